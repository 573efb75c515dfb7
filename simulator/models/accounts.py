"""What a creator lets an app do with the own account: consents and tokens (wire page 2c)."""

from datetime import datetime, timedelta

from django.db import models

from simulator.models.market import Person


class Account(models.Model):
    """A person as the app knows the person: by open_id, never by handle."""

    person = models.OneToOneField(Person, models.CASCADE, related_name="account")
    open_id = models.CharField(max_length=64, unique=True)

    def __str__(self) -> str:
        return self.open_id


class AccountConsent(models.Model):
    """A code of the creators' consent page: single use, ten minutes, good for one address."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="consents")
    code = models.CharField(max_length=64, unique=True)
    scope = models.CharField(max_length=1000)
    redirect_uri = models.CharField(max_length=500)
    expires_at = models.DateTimeField()
    used = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.code


class AccountToken(models.Model):
    """What one consent opened: an access token for a day, and the token that brings the next one for a year."""

    LASTS = timedelta(seconds=86_400)
    REFRESH_LASTS = timedelta(seconds=31_536_000)

    account = models.ForeignKey(Account, models.CASCADE, related_name="tokens")
    access_token = models.CharField(max_length=128, unique=True)
    refresh_token = models.CharField(max_length=128, unique=True)
    scope = models.CharField(max_length=1000)
    expires_at = models.DateTimeField()
    refresh_expires_at = models.DateTimeField()
    revoked = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"token of {self.account}"

    def may(self, scope: str) -> bool:
        """Whether the creator ticked this scope."""
        return scope in self.scope.split(",")

    def is_over(self, at: datetime) -> bool:
        """Whether the day of the access token has passed."""
        return self.expires_at <= at
