"""A Spark Ad made at TikTok in three calls, each looked up before it is made; then paused, resumed and ended (S5)."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Final

from django.db import IntegrityError, transaction
from django.forms import ModelForm
from django.utils.translation import gettext as _

from brands.models import User
from lifecycle.transitions import Refused, all_or_refused
from spark_ads import wishes
from spark_ads.models import Ad, AdAccount, AdCampaign, AdGroup, Asset
from spark_ads.models.ad import AdStatus
from spark_ads.models.choices import Objective
from tiktok.client import Client
from tiktok.client.ads import Kind, Operation
from tiktok.connecting import client_for, is_connected
from tiktok.errors import Rejected
from tiktok.models import Call
from tiktok.outbox import place_call

CAMPAIGN: Final = "create_ad_campaign"
GROUP: Final = "create_ad_group"
AD: Final = "create_ad"
PAUSE: Final = "pause_ad"
RESUME: Final = "resume_ad"
END: Final = "end_ad"
SWITCHES: Final[dict[str, tuple[str, Operation]]] = {
    PAUSE: ("pause", "DISABLE"),
    RESUME: ("resume", "ENABLE"),
    END: ("end", "DELETE"),
}
EVERYTHING: Final = ("ad_group__ad_campaign__ad_account", "asset")


def new_draft(asset: Asset | None, group: AdGroup, *, by: User, at: datetime) -> Ad:
    """A draft with Ads Manager's defaults, kept from the first moment on."""
    name = _("Spark Ad of @%(handle)s") % {"handle": asset.handle} if asset else _("New Spark Ad")
    ad = Ad.objects.create(brand_id=group.brand_id, ad_group=group, asset=asset, name=name, by=by, created_at=at)
    ad.record_creation(by=by, at=at)
    return ad


def copy_creative(old: Ad, new: Ad) -> None:
    """The button and the landing page of an ad, for another."""
    Ad.objects.filter(pk=new.pk).update(
        name=old.name, call_to_action=old.call_to_action, landing_page_url=old.landing_page_url, utm=old.utm
    )


def keep_step(ad: Ad, form: ModelForm) -> None:
    """Save what was entered in a step, and nothing else: what TikTok was asked for meanwhile is not overwritten."""
    with transaction.atomic():
        if ad.locked().status != AdStatus.DRAFT:
            raise Refused(_("This ad was submitted meanwhile. What you entered last is not in it."))
        entered = form.save(commit=False)
        entered.save(update_fields=[name for name in form._meta.fields or () if hasattr(entered, name)])


def another_post(ad: Ad, *, by: User, at: datetime) -> Ad:
    """A draft like this ad, in its ad group. Refused before TikTok has the group: two ads would have it made twice."""
    if ad.by_hand:
        raise Refused(_("This ad was made in Ads Manager. Make a new one here with another post."))
    if not ad.ad_group.tiktok_id:
        raise Refused(_("TikTok has not made the ad group of this ad yet. Choose another post in the ad itself."))
    with transaction.atomic():
        new = new_draft(None, ad.ad_group, by=by, at=at)
        copy_creative(ad, new)
    return new


def discard(ad: Ad) -> None:
    """Forget a draft, and what was begun for it alone. Refused while TikTok may be making something of it."""
    if ad.status != AdStatus.DRAFT or ad.asked_at:
        raise Refused(_("Only a draft can be deleted. End the ad instead."))
    group, campaign = ad.ad_group, ad.ad_group.ad_campaign
    with transaction.atomic():
        ad.delete()
        if not group.tiktok_id and not group.ads.exists():
            group.delete()
        if not campaign.tiktok_id and not campaign.groups.exists():
            campaign.delete()


def lacks(ad: Ad, *, at: datetime) -> list[tuple[str, str]]:
    """What keeps a draft from being submitted: (step, words)."""
    found, group = [], ad.ad_group
    if not group.countries:
        found.append(("group", _("Choose at least one location.")))
    if group.ends_at and group.ends_at <= at:
        found.append(("group", _("The end time has passed.")))
    if ad.asset is None:
        found.append(("creative", _("Choose the authorized account and its post.")))
    elif not ad.asset.is_usable or (ad.asset.ends_at and ad.asset.ends_at <= at):
        found.append(
            ("creative", _("The authorization of this post has ended. Choose another one, or have it extended."))
        )
    if group.ad_campaign.objective == Objective.TRAFFIC and not ad.landing_page_url:
        found.append(("creative", _("An ad for traffic needs a destination page.")))
    if not group.ad_campaign.ad_account.is_open or not is_connected(ad.brand):
        found.append(("campaign", _("The connection to TikTok does not open this advertiser account. Reconnect.")))
    return found


def submit(ad: Ad, *, by: User, at: datetime) -> None:
    """Have the ad made; workers do it, step by step."""
    if problems := lacks(ad, at=at):
        raise Refused(" ".join(words for _step, words in problems))
    with all_or_refused(_("TikTok is already being asked.")):
        ad.submit(by=by, at=at, cause="click")
        place_call(_next_step(ad), ad, by=by, at=at)


def retry(ad: Ad, *, by: User, at: datetime) -> None:
    """Go on with the step that failed."""
    with all_or_refused(_("TikTok is already being asked.")):
        ad.retry(by=by, at=at, cause="click")
        place_call(_next_step(ad), ad, by=by, at=at)


def edit(ad: Ad, *, by: User, at: datetime) -> None:
    """Take a failed ad back to change it. Not while TikTok may have made something of it as it is."""
    if ad.asked_at:
        raise Refused(_("TikTok may have made it already. Try again first, so that nothing is made twice."))
    ad.edit(by=by, at=at, cause="click")


def switch(ad: Ad, kind: str, *, by: User, at: datetime) -> None:
    """Have TikTok pause, resume or end an ad; here it follows once TikTok agrees."""
    action, _operation = SWITCHES[kind]
    with all_or_refused(_("TikTok is already being asked.")):
        fresh = ad.locked()
        if not fresh.can(action):
            raise Refused(fresh.words_of_refusal(action))
        place_call(kind, ad, by=by, at=at)


def perform_create_ad_campaign(call: Call, *, at: datetime) -> str:
    """The first of three."""
    ad = _wanted(call)
    if ad is None:
        return "no longer wanted"
    campaign = ad.ad_group.ad_campaign
    if not campaign.tiktok_id:
        account = campaign.ad_account.advertiser_id
        with client_for(call.brand) as client:
            made = _found(ad, client, "campaign", campaign, campaign_name=campaign.key) or _asked(
                ad, lambda: client.create_ad_campaign(account, wishes.campaign_wish(campaign)), at=at
            )
        _record(ad, campaign, made, call, at=at)
    else:
        _go_on(ad, call, at=at)
    return f"campaign {campaign.tiktok_id}"


def perform_create_ad_group(call: Call, *, at: datetime) -> str:
    """The second, in the campaign."""
    ad = _wanted(call)
    if ad is None:
        return "no longer wanted"
    group = ad.ad_group
    if not group.tiktok_id:
        above = [group.ad_campaign.tiktok_id]
        account = ad.account.advertiser_id
        past = AdGroup.objects.filter(pk=group.pk, starts_at__lte=at + wishes.A_MINUTE)
        past.update(starts_at=None)  # at once, then
        with client_for(call.brand) as client:
            made = _found(ad, client, "adgroup", group, campaign_ids=above) or _asked(
                ad, lambda: client.create_ad_group(account, wishes.group_wish(group, at=at)), at=at
            )
        _record(ad, group, made, call, at=at)
    else:
        _go_on(ad, call, at=at)
    return f"ad group {group.tiktok_id}"


def perform_create_ad(call: Call, *, at: datetime) -> str:
    """The last: the ad itself."""
    ad = _wanted(call)
    if ad is None:
        return "no longer wanted"
    account, above = ad.account.advertiser_id, [ad.ad_group.tiktok_id]
    with client_for(call.brand) as client:
        made = _found(ad, client, "ad", ad, adgroup_ids=above) or _asked(
            ad, lambda: client.create_spark_ad(account, wishes.ad_wish(ad)), at=at
        )
    ad.confirm(at=at, by=call.by, cause=call.cause, tiktok_id=made)
    AdAccount.objects.filter(pk=ad.account.pk).update(next_check_at=None)
    return f"ad {made}"


def perform_switch_ad(call: Call, *, at: datetime) -> str:
    """Pause, resume or end at TikTok, then here. Twice is harmless."""
    action, operation = SWITCHES[call.kind]
    ad = Ad.objects.select_related(*EVERYTHING).get(pk=call.subject_id)
    if not ad.can(action):
        return "no longer wanted"
    with client_for(call.brand) as client:
        client.set_ad_status(ad.account.advertiser_id, "ad", [ad.tiktok_id], operation)
    getattr(ad, action)(at=at, by=call.by, cause=call.cause)
    return ad.get_status_display()


def _next_step(ad: Ad) -> str:
    if not ad.ad_group.ad_campaign.tiktok_id:
        return CAMPAIGN
    return AD if ad.ad_group.tiktok_id else GROUP


def _wanted(call: Call) -> Ad | None:
    ad = Ad.objects.select_related(*EVERYTHING).filter(pk=call.subject_id).first()
    return ad if ad and ad.can("confirm") else None


def _found(ad: Ad, client: Client, kind: Kind, wanted: AdCampaign | AdGroup | Ad, **where: object) -> str:
    """The id of what a worker made that died before it could say so; what TikTok was never asked for is not looked up.

    The key tells it, since a person may have given it another name in between.
    """
    if ad.asked_at is None:
        return ""
    rows = client.ad_objects(ad.account.advertiser_id, kind, **where)
    return next((row.object_id for row in rows if row.name.endswith(f"[{wanted.key}]")), "")


def _asked(ad: Ad, make: Callable[[], str], *, at: datetime) -> str:
    """Note first that TikTok is asked, then ask: whoever comes after a death in between looks it up.

    A refusal is an answer: nothing was made, so there is nothing to look up.
    """
    Ad.objects.filter(pk=ad.pk).update(asked_at=at)
    try:
        return make()
    except Rejected:
        Ad.objects.filter(pk=ad.pk).update(asked_at=None)
        raise


def _record(ad: Ad, made: AdCampaign | AdGroup, tiktok_id: str, call: Call, *, at: datetime) -> None:
    with transaction.atomic():
        type(made)._default_manager.filter(pk=made.pk).update(tiktok_id=tiktok_id)
        Ad.objects.filter(pk=ad.pk).update(asked_at=None)
        made.tiktok_id = tiktok_id
        _go_on(ad, call, at=at)


def _go_on(ad: Ad, call: Call, *, at: datetime) -> None:
    """The next step, unless its call is there already."""
    with suppress(IntegrityError), transaction.atomic():
        place_call(_next_step(ad), ad, by=call.by, at=at)
