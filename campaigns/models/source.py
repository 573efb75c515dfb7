"""Who said a figure (X4)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Source(models.TextChoices):
    """Where a post or a figure comes from, the most trusted first."""

    TIKTOK = "tiktok", _("TikTok")
    CREATOR = "creator", _("The creator's account")
    TYPED = "typed", _("Typed by hand")
    FILE = "file", _("A file")


RANK = {source: rank for rank, source in enumerate(Source.values)}
