"""Posts added by hand: the fate of each line (P4)."""

import pytest
from django.urls import reverse
from django.utils import timezone

from campaigns.models import PastedLink, Post
from tests import make
from tiktok import links, processing
from tiktok.answers import Counters, OwnVideo, PublicVideo
from tiktok.links import PostLink
from tiktok.models import Call, Connection, CreatorConnection

ID, OTHER = "7240568259186019630", "7240568259186019631"
SHORT = "https://vm.tiktok.com/ZMRQTuLnH/"


@pytest.fixture
def campaign(acme):
    return make.campaign(acme)


@pytest.fixture
def mara(campaign):
    return make.participant(campaign, make.account(campaign.brand, "mara.bakes")).account


def add(client, campaign, text, **fields):
    address = reverse("campaigns:posts_add", args=["acme", campaign.pk])
    answer = client.post(address, {"links": text, "ties": "on", **fields})
    return answer, [(fate.kind, fate.words) for fate in answer.context["fates"]]


def work():
    for call in Call.objects.filter(state="waiting").select_related("brand"):
        processing.run_call(call, at=timezone.now())


def test_each_line_meets_its_fate(as_ada, ada, campaign, mara):
    known = make.post(campaign.brand)
    text = "\n".join(
        [
            f"https://www.tiktok.com/@mara.bakes/video/{ID}?x=1",
            f"https://www.tiktok.com/@mara.bakes/photo/{OTHER}",
            known.tiktok_id,
            SHORT,
            "7.46e+18",
            f"https://www.tiktok.com/@nobody.here/video/{ID[:-1]}9",
            "7240568259186019639",
        ]
    )

    answer, fates = add(as_ada, campaign, text)

    assert [kind for kind, _words in fates] == ["added", "added", "known", "following", "refused", "refused", "refused"]
    assert f"in {known.campaign}" in fates[2][1]
    assert "rounded by a spreadsheet" in fates[4][1]
    assert "@nobody.here is not in your directory" in fates[5][1]
    assert "whose post it is" in fates[6][1]
    video, photo = Post.objects.get(tiktok_id=ID), Post.objects.get(tiktok_id=OTHER)
    assert (video.status, video.tied_by, video.campaign, video.account) == ("tied", "hand", campaign, mara)
    assert (video.source, video.published_at, video.kind) == ("typed", links.created_at(ID), "video")
    assert (photo.kind, photo.url) == ("photo", f"https://www.tiktok.com/@mara.bakes/photo/{OTHER}")
    assert list(video.status_changes.order_by("id").values_list("action", "by")) == [
        ("create", ada.pk),
        ("tie", ada.pk),
    ]
    page = answer.content.decode()
    assert "What became of each line" in page
    assert answer.context["form"]["links"].value().splitlines()[0] == "7.46e+18"


def test_several_links_may_stand_on_one_line_and_repeats_count_once(as_ada, campaign, mara):
    line = f"https://www.tiktok.com/@mara.bakes/video/{ID}, https://www.tiktok.com/@mara.bakes/video/{OTHER} {ID}"
    _answer, fates = add(as_ada, campaign, f"{line}\n{line}")
    assert [kind for kind, _words in fates] == ["added", "added", "known"]
    assert Post.objects.count() == 2


def test_a_bare_id_is_the_chosen_accounts_and_may_stay_untied(as_ada, campaign, mara):
    _answer, fates = add(as_ada, campaign, ID, account=mara.pk, ties="")
    assert fates[0][0] == "added"
    post = Post.objects.get()
    assert (post.status, post.account) == ("untied", mara)

    _answer, fates = add(as_ada, campaign, ID)
    post.refresh_from_db()
    assert (fates[0][0], post.status) == ("tied", "tied")


def test_a_short_link_is_followed_by_a_worker(as_ada, campaign, mara, tiktok):
    tiktok.short_links[SHORT] = PostLink(ID, "mara.bakes")
    add(as_ada, campaign, f"{SHORT}?k=1")
    assert PastedLink.objects.get().status == "following"

    work()

    pasted = PastedLink.objects.get()
    assert (pasted.status, pasted.post.tiktok_id, pasted.post.campaign) == ("resolved", ID, campaign)
    region = as_ada.get(
        reverse("campaigns:posts_add", args=["acme", campaign.pk]), headers={"HX-Request": "true"}
    ).content.decode()
    assert "Open the post" in region
    assert "every 2s" not in region
    assert add(as_ada, campaign, SHORT)[1][0][0] == "known"
    assert tiktok.asked_for("follow") == [SHORT]


def test_a_short_link_that_leads_to_no_post_says_so_and_can_be_tried_again(as_ada, campaign, mara, tiktok):
    add(as_ada, campaign, SHORT)
    work()
    pasted = PastedLink.objects.get()
    assert (pasted.status, "does not know" in pasted.reason) == ("failed", True)

    tiktok.short_links[SHORT] = PostLink(ID, "mara.bakes")
    as_ada.post(reverse("campaigns:pasted_link_retry", args=["acme", pasted.pk]))
    work()
    pasted.refresh_from_db()
    assert (pasted.status, pasted.reason.startswith("Added.")) == ("resolved", True)


def test_facts_are_asked_with_the_creators_own_access(as_ada, campaign, acme, tiktok):
    account = make.account(acme, "zoe", authenticated=True)
    CreatorConnection.objects.update(scopes=["video.list"])
    video = OwnVideo(Counters(ID, views=70), caption="Snow", url="https://www.tiktok.com/@zoe/video/1", kind="PHOTO")
    tiktok.own_videos[account.connection.open_id] = [video]

    _answer, fates = add(as_ada, campaign, f"https://www.tiktok.com/@zoe/video/{ID}")
    work()

    post = Post.objects.get()
    assert "TikTok is asked" in fates[0][1]
    assert (post.caption, post.views, post.figures_source, post.kind) == ("Snow", 70, "creator", "photo")


def test_facts_are_asked_of_tiktok_ones_public_list(as_ada, campaign, acme, tiktok):
    Connection.objects.update(generation="tto")
    make.account(acme, "zoe", in_marketplace=True)
    tiktok.public["zoe"] = [PublicVideo(Counters(ID, views=70), caption="Snow")]

    add(as_ada, campaign, f"https://www.tiktok.com/@zoe/video/{ID}")
    work()

    assert (Post.objects.get().caption, Post.objects.get().views) == ("Snow", 70)


def test_where_nobody_can_be_asked_the_caption_is_typed(as_ada, campaign, mara):
    _answer, fates = add(as_ada, campaign, f"https://www.tiktok.com/@mara.bakes/video/{ID}")
    assert "yours to type" in fates[0][1]
    post = Post.objects.get()

    as_ada.post(reverse("campaigns:post_facts", args=["acme", post.pk]), {"caption": "Snow at last"})

    post.refresh_from_db()
    assert post.caption == "Snow at last"


def test_what_tiktok_tells_is_not_typed_over(as_ada, acme):
    post = make.post(acme)
    as_ada.post(reverse("campaigns:post_facts", args=["acme", post.pk]), {"caption": "Mine"})
    post.refresh_from_db()
    assert post.caption == "Look at these boots"


@pytest.mark.parametrize("text", ["", "   \n ", "\n".join(str(7240568259186019000 + n) for n in range(1, 210)), "\x00"])
def test_nothing_or_too_much_is_refused_beside_the_field(text, as_ada, campaign):
    answer, fates = add(as_ada, campaign, text)
    assert (answer.status_code, fates) == (422, [])
    assert answer.context["form"].errors["links"]


def test_others_add_nothing(as_bo, as_cleo, campaign, mara):
    address = reverse("campaigns:posts_add", args=["acme", campaign.pk])
    sent = {"links": f"https://www.tiktok.com/@mara.bakes/video/{ID}"}
    assert (as_bo.post(address, sent).status_code, as_cleo.post(address, sent).status_code) == (403, 404)
    pasted = PastedLink.objects.create(
        brand=campaign.brand, campaign=campaign, url=SHORT, status="failed", created_at=timezone.now()
    )
    retry = reverse("campaigns:pasted_link_retry", args=["acme", pasted.pk])
    assert (as_bo.post(retry).status_code, as_cleo.post(retry).status_code) == (403, 404)
    assert not Post.objects.exists()
    assert not Call.objects.exists()
