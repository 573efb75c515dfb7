"""The field that says where something stands."""

from collections.abc import Sequence
from typing import Any

from django_fsm import FSMField


class StatusField(FSMField):
    """A status that only declared transitions set.

    To migrations it is the text it is in the database: each of django-fsm's own fields listens to every model made, and a
    migration makes models by the ten thousand, which took longer than all else (decision 024).
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, protected=True, **kwargs)

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        """As a CharField."""
        name, _path, args, kwargs = super().deconstruct()
        kwargs.pop("protected")
        return name, "django.db.models.CharField", args, kwargs
