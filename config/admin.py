"""Staff pages of the libraries, in the same look as ours."""

from allauth.account.admin import EmailAddressAdmin as AllauthEmailAddressAdmin
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django_celery_beat import admin as beat
from django_celery_beat.models import ClockedSchedule, CrontabSchedule, IntervalSchedule, PeriodicTask, SolarSchedule
from unfold.admin import ModelAdmin
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from brands.staff import LargeAdmin, RecordAdmin

admin.site.unregister(
    [
        EmailAddress,
        Authenticator,
        PeriodicTask,
        IntervalSchedule,
        CrontabSchedule,
        SolarSchedule,
        ClockedSchedule,
    ]
)


@admin.register(EmailAddress)
class EmailAddressAdmin(AllauthEmailAddressAdmin, LargeAdmin):
    """People's addresses, and whether they were confirmed."""

    list_select_related = ("user",)


@admin.register(Authenticator)
class AuthenticatorAdmin(RecordAdmin):
    """Second factors. Their secrets are no field here; staff may only take a lost one away."""

    list_display = ("user", "type", "created_at", "last_used_at")
    list_filter = ("type",)
    list_select_related = ("user",)
    search_fields = ("user__email",)
    fields = ("user", "type", "created_at", "last_used_at")

    has_delete_permission = ModelAdmin.has_delete_permission


class TaskSelect(UnfoldAdminSelectWidget, beat.TaskSelectWidget):
    """The choice of a registered task."""


class PeriodicTaskForm(beat.PeriodicTaskForm):
    """A line of the schedule."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["task"].widget = UnfoldAdminTextInputWidget()
        self.fields["regtask"].widget = TaskSelect()


@admin.register(PeriodicTask)
class PeriodicTaskAdmin(beat.PeriodicTaskAdmin, ModelAdmin):
    """The schedule: staff may change when a task is rung, and switch it off."""

    form = PeriodicTaskForm
    date_hierarchy = None
    list_filter = ("enabled", "one_off")


@admin.register(IntervalSchedule, SolarSchedule)
class ScheduleAdmin(ModelAdmin):
    """When a task is rung."""


@admin.register(CrontabSchedule)
class CrontabScheduleAdmin(beat.CrontabScheduleAdmin, ModelAdmin):
    """When a task is rung, as cron says it."""

    inlines = ()


@admin.register(ClockedSchedule)
class ClockedScheduleAdmin(beat.ClockedScheduleAdmin, ModelAdmin):
    """When a task is rung once."""

    inlines = ()
