"""Who the customer is and who may act for it."""

from typing import Any, ClassVar, Self

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
    role = models.CharField(_("role"), max_length=10, choices=Role)
    since = models.DateTimeField(auto_now_add=True)

    objects = MemberQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["brand", "user"], name="member_once_per_brand"),
            models.CheckConstraint(
                condition=models.Q(role__in=["owner", "manager", "analyst"]), name="member_role_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display()}"

    @property
    def may_change(self) -> bool:
        """Whether this member may change anything."""
        return self.role != self.Role.ANALYST
