"""What a brand's files look like."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import Self

from django.db import models

from brands.models import Brand


class ColumnMemory(models.Model):
    """What a person said the columns of a file mean and what it is written in, for the next file of the same columns."""

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="column_memories")
    shape = models.CharField(max_length=64)
    mapping = models.JSONField()
    encoding = models.CharField(max_length=20, blank=True, help_text="Empty where nobody chose one.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "shape"], name="column_memory_once")]

    def __str__(self) -> str:
        return self.shape[:8]

    @staticmethod
    def shape_of(header: Sequence[str]) -> str:
        """A fingerprint of a file's columns."""
        return hashlib.sha256(json.dumps(list(header)).encode()).hexdigest()

    @classmethod
    def recall(cls, brand: Brand, headers: Sequence[Sequence[str]]) -> Self | None:
        """What was said of a file with these columns, however their names are read, best first; None if nothing was."""
        shapes = [cls.shape_of(header) for header in headers]
        found = {memory.shape: memory for memory in cls.objects.filter(brand=brand, shape__in=shapes)}
        return next((found[shape] for shape in shapes if shape in found), None)

    @classmethod
    def keep(
        cls, brand: Brand, headers: Iterable[Sequence[str]], mapping: dict[str, str], *, encoding: str = ""
    ) -> None:
        """Remember what a person said; an encoding said before stands until another is."""
        said = {"mapping": mapping, "encoding": encoding} if encoding else {"mapping": mapping}
        for shape in {cls.shape_of(header) for header in headers}:
            cls.objects.update_or_create(brand=brand, shape=shape, defaults=said)
