"""The short form, its brief, files, copies and the archive (O1)."""

from decimal import Decimal
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from campaigns import campaign_forms, mentioning, rich_text
from campaigns.models import Campaign, CampaignAsset
from tests import make

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40
PDF = b"%PDF-1.7 hello"
MP4 = b"\x00\x00\x00\x18ftypisom" + b"0" * 40


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def url(name, campaign, *more):
    return reverse(f"campaigns:{name}", args=[campaign.brand.slug, campaign.pk, *more])


def save(client, campaign, **changes):
    form = {"part": "general", "name": campaign.name, "currency": campaign.currency, **changes}
    return client.post(url("settings", campaign), form)


def file(content=PNG, name="boots.png", content_type="image/png"):
    return SimpleUploadedFile(name, content, content_type)


def add(client, campaign, upload=None):
    return client.post(url("add_asset", campaign), {"file": upload or file()}, follow=True)


def asset(campaign, content=PNG, name="boots.png"):
    client_file = file(content, name)
    kind, content_type = campaign_forms._kind_of(client_file)
    return CampaignAsset.objects.create(
        brand=campaign.brand,
        campaign=campaign,
        file=client_file,
        name=name,
        kind=kind,
        content_type=content_type,
        size=len(content),
        added_at=make.NOW,
    )


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("<div>Show <strong>boots</strong></div>", "<div>Show <strong>boots</strong></div>"),
        ("<p onclick=x()>Hi</p><script>alert(1)</script>", "<p>Hi</p>"),
        ('<a href="javascript:x()">go</a>', '<a rel="noopener noreferrer">go</a>'),
        ('<a href="https://a.example">go</a>', '<a href="https://a.example" rel="noopener noreferrer">go</a>'),
        ('<img src=x onerror=alert(1)>Hi<svg onload="x"></svg><style>p{}</style>', "Hi"),
        ("<div><br></div>", ""),
    ],
)
def test_a_brief_keeps_its_shape_and_nothing_that_runs(written, kept, as_ada, acme):
    campaign = make.campaign(acme)

    save(as_ada, campaign, brief="ignored", brief_html=written)

    campaign.refresh_from_db()
    assert campaign.brief == kept
    assert "onerror" not in as_ada.get(url("overview", campaign)).content.decode()


def test_a_brief_written_without_javascript_becomes_paragraphs(as_ada, acme):
    campaign = make.campaign(acme)

    save(as_ada, campaign, brief="Snow & mud\r\nand slush\r\n\r\n- one\r\n- <b>two</b>")

    campaign.refresh_from_db()
    assert campaign.brief == "<p>Snow &amp; mud<br>and slush</p><ul><li>one</li><li>&lt;b&gt;two&lt;/b&gt;</li></ul>"


def test_saving_without_javascript_keeps_how_the_brief_was_written(as_ada, acme):
    written = "<h1>Boots</h1><p>In <strong>snow</strong></p><ul><li>one</li><li>two</li></ul>"
    campaign = make.campaign(acme, brief=written)
    shown = as_ada.get(url("settings", campaign)).context["general"]["brief"].as_widget()
    assert "Boots\n\nIn snow\n\n- one\n- two</textarea>" in shown

    save(as_ada, campaign, name="Other", brief="Boots\r\n\r\nIn snow\r\n\r\n- one\r\n- two")
    campaign.refresh_from_db()
    assert (campaign.name, campaign.brief) == ("Other", written)

    save(as_ada, campaign, name="Other", brief="Boots")
    campaign.refresh_from_db()
    assert campaign.brief == "<p>Boots</p>"


@pytest.mark.parametrize("text", ["one", "a\nb\n\n- c\n- d\n\ne", "1 < 2 & 3"])
def test_plain_text_survives_the_way_there_and_back(text):
    assert rich_text.to_plain(rich_text.from_plain(text)) == text


def test_a_text_without_markup_still_reads(as_ada, acme):
    campaign = make.campaign(acme, brief="Snow\n\nMud <3")
    assert "<p>Snow</p><p>Mud &lt;3</p>" in as_ada.get(url("overview", campaign)).content.decode()


def test_a_brief_that_is_too_long_is_refused_in_words(as_ada, acme):
    answer = save(as_ada, make.campaign(acme), brief_html=f"<p>{'x' * 20_000}</p>")
    assert answer.status_code == 422
    assert "Put the rest into a PDF" in answer.content.decode()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("boots", "#boots"),
        ("@Acme, #Boots;#boots #snow#mud", "#Boots #snow #mud @acme"),
        ("#Żółw #雪", "#Żółw #雪"),
        ("", ""),
    ],
)
def test_hashtags_and_mentions_take_one_form(typed, kept):
    assert mentioning.normalised(typed) == kept


@pytest.mark.parametrize(
    ("typed", "words"), [("#win!ter", "is no hashtag"), ("@a", "is no TikTok handle"), ("#", "is no hashtag")]
)
def test_what_is_no_hashtag_is_named(typed, words, as_ada, acme):
    campaign = make.campaign(acme, hashtags="#before")

    answer = save(as_ada, campaign, hashtags=typed)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    campaign.refresh_from_db()
    assert campaign.hashtags == "#before"


def test_the_team_is_of_the_brand_and_the_maker_is_proposed(as_ada, acme, ada, bo, other, cleo):
    page = as_ada.get(reverse("campaigns:new", args=[acme.slug]))
    assert page.context["form"]["team"].initial == [acme.members.get(user=ada)]
    theirs = other.members.get()

    refused = as_ada.post(
        reverse("campaigns:new", args=[acme.slug]), {"name": "Winter", "currency": "EUR", "team": [theirs.pk]}
    )
    assert refused.status_code == 422
    team = [member.pk for member in acme.members.all()]
    as_ada.post(reverse("campaigns:new", args=[acme.slug]), {"name": "Winter", "currency": "EUR", "team": team})

    campaign = Campaign.objects.get()
    assert {member.user for member in campaign.team.all()} == {ada, bo}
    assert 'title="Bo"' in as_ada.get(campaign.get_absolute_url()).content.decode()


def test_the_currency_stays_once_fees_are_agreed(as_ada, acme):
    campaign = make.campaign(acme, currency="USD")
    make.order(acme, campaign=campaign)
    assert save(as_ada, campaign, currency="EUR").status_code == 302
    make.order(acme, campaign=campaign, fee=Decimal(100), currency="EUR")

    answer = save(as_ada, campaign, currency="GBP")

    assert answer.status_code == 422
    assert "Orders already carry fees in EUR" in answer.content.decode()
    campaign.refresh_from_db()
    assert campaign.currency == "EUR"
    assert save(as_ada, campaign, name="Other").status_code == 302


def test_saving_the_form_leaves_what_another_part_wrote(as_ada, acme):
    campaign = make.campaign(acme, ttcm_brand_name="Acme")
    save(as_ada, campaign, name="Other")
    campaign.refresh_from_db()
    assert (campaign.name, campaign.ttcm_brand_name, campaign.status) == ("Other", "Acme", "live")


@pytest.mark.parametrize(
    ("content", "name", "kind", "shown"),
    [
        (PNG, "boots.png", "picture", "inline"),
        (PDF, "sheet.pdf", "pdf", "attachment"),
        (MP4, "example.mp4", "video", "attachment"),
    ],
)
def test_a_file_is_kept_and_given_to_members(content, name, kind, shown, as_ada, as_bo, as_cleo, client, acme, ada):
    campaign = make.campaign(acme)

    page = add(as_ada, campaign, file(content, name, "text/html")).content.decode()

    kept = campaign.assets.get()
    assert (kept.name, kept.kind, kept.size, kept.added_by) == (name, kind, len(content), ada)
    assert name in page
    answer = as_bo.get(url("asset", campaign, kept.pk))
    assert b"".join(answer.streaming_content) == content
    assert answer["Content-Disposition"].startswith(shown)
    assert answer["Content-Type"] == kept.content_type
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert as_bo.get(url("asset", campaign, kept.pk), headers={"Range": "bytes=0-3"}).status_code == 206
    assert as_cleo.get(url("asset", campaign, kept.pk)).status_code == 404
    assert client.get(url("asset", campaign, kept.pk)).status_code == 302


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"<html><script>alert(1)</script>", "This is no picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "This is no picture"),
        (b"MZ\x90\x00", "This is no picture"),
        (b"", "The file is empty."),
        (b"\x89PNG\r\n\x1a\n" + b"0" * 200, "A Picture may have"),
    ],
)
def test_other_files_are_refused_in_words(content, words, as_ada, acme, monkeypatch):
    monkeypatch.setitem(campaign_forms.LIMITS, "picture", 100)
    campaign = make.campaign(acme)

    answer = add(as_ada, campaign, file(content))

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not campaign.assets.exists()


def test_nothing_sent_is_said_too(as_ada, acme):
    answer = as_ada.post(url("add_asset", make.campaign(acme)), {})
    assert (answer.status_code, "Choose a file first." in answer.content.decode()) == (422, True)


def test_twenty_files_are_enough(as_ada, acme):
    campaign = make.campaign(acme)
    for _ in range(20):
        asset(campaign)

    assert "at most 20 files" in add(as_ada, campaign).content.decode()
    assert campaign.assets.count() == 20


def test_creators_open_files_by_their_page_as_long_as_it_is_open(client, acme):
    campaign = make.campaign(acme)
    order, kept, foreign = make.order(acme, campaign=campaign), asset(campaign), asset(make.campaign(acme))
    address = reverse("creator_asset", args=[order.token, kept.pk])
    assert address in client.get(reverse("creator_page", args=[order.token])).content.decode()

    assert client.get(address)["Content-Disposition"].startswith("inline")
    assert client.get(reverse("creator_asset", args=[order.token, foreign.pk])).status_code == 404
    assert client.get(reverse("creator_asset", args=["guessed", kept.pk])).status_code == 404
    order.page_closed_at = make.NOW
    order.save(update_fields=["page_closed_at"])
    assert client.get(address).status_code == 404
    cancelled = make.order(acme, campaign=campaign, status="cancelled")
    assert client.get(reverse("creator_asset", args=[cancelled.token, kept.pk])).status_code == 404


def test_a_copy_has_the_words_and_files_and_none_of_the_work(as_ada, acme, ada):
    campaign = make.campaign(
        acme, name="x" * 100, brief="<p>Snow</p>", hashtags="#boots", budget=Decimal(500), currency="EUR",
        start_date=make.NOW.date(), end_date=make.NOW.date(),
    )  # fmt: skip
    campaign.team.set(acme.members.all())
    make.post(acme, order=make.order(acme, campaign=campaign))
    asset(campaign)

    answer = as_ada.post(url("duplicate", campaign))

    copy = Campaign.objects.exclude(pk=campaign.pk).get()
    assert answer["Location"] == url("settings", copy)
    assert copy.name == ("Copy of " + "x" * 100)[:100]
    same = ("brief", "hashtags", "budget", "currency", "ttcm_brand_name", "ttcm_description")
    assert [getattr(copy, name) for name in same] == [getattr(campaign, name) for name in same]
    assert (copy.status, copy.start_date, copy.end_date, copy.tiktok_id) == ("draft", None, None, "")
    assert list(copy.team.all()) == list(campaign.team.all())
    assert [kept.name for kept in copy.assets.all()] == ["boots.png"]
    assert not copy.participants.exists()
    assert not copy.orders.exists()
    assert not copy.posts.exists()
    assert copy.status_changes.get().by == ada


def test_a_shared_file_goes_with_the_last_campaign_that_shows_it(as_ada, acme, django_capture_on_commit_callbacks):
    campaign = make.campaign(acme)
    kept = asset(campaign)
    as_ada.post(url("duplicate", campaign))
    copy = Campaign.objects.exclude(pk=campaign.pk).get()
    path = Path(kept.file.path)

    with django_capture_on_commit_callbacks(execute=True):
        as_ada.post(url("remove_asset", campaign, kept.pk))
    assert path.exists()
    with django_capture_on_commit_callbacks(execute=True):
        as_ada.post(url("remove_asset", copy, copy.assets.get().pk))
    assert not path.exists()
    assert not CampaignAsset.objects.exists()


def test_the_archive_is_out_of_the_list_until_asked_for(as_ada, acme):
    campaign = make.campaign(acme, status="ended", name="Old boots")
    list_url = reverse("campaigns:list", args=[acme.slug])
    assert "Archive" in as_ada.get(url("overview", campaign)).content.decode()

    as_ada.post(url("archive", campaign))

    assert "Old boots" not in as_ada.get(list_url).content.decode().split("toasts")[0]
    assert "Old boots" in as_ada.get(f"{list_url}?status=archived").content.decode()
    as_ada.post(url("unarchive", campaign))
    assert "Old boots" in as_ada.get(list_url).content.decode()


BUTTONS = {
    "draft": ["Launch", "Duplicate", "Archive"],
    "live": ["Pause", "End", "Duplicate"],
    "paused": ["Resume", "End", "Duplicate"],
    "ended": ["Reopen", "Duplicate", "Archive"],
    "archived": ["Unarchive", "Duplicate"],
}


@pytest.mark.parametrize(("status", "buttons"), BUTTONS.items())
def test_each_state_offers_what_comes_next_in_order(status, buttons, as_ada, as_bo, acme):
    campaign = make.campaign(acme, status=status)
    page = as_ada.get(url("settings", campaign)).content.decode()
    head = page[page.index("page-actions") : page.index("tab-bar")]

    every = ["Launch", "Resume", "Pause", "End", "Unarchive", "Reopen", "Duplicate", "Archive"]
    places = {word: head.find(f"{word}</button>") for word in every}

    assert sorted((word for word in every if places[word] >= 0), key=lambda word: places[word]) == buttons
    assert (
        "</button>"
        not in as_bo.get(url("settings", campaign)).content.decode().split("page-actions")[1].split("tab-bar")[0]
    )


@pytest.mark.parametrize("name", ["duplicate", "add_asset", "reopen", "archive", "unarchive"])
def test_analysts_and_outsiders_change_nothing(name, as_bo, as_cleo, acme):
    campaign = make.campaign(acme, status="ended")

    assert as_bo.post(url(name, campaign), {"file": file()}).status_code == 403
    assert as_cleo.post(url(name, campaign), {"file": file()}).status_code == 404

    assert Campaign.objects.get().status == "ended"
    assert not CampaignAsset.objects.exists()


def test_a_file_is_removed_by_those_who_may(as_bo, as_cleo, acme):
    campaign = make.campaign(acme)
    kept = asset(campaign)

    assert as_bo.post(url("remove_asset", campaign, kept.pk)).status_code == 403
    assert as_cleo.post(url("remove_asset", campaign, kept.pk)).status_code == 404
    assert CampaignAsset.objects.exists()


def test_the_editor_brings_its_style_with_a_nonce(as_ada, acme):
    campaign = make.campaign(acme)
    for address in (url("settings", campaign), reverse("campaigns:new", args=[acme.slug])):
        answer = as_ada.get(address)
        nonce = answer.content.decode().partition('name="csp-nonce" content="')[2].partition('"')[0]
        policy = answer["Content-Security-Policy"]
        assert len(nonce) > 15
        assert f"style-src 'self' 'nonce-{nonce}'" in policy
        assert "unsafe" not in policy
