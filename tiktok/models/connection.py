"""A brand's access to TikTok."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from brands.models import Brand
from lifecycle.fields import StatusField
from lifecycle.models import Lifecycle
from lifecycle.transitions import transition
from tiktok.secrets import decrypt, encrypt


class Status(models.TextChoices):
    """Whether the token still opens the door. Nothing is asked of TikTok for a brand that is not connected."""

    CONNECTED = "connected", _("Connected")
    NEEDS_RECONNECTING = "needs_reconnecting", _("Needs reconnecting")
    DISCONNECTED = "disconnected", _("Disconnected")


class Generation(models.TextChoices):
    """Which marketplace the account speaks (wire page 4a)."""

    TTCM = "ttcm", _("TikTok Creator Marketplace")
    TTO = "tto", _("TikTok One")


class Connection(Lifecycle):
    """The token and marketplace account a brand granted on TikTok's consent page. The token is encrypted at rest."""

    brand = models.OneToOneField(Brand, models.CASCADE, related_name="connection")
    status = StatusField(_("status"), max_length=20, choices=Status, default=Status.CONNECTED)
    generation = models.CharField(_("marketplace"), max_length=4, choices=Generation, default=Generation.TTCM)
    account_id = models.CharField(_("marketplace account"), max_length=32, unique=True)
    advertiser_ids = models.JSONField(_("advertiser accounts"), default=list, blank=True)
    sealed_token = models.TextField(editable=False, blank=True)
    subscription_id = models.CharField(max_length=64, blank=True)
    connected_at = models.DateTimeField(_("connected"))
    told_at = models.DateTimeField(_("owners told"), null=True, blank=True)

    class Meta:
        verbose_name = _("connection")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(status=Status.CONNECTED) | ~models.Q(sealed_token=""),
                name="connection_connected_has_token",
            )
        ]

    def __str__(self) -> str:
        return f"{self.brand}: {self.get_status_display()}"

    @transition(source=list(Status), target=Status.CONNECTED, label="Connected", button="Reconnect")
    def reconnect(
        self,
        *,
        at: datetime,
        token: str,
        account_id: str,
        generation: str = Generation.TTCM,
        advertiser_ids: tuple[str, ...] = (),
    ) -> None:
        """A new consent was given."""
        self.sealed_token = encrypt(token)
        self.account_id, self.generation = account_id, generation
        self.advertiser_ids = list(advertiser_ids)
        self.connected_at, self.told_at = at, None

    @transition(source=Status.CONNECTED, target=Status.NEEDS_RECONNECTING, label="Token refused by TikTok")
    def lose(self, *, at: datetime) -> None:
        """TikTok says the token is not valid any more."""

    @transition(
        source=[Status.CONNECTED, Status.NEEDS_RECONNECTING],
        target=Status.DISCONNECTED,
        label="Disconnected",
        button="Disconnect",
    )
    def disconnect(self, *, at: datetime) -> None:
        """The brand wants no more of it; the token is given back by a call, and forgotten then."""

    @property
    def token(self) -> str:
        """The token in clear; never shown, never logged. "" once it was given back."""
        return decrypt(self.sealed_token) if self.sealed_token else ""

    @property
    def platform(self) -> str:
        """Where this installation's calls go, in a word for the page."""
        return str({"simulator": _("Simulator"), "sandbox": _("Sandbox")}.get(settings.TIKTOK_PLATFORM, _("TikTok")))
