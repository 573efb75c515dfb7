"""Budget and end of an ad at TikTok are changed from its page (S5)."""

import time
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import partial
from itertools import count

import pytest

from lifecycle.transitions import Refused
from spark_ads import changing
from spark_ads.models import AdAccount, AdCampaign, AdGroup
from tests import make
from tests.killing import killed_at
from tests.lifecycle.test_race import RACERS, only_where_rows_lock, race
from tiktok import outbox, processing
from tiktok.errors import Rejected, Unavailable
from tiktok.models import Call

END = datetime(2040, 5, 1, 8, tzinfo=UTC)
LATER = timedelta(days=2)


@pytest.fixture
def ad(acme):
    return make.ad(acme)


@pytest.fixture
def press(as_ada, ad, django_capture_on_commit_callbacks):
    def go(budget="30", ends_at="2040-05-01T08:00", client=as_ada, **more):
        given = {"budget": budget, "ends_at": ends_at, **more}
        with django_capture_on_commit_callbacks(execute=True):
            answer = client.post(f"/b/acme/spark-ads/ads/{ad.pk}/change/", given)
        ad.refresh_from_db()
        return answer

    return go


def of(ad):
    ad.refresh_from_db()
    return ad.ad_group.budget, ad.ad_group.ends_at, ad.wanted_budget, ad.wanted_end


def test_budget_and_end_are_changed_at_tiktok_and_then_here(press, ad, as_ada, ada, tiktok):
    assert "Change budget or end" in as_ada.get(ad.get_absolute_url()).content.decode()
    press()
    assert tiktok.group_changes == [(ad.ad_group.tiktok_id, Decimal(30), END)]
    assert of(ad) == (Decimal(30), END, None, None)
    assert [(change.action, change.by) for change in ad.status_changes.all()] == [("change", ada)]
    page = as_ada.get(ad.get_absolute_url()).content.decode()
    assert "Budget or end changed" in page
    assert "30.00 USD" in page


def test_only_what_differs_is_said(press, ad, tiktok):
    press(ends_at="")
    assert tiktok.group_changes == [(ad.ad_group.tiktok_id, Decimal(30), None)]
    assert "Nothing is changed." in press(ends_at="").content.decode()


def test_the_end_is_typed_where_the_account_is(press, ad, as_ada, tiktok):
    AdAccount.objects.update(timezone="America/New_York")
    press()
    assert ad.ad_group.ends_at == datetime(2040, 5, 1, 12, tzinfo=UTC)
    page = as_ada.get(f"/b/acme/spark-ads/ads/{ad.pk}/change/").content.decode()
    assert "End time (America/New_York)" in page
    assert 'value="2040-05-01T08:00"' in page


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"budget": ""}, "This field is required."),
        ({"budget": "0"}, "Enter an amount above zero."),
        ({"budget": "much"}, "Enter a number."),
        ({"budget": "19.99"}, "at least 20.00 USD"),
        ({"ends_at": "2020-01-01T00:00"}, "The end has to be in the future."),
        ({"ends_at": "soon"}, "Enter a valid date/time."),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field_and_kept(given, words, press, ad, tiktok):
    answer = press(**given)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert tiktok.asked == []


@pytest.mark.parametrize(
    ("zone", "edge"), [("Asia/Tokyo", "0001-01-01T00:00"), ("America/New_York", "9999-12-31T23:59")]
)
def test_moments_that_are_none_in_utc_are_refused_beside_the_field(zone, edge, press, tiktok):
    AdAccount.objects.update(timezone=zone)
    answer = press(ends_at=edge)
    assert (answer.status_code, "Enter a valid date/time." in answer.content.decode()) == (422, True)
    assert tiktok.asked == []


def test_an_end_that_is_set_is_not_taken_away(press, ad, tiktok):
    AdGroup.objects.update(ends_at=END)
    assert "TikTok keeps an end once it is set." in press(ends_at="").content.decode()


def test_the_least_in_other_currencies_is_tiktoks_to_say_and_its_words_stand_beside_the_field(
    press, ad, as_ada, tiktok
):
    AdAccount.objects.update(currency="JPY")
    tiktok.before["change_ad_group"] = [Rejected(40002, "budget: Must be at least 2000.", "R1")]
    press(budget="5")
    assert ad.ad_group.budget == Decimal(20)
    for address in (ad.get_absolute_url(), f"/b/acme/spark-ads/ads/{ad.pk}/change/"):
        assert "TikTok refused: budget: Must be at least 2000." in as_ada.get(address).content.decode()
    assert 'value="5.00"' in as_ada.get(f"/b/acme/spark-ads/ads/{ad.pk}/change/").content.decode()
    press(budget="3000")
    assert of(ad)[:2] == (Decimal(3000), END)


def test_typing_what_it_was_drops_what_tiktok_refused(press, ad, as_ada, tiktok):
    tiktok.before["change_ad_group"] = [Rejected(40002, "budget: Must be at least 2000.", "R1")]
    press(ends_at="")
    assert "TikTok refused" in as_ada.get(ad.get_absolute_url()).content.decode()

    page = press(budget="20", ends_at="")
    assert page.url == ad.get_absolute_url()
    shown = as_ada.get(ad.get_absolute_url()).content.decode()
    assert "It stays as it is. TikTok is not asked again." in shown
    assert "TikTok refused" not in shown
    assert of(ad) == (Decimal(20), None, None, None)
    assert "Nothing is changed." in press(budget="20", ends_at="").content.decode()
    assert Call.objects.count() == 1


@pytest.fixture
def campaign(ad):
    """The ad's campaign, with a budget of its own."""
    AdCampaign.objects.update(budget_mode="BUDGET_MODE_DAY", budget=Decimal(50))
    return AdCampaign.objects.get()


def of_campaign(ad):
    ad.refresh_from_db()
    return ad.ad_group.ad_campaign.budget, ad.wanted_campaign_budget


def test_a_campaigns_own_budget_is_changed_too(press, ad, campaign, as_ada, tiktok):
    assert "Campaign budget" in as_ada.get(f"/b/acme/spark-ads/ads/{ad.pk}/change/").content.decode()
    press(campaign_budget="80", ends_at="")
    assert tiktok.campaign_changes == [(campaign.tiktok_id, Decimal(80))]
    assert of_campaign(ad) == (Decimal(80), None)
    assert [change.action for change in ad.status_changes.all()] == ["change", "change_campaign"]
    assert "80.00 USD" in as_ada.get(ad.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("amount", "words"), [("", "This field is required."), ("49.99", "at least 50 USD"), ("-1", "above zero")]
)
def test_a_campaign_budget_that_cannot_be_is_refused_beside_its_field(amount, words, press, campaign, tiktok):
    answer = press(campaign_budget=amount)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert tiktok.asked == []


def test_without_a_campaign_budget_none_is_asked_for(press, ad, as_ada, tiktok):
    assert "campaign_budget" not in as_ada.get(f"/b/acme/spark-ads/ads/{ad.pk}/change/").content.decode()
    press(campaign_budget="80")
    assert tiktok.campaign_changes == []


def test_what_is_refused_of_a_campaign_stands_beside_its_field_and_the_rest_waits(press, ad, campaign, as_ada, tiktok):
    tiktok.before["change_ad_campaign"] = [Rejected(40002, "budget: Less than what was spent.", "R1")]
    press(campaign_budget="60", ends_at="")
    assert (of_campaign(ad), tiktok.group_changes) == ((Decimal(50), Decimal(60)), [])
    form = as_ada.get(f"/b/acme/spark-ads/ads/{ad.pk}/change/").content.decode()
    assert form.index('value="60.00"') < form.index("Less than what was spent.") < form.index('name="budget"')
    press(campaign_budget="70", ends_at="")
    assert of_campaign(ad) == (Decimal(70), None)
    assert of(ad) == (Decimal(30), None, None, None)


def test_what_tiktok_took_of_a_campaign_stays_where_it_refuses_the_group(press, ad, campaign, tiktok):
    tiktok.before["change_ad_group"] = [Rejected(40002, "budget: Must be at least 2000.", "R1")]
    press(campaign_budget="80", ends_at="")
    assert of_campaign(ad) == (Decimal(80), None)
    assert of(ad) == (Decimal(20), None, Decimal(30), None)


@pytest.fixture
def cousin(ad, acme, campaign):
    """An ad of another group of the campaign."""
    return make.ad(acme, asset=ad.asset, ad_group=make.ad_group(ad.account, made=True, ad_campaign=campaign))


def test_what_is_refused_for_one_ad_is_not_asked_again_by_another(press, ad, cousin, as_ada, tiktok):
    tiktok.before["change_ad_campaign"] = [Rejected(40002, "budget: Less than what was spent.", "R1")]
    press(campaign_budget="60", ends_at="")
    address = f"/b/acme/spark-ads/ads/{cousin.pk}/change/"
    form = as_ada.get(address).content.decode()
    assert 'value="50.00"' in form
    assert "TikTok refused" not in form
    assert "TikTok refused" in as_ada.get(ad.get_absolute_url()).content.decode()


def test_what_came_true_otherwise_is_not_refused_any_more(press, ad, campaign, as_ada, tiktok):
    tiktok.before["change_ad_campaign"] = [Rejected(40002, "budget: Less than what was spent.", "R1")]
    press(budget="20", campaign_budget="60", ends_at="")
    AdCampaign.objects.update(budget=60)
    assert "TikTok refused" not in as_ada.get(ad.get_absolute_url()).content.decode()
    AdCampaign.objects.update(budget=None, budget_mode="BUDGET_MODE_INFINITE")
    assert "TikTok refused" not in as_ada.get(ad.get_absolute_url()).content.decode()


def test_a_budget_from_ads_manager_may_stay_below_what_we_know_as_the_least(press, ad, campaign, tiktok):
    AdCampaign.objects.update(budget=Decimal(40))
    press(campaign_budget="40", ends_at="")
    assert tiktok.group_changes == [(ad.ad_group.tiktok_id, Decimal(30), None)]


def test_a_lifetime_budget_has_to_last_until_a_later_end(press, ad, tiktok):
    start = datetime(2040, 4, 1, tzinfo=UTC)
    end = start + timedelta(days=2)
    AdGroup.objects.update(budget_mode="BUDGET_MODE_TOTAL", budget=Decimal(40), starts_at=start, ends_at=end)
    assert "at least 80.00 USD" in press(budget="40", ends_at="2040-04-05T00:00").content.decode()
    assert tiktok.asked == []


def test_a_campaign_that_lost_its_budget_meanwhile_ends_the_wish(press, ad, campaign, ada, tiktok, at):
    changing.change(ad, budget=Decimal(20), ends_at=None, campaign_budget=Decimal(80), by=ada, at=at)
    AdCampaign.objects.update(budget=None, budget_mode="BUDGET_MODE_INFINITE")
    call = Call.objects.get()
    processing.run_call(call, at=at)
    assert (call.outcome, tiktok.campaign_changes) == ("no longer wanted", [])


def test_an_ad_of_another_group_waits_for_a_change_of_the_campaign(press, ad, cousin, ada, tiktok, at):
    tiktok.before["change_ad_campaign"] = [Unavailable("HTTP 502")]
    press(campaign_budget="80")
    with pytest.raises(Refused, match="already being asked"):
        changing.change(cousin, budget=Decimal(40), ends_at=None, campaign_budget=Decimal(90), by=ada, at=at)
    assert of_campaign(ad) == (Decimal(50), Decimal(80))


def test_while_tiktok_is_asked_no_ad_of_the_group_is_changed(press, ad, ada, acme, tiktok, at):
    tiktok.before["change_ad_group"] = [Unavailable("HTTP 502")]
    press()
    assert "TikTok is already being asked." in press(budget="40").content.decode()
    sister = make.ad(acme, asset=ad.asset, ad_group=ad.ad_group)
    with pytest.raises(Refused):
        changing.change(sister, budget=Decimal(40), ends_at=END, by=ada, at=at)
    assert ad.wanted_budget == 30


def test_a_worker_killed_at_any_line_changes_it_all_the_same(acme, ada, at, tiktok):
    for line in count(1):
        ad = make.ad(acme)
        budgets = AdCampaign.objects.filter(pk=ad.ad_group.ad_campaign_id)
        budgets.update(budget_mode="BUDGET_MODE_DAY", budget=Decimal(50))
        changing.change(ad, budget=Decimal(50), ends_at=END, campaign_budget=Decimal(60), by=ada, at=at)
        call = Call.objects.get(subject_id=ad.pk)
        killed = killed_at(line, [changing.__file__], partial(processing.run_call, call, at=at))
        processing.run_call(Call.objects.get(pk=call.pk), at=at + LATER)
        assert (line, of(ad)) == (line, (Decimal(50), END, None, None))
        assert (line, *of_campaign(ad)) == (line, Decimal(60), None)
        assert (line, ad.status_changes.count()) == (line, 2)
        if not killed:
            break
    assert line > 20


@pytest.mark.parametrize("fields", [{"status": "ended"}, {"status": "failed"}, {"by_hand": True}])
def test_what_is_not_ours_to_change_is_not_offered(fields, acme, as_ada):
    ad = make.ad(acme, **fields)
    if fields.get("by_hand"):
        AdGroup.objects.update(by_hand=True)
    assert "Change budget or end" not in as_ada.get(ad.get_absolute_url()).content.decode()
    assert as_ada.get(f"/b/acme/spark-ads/ads/{ad.pk}/change/").url == ad.get_absolute_url()


def test_nobody_else_changes_it(press, ad, as_bo, as_cleo, other, tiktok):
    assert press(client=as_bo).status_code == 403
    assert press(client=as_cleo).status_code == 404
    assert as_cleo.get(f"/b/other/spark-ads/ads/{ad.pk}/change/").status_code == 404
    assert as_bo.get(f"/b/acme/spark-ads/ads/{ad.pk}/change/").url == ad.get_absolute_url()
    assert tiktok.asked == []


@pytest.mark.django_db(transaction=True)
@only_where_rows_lock
def test_of_two_ads_of_one_campaign_at_once_one_is_asked_about(acme, ada, tiktok, at, monkeypatch):
    tiktok.before["change_ad_group"] = [Unavailable("HTTP 502")] * RACERS  # the call stays open
    first = make.ad(acme)
    campaign = first.ad_group.ad_campaign
    group = make.ad_group(first.account, made=True, ad_campaign=campaign)
    ads = iter([first, make.ad(acme, asset=first.asset, ad_group=group)] * (RACERS // 2))
    monkeypatch.setattr(changing, "place_call", _slowly(outbox.place_call))

    results = race(lambda: changing.change(next(ads), budget=Decimal(50), ends_at=None, by=ada, at=at))

    assert results.count(True) == 1
    assert Call.objects.count() == 1


def _slowly(act):
    """A moment later, so that the others look meanwhile."""

    def late(*args, **words):
        time.sleep(0.2)
        return act(*args, **words)

    return late
