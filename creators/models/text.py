"""Text as a search sees it: without case, accents or width."""

import unicodedata
from typing import Any

from django.db import models


def folded(text: str) -> str:
    """`text` in the one form that searching compares: "José Ｍ." and "jose m." are the same."""
    plain = unicodedata.normalize("NFKD", text)
    return " ".join("".join(mark for mark in plain if not unicodedata.combining(mark)).casefold().split())


class FoldedField(models.TextField):
    """The other fields' texts folded, each after a blank, written at every save. `QuerySet.update` does not write it."""

    def __init__(self, *sources: str, **kwargs: Any) -> None:
        self.sources = sources
        super().__init__(**{"editable": False, "default": "", **kwargs})

    def deconstruct(self) -> Any:
        """For migrations."""
        name, path, _args, kwargs = super().deconstruct()
        return name, path, self.sources, kwargs

    def pre_save(self, model_instance: Any, add: bool) -> str:
        """The text of the row about to be written."""
        text = "".join(f" {folded(getattr(model_instance, source) or '')}" for source in self.sources)
        setattr(model_instance, self.attname, text)
        return text
