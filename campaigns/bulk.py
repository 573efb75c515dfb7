"""What the directory's bulk actions do in campaigns."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from campaigns import actions
from creators.bulk import Result
from creators.models import Account, BulkRun


def add_to_campaign(run: BulkRun, accounts: Sequence[Account], *, at: datetime) -> Result:
    """Put each into the campaign; who is in it stays, who was taken out is back in."""
    campaign = run.brand.campaigns.filter(pk=run.params["id"]).first()
    if campaign is None or not campaign.takes_participants:
        words = _("The campaign has ended.") if campaign else _("The campaign is not there any more.")
        return Result(refused={account.pk: words for account in accounts})
    keys = [account.pk for account in accounts]
    there = set(campaign.participants.taking_part().filter(account__in=keys).values_list("account_id", flat=True))
    actions.add_participants(campaign, [account for account in accounts if account.pk not in there], at=at, by=run.by)
    return Result(unchanged=there)
