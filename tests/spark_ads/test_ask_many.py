"""Asking for a campaign's best posts, with a result for each (S1)."""

from uuid import uuid4

import pytest

from spark_ads import batches
from spark_ads.models import Authorization, RequestBatch
from tests import make


@pytest.fixture
def campaign(acme):
    return make.campaign(acme, name="Winter")


@pytest.fixture
def post(acme, campaign):
    def new(**fields):
        order = make.order(acme, campaign=campaign, status="in_progress", videos=1)
        return make.post(acme, order=order, **fields)

    return new


@pytest.fixture
def ask(as_ada, campaign, django_capture_on_commit_callbacks):
    def press(client=as_ada, slug="acme", **given):
        form = {"days": 30, "which": "ticked", "form_key": str(uuid4()), **given}
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(f"/b/{slug}/campaigns/{campaign.pk}/spark-ads/ask/", form)

    return press


def outcomes():
    return {item.post_id: (item.outcome, item.words) for item in RequestBatch.objects.get().items.all()}


def test_the_ticked_posts_are_asked_for_each_with_a_result(ask, as_ada, acme, ada, post, tiktok):
    free, asked = post(), post()
    make.authorization(acme, status="requested", post=asked)
    elsewhere = make.post(acme)

    answer = ask(post=[free.pk, asked.pk, elsewhere.pk, "x"], days=60)

    assert outcomes()[free.pk] == ("asked", "")
    assert outcomes()[asked.pk][0] == "refused"
    assert "is being asked already" in outcomes()[asked.pk][1]
    assert set(outcomes()) == {free.pk, asked.pk}
    made = Authorization.objects.get(post=free)
    assert (made.status, made.requested_days) == ("requested", 60)
    assert made.status_changes.filter(by=ada).count() == 2
    page = as_ada.get(answer.url).content.decode()
    assert "1 of 2 creators are asked, 1 not" in page.replace("\n", "")
    assert RequestBatch.objects.get().status == "done"
    assert as_ada.get(f"{answer.url}?result=refused").context["items"] == [
        RequestBatch.objects.get().items.get(post=asked)
    ]


def test_posts_over_a_threshold_are_found_by_themselves(ask, acme, post):
    best = post(views=5_000, likes=500, comments=0, shares=0)
    post(views=5_000, likes=10, comments=0, shares=0)
    post(views=100, likes=100, comments=0, shares=0)
    running = post(views=9_000, likes=900, comments=0, shares=0)
    make.authorization(acme, status="authorized", post=running)
    ask(which="best", views=1_000, rate="9.99")
    assert set(outcomes()) == {best.pk}


def test_the_same_form_twice_is_one_batch(ask, post):
    key = str(uuid4())
    one = post()
    assert ask(post=[one.pk], form_key=key).url == ask(post=[one.pk], form_key=key).url
    assert RequestBatch.objects.count() == 1


def test_a_worker_that_died_loses_nothing(ask, acme, ada, post, at):
    posts = [post() for _each in range(3)]
    batch = batches.begin(acme, posts, kind="ask", days=30, form_key=uuid4(), by=ada, at=at)
    RequestBatch.objects.filter(pk=batch.pk).update(touched_at=at)
    assert list(RequestBatch.objects.abandoned(at.replace(year=2027))) == [batch]
    batches.work(batch, at=at)
    batches.work(batch, at=at)
    assert Authorization.objects.count() == 3


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"which": "best"}, "Say how many views"),
        ({"which": "best", "views": -1}, "greater than or equal to 0"),
        ({"which": "best", "rate": "x"}, "Enter a number"),
        ({"days": 14}, "Select a valid choice"),
        ({"form_key": "x"}, "Enter a valid UUID"),
        ({"which": "all"}, "Select a valid choice"),
    ],
)
def test_what_makes_no_sense_is_refused_beside_the_field(ask, post, given, words):
    post()
    answer = ask(**given)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not RequestBatch.objects.exists()


def test_nothing_ticked_is_said(ask, as_ada, post, campaign):
    post()
    ask()
    page = as_ada.get(f"/b/acme/campaigns/{campaign.pk}/spark-ads/").content.decode()
    assert "No post is chosen." in page
    assert not RequestBatch.objects.exists()


def test_without_a_connection_nothing_begins(ask, post, acme):
    acme.connection.disconnect(at=make.NOW)
    ask(post=[post().pk])
    assert not RequestBatch.objects.exists()


def test_an_analyst_and_an_outsider_cannot_ask(ask, as_bo, as_cleo, post, acme, ada, at):
    one = post()
    assert ask(client=as_bo, post=[one.pk]).status_code == 403
    assert ask(client=as_cleo, post=[one.pk]).status_code == 404
    assert ask(client=as_cleo, slug="other", post=[one.pk]).status_code == 404
    batch = batches.begin(acme, [one], kind="ask", days=30, form_key=uuid4(), by=ada, at=at)
    assert as_cleo.get(f"/b/other/authorizations/batches/{batch.pk}/").status_code == 404
    assert as_bo.get(f"/b/acme/authorizations/batches/{batch.pk}/").status_code == 200


def test_the_batch_asks_as_often_for_many_as_for_few(as_ada, acme, ada, post, at, django_assert_max_num_queries):
    batch = batches.begin(acme, [post() for _ in range(8)], kind="ask", days=30, form_key=uuid4(), by=ada, at=at)
    batches.work(batch, at=at)
    with django_assert_max_num_queries(9):
        as_ada.get(batch.get_absolute_url())


def test_sorting_by_views_puts_the_best_on_top(as_ada, campaign, post):
    few, many, unknown = post(views=1), post(views=10), post(views=None)
    url = f"/b/acme/campaigns/{campaign.pk}/spark-ads/"
    assert as_ada.get(url + "?sort=views").context["posts"] == [many, few, unknown]
    assert as_ada.get(url + "?sort=nonsense").context["posts"] == [unknown, many, few]
