"""What staff look after: people, brands and who belongs to them; and the record of every change."""

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin as DjangoGroupAdmin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin, TabularInline
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from brands.models import Brand, Member, User
from brands.staff import LargeAdmin, RecordAdmin
from lifecycle.models import StatusChange

admin.site.unregister(Group)


@admin.register(Group)
class GroupAdmin(DjangoGroupAdmin, ModelAdmin):
    """Sets of permissions for staff."""


class MembershipInline(TabularInline):
    """The brands a person belongs to."""

    model = Member
    extra = 0
    autocomplete_fields = ("brand",)


class MemberInline(TabularInline):
    """The people of a brand."""

    model = Member
    extra = 0
    autocomplete_fields = ("user",)


@admin.register(User)
class UserAdmin(DjangoUserAdmin, LargeAdmin):
    """People, known by their e-mail address."""

    form = UserChangeForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm
    list_display = ("email", "first_name", "last_name", "is_staff", "is_active", "date_joined")
    list_filter = ("is_staff", "is_superuser", "is_active")
    search_fields = ("email", "first_name", "last_name")
    ordering = ("email",)
    readonly_fields = ("last_login", "date_joined")
    inlines = (MembershipInline,)
    fieldsets = (
        (None, {"fields": ("email", "password")}),
        (_("Name"), {"fields": ("first_name", "last_name")}),
        (_("Rights"), {"fields": ("is_active", "is_staff", "is_superuser", "groups", "user_permissions")}),
        (_("Times"), {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = ((None, {"classes": ("wide",), "fields": ("email", "password1", "password2")}),)


@admin.register(Brand)
class BrandAdmin(LargeAdmin):
    """Customers."""

    list_display = ("name", "slug", "timezone", "created_at")
    search_fields = ("name", "slug")
    prepopulated_fields = {"slug": ("name",)}
    readonly_fields = ("created_at",)
    inlines = (MemberInline,)


@admin.register(Member)
class MemberAdmin(LargeAdmin):
    """Who may act for which brand."""

    list_display = ("user", "brand", "role", "since")
    list_filter = ("role",)
    list_select_related = ("user", "brand")
    search_fields = ("user__email", "brand__name")
    autocomplete_fields = ("user", "brand")
    readonly_fields = ("since",)


@admin.register(StatusChange)
class StatusChangeAdmin(RecordAdmin):
    """Every change of every status: who or what caused it, and when."""

    list_display = ("at", "brand", "subject_type", "subject_id", "action", "from_status", "to_status", "by", "cause")
    list_select_related = ("brand", "subject_type", "by")
    search_fields = ("subject_id__exact", "action__exact", "cause__exact", "brand__name", "by__email")
    search_help_text = _("An id, an action, “callback 12”, a brand, or a person’s e-mail address.")
