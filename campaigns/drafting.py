"""A campaign copied, and its files added and taken away."""

import os
from collections.abc import Sequence
from datetime import datetime

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from brands.models import User
from campaigns.models import Campaign, CampaignAsset
from campaigns.models.asset import MOST_ASSETS
from lifecycle.transitions import Refused

COPIED = ("brief", "hashtags", "budget", "currency", "ttcm_brand_name", "ttcm_description")


def begin(campaign: Campaign, *, by: User, at: datetime) -> None:
    """Write down a campaign that was filled in."""
    campaign.created_at = at
    campaign.save()
    campaign.record_creation(by=by, at=at)


def duplicate(campaign: Campaign, *, by: User, at: datetime) -> Campaign:
    """A draft with the same words, budget, team and files; without dates, participants, orders and posts."""
    name = _("Copy of %(campaign)s") % {"campaign": campaign.name}
    with transaction.atomic():
        copy = Campaign(brand_id=campaign.brand_id, name=name[:100], **{f: getattr(campaign, f) for f in COPIED})
        begin(copy, by=by, at=at)
        copy.team.set(campaign.team.all())
        assets = list(campaign.assets.select_for_update())
        for asset in assets:
            asset.pk, asset.campaign, asset.added_by, asset.added_at = None, copy, by, at
        CampaignAsset.objects.bulk_create(assets)
    return copy


def add_asset(campaign: Campaign, file: File, *, kind: str, content_type: str, by: User, at: datetime) -> CampaignAsset:
    """Keep a file for the campaign's creators. Raises `Refused` where there are enough."""
    with transaction.atomic():
        campaign.locked()
        if campaign.assets.count() >= MOST_ASSETS:
            raise Refused(_("A campaign holds at most %(n)s files. Remove one first.") % {"n": MOST_ASSETS})
        return CampaignAsset.objects.create(
            brand_id=campaign.brand_id,
            campaign=campaign,
            file=file,
            name=os.path.basename(file.name or "")[:255],
            kind=kind,
            content_type=content_type,
            size=file.size,
            added_by=by,
            added_at=at,
        )


def remove_asset(asset: CampaignAsset) -> None:
    """Take a file off the campaign; it is deleted once no copy of the campaign shows it."""
    with transaction.atomic():
        stored = str(asset.file.name)
        same: Sequence[CampaignAsset] = list(CampaignAsset.objects.select_for_update().filter(file=stored))
        asset.delete()
        if len(same) == 1:
            transaction.on_commit(lambda: default_storage.delete(stored))
