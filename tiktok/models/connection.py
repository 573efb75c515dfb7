"""A brand's access to TikTok."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField

from brands.models import Brand
from lifecycle.models import Lifecycle
from lifecycle.transitions import transition
from tiktok.secrets import decrypt, encrypt


class Status(models.TextChoices):
    """Whether the token still opens the door."""

    CONNECTED = "connected", _("Connected")
    NEEDS_RECONNECTING = "needs_reconnecting", _("Needs reconnecting")


class Connection(Lifecycle):
    """The token and marketplace account a brand granted on TikTok's consent page. The token is encrypted at rest."""

    brand = models.OneToOneField(Brand, models.CASCADE, related_name="connection")
    status = FSMField(_("status"), max_length=20, choices=Status, default=Status.CONNECTED, protected=True)
    account_id = models.CharField(_("marketplace account"), max_length=32, unique=True)
    sealed_token = models.TextField(editable=False)
    connected_at = models.DateTimeField(_("connected"))

    class Meta:
        verbose_name = _("connection")

    def __str__(self) -> str:
        return f"{self.brand}: {self.get_status_display()}"

    @transition(source=list(Status), target=Status.CONNECTED, label="Connected", button="Reconnect")
    def reconnect(self, *, at: datetime, token: str, account_id: str) -> None:
        """A new consent was given."""
        self.keep_token(token)
        self.account_id = account_id
        self.connected_at = at

    @transition(source=Status.CONNECTED, target=Status.NEEDS_RECONNECTING, label="Token refused by TikTok")
    def lose(self, *, at: datetime) -> None:
        """TikTok says the token is not valid any more."""

    @property
    def token(self) -> str:
        """The token in clear; never shown, never logged."""
        return decrypt(self.sealed_token)

    def keep_token(self, token: str) -> None:
        """Hold the token, encrypted."""
        self.sealed_token = encrypt(token)

    @property
    def platform(self) -> str:
        """Where this installation's calls go, in a word for the page."""
        if settings.SIMULATOR_ON and settings.TIKTOK_API_URL.startswith(settings.SIMULATOR_URL):
            return str(_("Simulator"))
        return str(_("Sandbox") if "sandbox" in settings.TIKTOK_API_URL else _("TikTok"))
