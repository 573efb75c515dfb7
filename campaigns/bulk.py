"""What the directory's bulk actions do in campaigns."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from campaigns import actions
from creators.bulk import Result
from creators.models import Account, BulkRun


def add_to_campaign(run: BulkRun, accounts: Sequence[Account], *, at: datetime) -> Result:
    """Put each into the campaign; who is in it stays."""
    campaign = run.brand.campaigns.filter(pk=run.params["id"]).first()
    if campaign is None or campaign.status == "ended":
        words = _("The campaign has ended.") if campaign else _("The campaign is not there any more.")
        return Result(refused={account.pk: words for account in accounts})
    keys = [account.pk for account in accounts]
    there = set(campaign.participants.filter(account__in=keys).values_list("account_id", flat=True))
    actions.add_participants(campaign, [account for account in accounts if account.pk not in there], at=at)
    return Result(unchanged=there)
