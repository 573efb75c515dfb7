"""A creator's own access to TikTok, granted to a brand (T6)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from brands.models import Brand
from lifecycle.fields import StatusField
from lifecycle.models import Lifecycle
from lifecycle.transitions import transition
from tiktok.secrets import decrypt, encrypt

RENEW_AHEAD = timedelta(hours=3)  # access tokens last a day; so much room is left for TikTok being away


class Status(models.TextChoices):
    """Whether the creator's tokens still open the account."""

    CONNECTED = "connected", _("Connected")
    NEEDS_RECONNECTING = "needs_reconnecting", _("Needs reconnecting")
    REVOKED = "revoked", _("Revoked")


class CreatorConnectionQuerySet(models.QuerySet["CreatorConnection"]):
    """Creators' connections in words."""

    def connected(self) -> Self:
        """Those whose tokens are good."""
        return self.filter(status=Status.CONNECTED)

    def due_for_renewal(self, at: datetime) -> Self:
        """Good ones whose access token ends soon."""
        return self.connected().filter(token_ends_at__lte=at + RENEW_AHEAD)


class CreatorConnection(Lifecycle):
    """A creator's tokens, encrypted at rest. `open_id` is the creator to this app, `creator_id` to TikTok One's endpoints."""

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="creator_connections")
    status = StatusField(_("status"), max_length=20, choices=Status, default=Status.CONNECTED)
    open_id = models.CharField(max_length=64)
    creator_id = models.CharField(max_length=64, blank=True)
    scopes = models.JSONField(default=list, blank=True)
    sealed_token = models.TextField(editable=False, blank=True)
    sealed_refresh_token = models.TextField(editable=False, blank=True)
    token_ends_at = models.DateTimeField(_("access token ends"))
    refresh_ends_at = models.DateTimeField(_("connection ends"))
    connected_at = models.DateTimeField(_("connected"))

    objects = CreatorConnectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("creator connection")
        constraints = [
            models.UniqueConstraint(fields=["brand", "open_id"], name="creator_connection_once"),
            models.CheckConstraint(
                condition=~models.Q(status=Status.CONNECTED)
                | (~models.Q(sealed_token="") & ~models.Q(sealed_refresh_token="")),  # empty, not secret
                name="creator_connection_connected_has_tokens",
            ),
        ]
        indexes = [
            models.Index(fields=["status", "token_ends_at"], name="creator_connection_by_end"),
            models.Index(fields=["open_id"], name="creator_connection_by_open_id"),
        ]

    def __str__(self) -> str:
        return f"{self.open_id[:8]}… ({self.get_status_display()})"

    @transition(source=list(Status), target=Status.CONNECTED, label="Connected by the creator")
    def reconnect(
        self,
        *,
        at: datetime,
        tokens: tuple[str, str],
        ends_at: tuple[datetime, datetime],
        scopes: Sequence[str],
        creator_id: str,
    ) -> None:
        """The creator consented: access and refresh token with their ends."""
        self._keep(tokens, ends_at)
        self.scopes, self.creator_id, self.connected_at = list(scopes), creator_id, at

    @transition(source=Status.CONNECTED, target=Status.NEEDS_RECONNECTING, label="Tokens refused by TikTok")
    def lose(self, *, at: datetime) -> None:
        """The tokens are not valid any more: they ran out, or the creator withdrew the consent on TikTok."""
        self._forget()

    @transition(
        source=[Status.CONNECTED, Status.NEEDS_RECONNECTING],
        target=Status.REVOKED,
        label="Revoked",
        button="Disconnect",
    )
    def revoke(self, *, at: datetime) -> None:
        """Creator or brand want no more of it. The tokens are given back by a call, and forgotten then."""

    @property
    def token(self) -> str:
        """The access token in clear; never shown, never logged."""
        return decrypt(self.sealed_token) if self.sealed_token else ""

    @property
    def refresh_token(self) -> str:
        """The refresh token in clear; never shown, never logged."""
        return decrypt(self.sealed_refresh_token) if self.sealed_refresh_token else ""

    def renew(self, *, tokens: tuple[str, str], ends_at: tuple[datetime, datetime]) -> None:
        """Keep new tokens for the old, unless the connection ended meanwhile. No status changes by it."""
        self._keep(tokens, ends_at)
        fields = ("sealed_token", "sealed_refresh_token", "token_ends_at", "refresh_ends_at")
        still = type(self)._base_manager.filter(pk=self.pk, status=Status.CONNECTED)
        still.update(**{name: getattr(self, name) for name in fields})

    def _keep(self, tokens: tuple[str, str], ends_at: tuple[datetime, datetime]) -> None:
        self.sealed_token, self.sealed_refresh_token = encrypt(tokens[0]), encrypt(tokens[1])
        self.token_ends_at, self.refresh_ends_at = ends_at

    def _forget(self) -> None:
        self.sealed_token = self.sealed_refresh_token = ""
