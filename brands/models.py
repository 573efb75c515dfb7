"""Who the customer is and who may act for it."""

from datetime import date, datetime
from typing import Any, ClassVar, Self
from zoneinfo import ZoneInfo

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class PersonManager(UserManager["User"]):
    """Makes users by e-mail address, the only name they sign in with."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":  # type: ignore[override]
        """A user who may sign in with `email` and `password`."""
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":  # type: ignore[override]
        """A user who is admin staff with every permission."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractUser):
    """A person who signs in, by e-mail address."""

    username = None  # type: ignore[assignment]
    email = models.EmailField(_("e-mail address"), unique=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[PersonManager] = PersonManager()

    def __str__(self) -> str:
        return self.get_full_name() or self.email


class Brand(models.Model):
    """A customer: everything in a workspace hangs on one."""

    name = models.CharField(_("name"), max_length=100)
    slug = models.SlugField(_("address"), unique=True)
    timezone = models.CharField(_("time zone"), max_length=64, default="UTC")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The brand's home page."""
        return reverse("brands:home", args=[self.slug])

    def today(self, *, at: datetime) -> date:
        """The date where the brand is."""
        return at.astimezone(ZoneInfo(self.timezone)).date()


class MemberQuerySet(models.QuerySet["Member"]):
    """Members in words."""

    def of(self, user: User) -> Self:
        """The memberships of one person, with their brands."""
        return self.filter(user=user).select_related("brand").order_by("brand__name")


class Member(models.Model):
    """A person's role in a brand."""

    class Role(models.TextChoices):
        """Owners and managers change things; analysts read."""

        OWNER = "owner", _("Owner")
        MANAGER = "manager", _("Manager")
        ANALYST = "analyst", _("Analyst")

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="members")
    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")

    class Digest(models.TextChoices):
        """How often what happened comes by e-mail."""

        DAILY = "daily", _("Every morning")
        WEEKLY = "weekly", _("On Monday mornings")
        NEVER = "never", _("Never")

    role = models.CharField(_("role"), max_length=10, choices=Role)
    since = models.DateTimeField(auto_now_add=True)
    digest = models.CharField(_("e-mail"), max_length=10, choices=Digest, default=Digest.DAILY)
    digested_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = MemberQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["brand", "user"], name="member_once_per_brand"),
            models.CheckConstraint(
                condition=models.Q(role__in=["owner", "manager", "analyst"]), name="member_role_known"
            ),
            models.CheckConstraint(
                condition=models.Q(digest__in=["daily", "weekly", "never"]), name="member_digest_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display()}"

    @property
    def may_change(self) -> bool:
        """Whether this member may change anything."""
        return self.role != self.Role.ANALYST


class Kind(models.TextChoices):
    """What a notification is about; each can be turned off."""

    MESSAGES = "messages", _("Messages from creators, and those that could not be sent")
    REVIEW = "review", _("Videos that wait for your review")
    ORDERS = "orders", _("Orders: joined, declined, failed, fulfilled")
    VIDEOS = "videos", _("Videos: published, sent back by TikTok, removed")
    DUE = "due", _("Due dates that have passed")
    SPARK_ADS = "spark_ads", _("Spark Ads authorizations: granted, refused, ending")
    INVITATIONS = "invitations", _("Invitations to the marketplace: joined, rejected, declined")
    CONNECTION = "connection", _("The connection to TikTok")


class Choice(models.Model):
    """How a member wants to hear of one kind. Without a row: owners and managers hear of everything, analysts of nothing."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="choices")
    kind = models.CharField(max_length=20, choices=Kind)
    in_app = models.BooleanField(_("in the app"))
    by_mail = models.BooleanField(_("by e-mail"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "kind"], name="choice_once_per_kind")]

    def __str__(self) -> str:
        return f"{self.member}: {self.get_kind_display()}"


class NotificationQuerySet(models.QuerySet["Notification"]):
    """Notifications in words."""

    def in_app(self) -> Self:
        """Those shown in the app."""
        return self.filter(in_app=True)

    def unread(self) -> Self:
        """Those shown in the app that were not opened yet."""
        return self.filter(in_app=True, read_at__isnull=True)

    def to_mail(self) -> Self:
        """Those for the next digest: what was read in the app meanwhile is not sent."""
        return self.filter(by_mail=True, mailed_at__isnull=True, read_at__isnull=True)


class Notification(models.Model):
    """One thing that one member should know, in words, with the page where it is seen. `key` makes it happen once."""

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="notifications")
    member = models.ForeignKey(Member, models.CASCADE, related_name="notifications")
    kind = models.CharField(max_length=20, choices=Kind)
    key = models.CharField(max_length=100)
    text = models.CharField(max_length=300)
    url = models.CharField(max_length=300)
    in_app = models.BooleanField(default=True)
    by_mail = models.BooleanField(default=True)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("notification")
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["member", "key"], name="notification_once")]
        indexes = [
            models.Index(fields=["member", "-id"], condition=models.Q(in_app=True), name="notification_shown"),
            models.Index(
                fields=["member"], condition=models.Q(in_app=True, read_at__isnull=True), name="notification_unread"
            ),
            models.Index(
                fields=["member"],
                condition=models.Q(by_mail=True, mailed_at__isnull=True, read_at__isnull=True),
                name="notification_to_mail",
            ),
        ]

    def __str__(self) -> str:
        return self.text
