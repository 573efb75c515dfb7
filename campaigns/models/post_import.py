"""An import of posts and of figures observed earlier, from a file (P5), and its rows."""

from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from campaigns.models.campaign import Campaign
from campaigns.models.post import Post
from creators.models import Account
from creators.models.imports import FileImport, FileRow, of_rows, of_table


class PostImport(FileImport):
    """A file of posts. `figures_at` is when its figures were counted, where rows do not say."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, null=True, blank=True, related_name="post_imports")
    account = models.ForeignKey(Account, models.SET_NULL, null=True, blank=True, related_name="+")
    figures_at = models.DateTimeField(_("figures as of"), null=True, blank=True)
    makes_accounts = models.BooleanField(_("add unknown creators to the directory"), default=True)

    class Meta:
        verbose_name = _("import of posts")
        ordering = ["-id"]
        indexes = of_table("post_import")["indexes"]
        constraints = of_table("post_import")["constraints"]


class PostImportRow(FileRow):
    """A row about a post; `made_account` is the account that was added to the directory for it."""

    imported = models.ForeignKey(PostImport, models.CASCADE, related_name="rows")
    post = models.ForeignKey(Post, models.SET_NULL, null=True, related_name="import_rows")
    made_account = models.ForeignKey(Account, models.SET_NULL, null=True, related_name="+")

    class Meta:
        indexes = of_rows("post_import_row")["indexes"]
        constraints = of_rows("post_import_row")["constraints"]

    @property
    def about_the_same(self) -> str:
        """In words."""
        return _now("Row %(number)s has the figures of the same post at the same time and counts instead.")
