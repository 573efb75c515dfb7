"""The base of everything that has a status, and the record of each change."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any, ClassVar, Self

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey, GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.contrib.contenttypes.prefetch import GenericPrefetch
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

CREATE = "create"
# How a cause reads; those with a number name the row of TikTok's news or answer. Others are words already.
CAUSES = {
    "click": "",
    "clock": gettext_lazy("The clock"),
    "reconciliation": gettext_lazy("Seen when TikTok was asked"),
    "first check": gettext_lazy("Seen when TikTok was first asked"),
    "consent": gettext_lazy("Consent on TikTok"),
    "mail": gettext_lazy("The mail server"),
    "reminder": gettext_lazy("Automatic reminder"),
    "the creator": gettext_lazy("The creator"),
    "asked with the order": gettext_lazy("Asked with the order"),
    "its member left": gettext_lazy("Its member left the brand"),
    "its permission": gettext_lazy("Ended with its permission"),
    "rule": gettext_lazy("The campaign’s rule"),
}
NUMBERED_CAUSES = {
    "call": gettext_lazy("TikTok’s answer to call %(number)s"),
    "callback": gettext_lazy("TikTok’s callback %(number)s"),
}


class StatusChangeQuerySet(models.QuerySet["StatusChange"]):
    """StatusChanges in words."""

    def of(self, subjects: Iterable[models.Model]) -> Self:
        """The changes of several rows, of one or of different models, the newest first."""
        by_type: dict[ContentType, list[int]] = {}
        for subject in subjects:
            by_type.setdefault(ContentType.objects.get_for_model(subject), []).append(subject.pk)
        wanted = Q(pk__in=[])
        for subject_type, ids in by_type.items():
            wanted |= Q(subject_type=subject_type, subject_id__in=ids)
        return self.filter(wanted)

    def untold(self) -> Self:
        """Changes that members have not been notified of yet, the oldest first."""
        return self.filter(told=False).order_by("id")

    def last_of(self, subjects: Iterable[models.Model], *, default: datetime) -> datetime:
        """When any of several rows last changed; `default` where none ever did."""
        latest = self.of(subjects).order_by("-id").values_list("at", flat=True).first()
        return latest or default

    def last_of_each(self, subjects: Iterable[models.Model]) -> dict[models.Model, datetime]:
        """When each of many rows last changed, in one query for each model; those that never did are missing."""
        each = {(ContentType.objects.get_for_model(subject).pk, subject.pk): subject for subject in subjects}
        rows = self.of(each.values()).order_by().values_list("subject_type", "subject_id").annotate(models.Max("at"))
        return {each[subject_type, subject_id]: at for subject_type, subject_id, at in rows}


class StatusChange(models.Model):
    """One change of one status: who or what caused it, and when it happened (UTC)."""

    brand = models.ForeignKey("brands.Brand", models.CASCADE, null=True, related_name="status_changes")
    subject_type = models.ForeignKey(ContentType, models.CASCADE)
    subject_id = models.BigIntegerField()
    subject = GenericForeignKey("subject_type", "subject_id")
    action = models.CharField(max_length=50)
    from_status = models.CharField(max_length=50)
    to_status = models.CharField(max_length=50)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    cause = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    told = models.BooleanField(
        default=False, editable=False
    )  # members have been notified, where somebody wants to know

    objects = StatusChangeQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "id"], name="status_change_subject"),
            models.Index(fields=["brand", "-id"], name="status_change_brand"),
            models.Index(fields=["brand", "subject_type", "-id"], name="status_change_brand_kind"),
            models.Index(fields=["brand", "by", "-id"], name="status_change_brand_person"),
            models.Index(fields=["id"], condition=Q(told=False), name="status_change_untold"),
        ]

    def __str__(self) -> str:
        return f"{self.subject_type.name} {self.subject_id}: {self.from_status} → {self.to_status}"

    @property
    def action_label(self) -> str:
        """The change in the past tense, as its transition declares it."""
        if self.action in self._model.EVENTS:
            return str(self._model.EVENTS[self.action])
        if self.action == CREATE:
            return _("Created")
        declared = self._fsm_field.transitions[self._model].get(self.action)
        change = declared and declared._django_fsm.get_transition(self.from_status)
        # What an older version did may no longer be declared; its history still reads.
        return str(change.custom["label"]) if change else self.action.replace("_", " ").capitalize()

    @property
    def from_label(self) -> str:
        """The status before, in words."""
        return self._status_label(self.from_status)

    @property
    def to_label(self) -> str:
        """The status after, in words."""
        return self._status_label(self.to_status)

    @property
    def cause_label(self) -> str:
        """What brought it about, in words; '' for a click, whose person is shown."""
        kind, _space, number = self.cause.partition(" ")
        if number.isdecimal() and kind in NUMBERED_CAUSES:
            return str(NUMBERED_CAUSES[kind]) % {"number": number}
        return str(CAUSES.get(self.cause, self.cause))

    def _status_label(self, status: str) -> str:
        return str(dict(self._fsm_field.flatchoices).get(status, status))

    @property
    def _model(self) -> Any:
        return self.subject_type.model_class()

    @property
    def _fsm_field(self) -> Any:
        return self._model._meta.get_field("status")


def subjects() -> GenericPrefetch:
    """Prefetches the `subject` of many rows with all that its name and address are made of."""
    kinds = [model for model in apps.get_models() if issubclass(model, Lifecycle)]
    return GenericPrefetch("subject", [model._base_manager.select_related() for model in kinds])


class Lifecycle(models.Model):
    """A model whose protected `status` changes only through declared transitions. It belongs to a `brand`."""

    EVENTS: ClassVar[
        dict[str, Any]
    ] = {}  # what may happen without a change of status, in the past tense; also how a row begins

    status_changes = GenericRelation(StatusChange, "subject_id", "subject_type")

    class Meta:
        abstract = True

    def locked(self) -> Self:
        """This row read again under a lock held until the transaction ends. Not found raises `DoesNotExist`.

        Its key stays, so whoever writes a row that points to it need not wait.
        """
        return type(self)._base_manager.select_for_update(of=("self",), no_key=True).get(pk=self.pk)

    def can(self, action: str) -> bool:
        """Whether the status allows the action now."""
        return action in {transition.name for transition in self.get_available_status_transitions()}  # type: ignore[attr-defined]

    @property
    def open_actions(self) -> list[str]:
        """The actions a person may take now, by name, for the page to offer."""
        return [t.name for t in self.get_available_status_transitions() if t.custom["button"]]  # type: ignore[attr-defined]

    def words_of_refusal(self, action: str) -> str:
        """Why the action is not possible now, for a person, who knows it by its button."""
        return _("This %(subject)s is %(status)s now, so “%(action)s” is not possible any more.") % {
            "subject": self._meta.verbose_name,
            "status": self.get_status_display().lower(),  # type: ignore[attr-defined]
            "action": self._button_of(action) or action.replace("_", " "),
        }

    def _button_of(self, action: str) -> str:
        declared = self._meta.get_field("status").transitions[type(self)][action]  # type: ignore[union-attr]
        return next(str(change.custom["button"]) for change in declared._django_fsm.transitions.values())

    def record_creation(self, *, by: Any, at: datetime, cause: str = "") -> None:
        """Write that the row began, as the first line of its history."""
        self.record(action=CREATE, before="", by=by, at=at, cause=cause)

    def note(self, event: str, *, by: Any, at: datetime, cause: str = "") -> None:
        """Write that one of the model's `EVENTS` happened: it belongs to the history and leaves the status as it is."""
        self.record(action=event, before=self.status, by=by, at=at, cause=cause)  # type: ignore[attr-defined]

    @staticmethod
    def record_creations(rows: Sequence["Lifecycle"], *, by: Any, at: datetime, cause: str = "") -> None:
        """The same for many rows of one brand and model at once."""
        kind = ContentType.objects.get_for_model(rows[0]) if rows else None
        StatusChange.objects.bulk_create(
            StatusChange(
                brand_id=row.brand_id,  # type: ignore[attr-defined]
                subject_type=kind,
                subject_id=row.pk,
                action=CREATE,
                to_status=row.status,  # type: ignore[attr-defined]
                by=by,
                cause=cause,
                at=at,
            )
            for row in rows
        )

    def record(self, *, action: str, before: str, by: Any, at: datetime, cause: str) -> None:
        """Write one StatusChange; for `lifecycle` itself."""
        StatusChange.objects.create(
            brand_id=self.brand_id,  # type: ignore[attr-defined]
            subject=self,
            action=action,
            from_status=before,
            to_status=self.status,  # type: ignore[attr-defined]
            by=by,
            cause=cause[:200],
            at=at,
        )

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        """The status is not a person's to type, and refuses to be set; all else is checked."""
        super().clean_fields(exclude={*(exclude or ()), "status"})

    def take_over(self, fresh: Self) -> None:
        """Hold the values of the row just saved."""
        for field in self._meta.concrete_fields:
            self.__dict__[field.attname] = fresh.__dict__[field.attname]
        self._state.fields_cache.clear()

    def refresh_from_db(self, *args: Any, **kwargs: Any) -> None:
        """Read again; the protected status refuses to be set twice, so it is forgotten first."""
        fields = kwargs.get("fields") or (args[1] if len(args) > 1 else None)
        if fields is None or "status" in fields:
            self.__dict__.pop("status", None)
        super().refresh_from_db(*args, **kwargs)
