"""Late, doubled, skipped and reordered news: orders, deliverables and posts end where TikTok says (O6)."""

from itertools import pairwise

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from campaigns import settling
from campaigns.models import Order
from tests import make
from tiktok.answers import OrderFacts, VideoFacts, VideoStatus

STAGES: tuple[VideoStatus, ...] = (
    "waiting",
    "uploaded",
    "in_review",
    "changes_requested",
    "approved",
    "published",
    "removed",
)
PATH: tuple[VideoStatus, ...] = ("waiting", "uploaded", "in_review", "approved", "published")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(news=st.lists(st.sampled_from(STAGES), min_size=1, max_size=8), last=st.sampled_from(STAGES[1:]))
def test_whatever_was_heard_before_the_last_word_stands(news, last, acme):
    """Stages in any order, with gaps and repeats: as far as the machine can go, the last one wins, and every change is lawful."""
    deliverable = make.deliverable(acme)
    for stage in [*news, last]:
        settling.settle_deliverable(
            deliverable, VideoFacts("75" + str(deliverable.pk), stage), at=make.NOW, cause="news"
        )

    deliverable.refresh_from_db()
    went_public = "published" in news or "removed" in news
    assert deliverable.status == last or (went_public and last not in ("published", "removed"))
    changes = list(deliverable.status_changes.order_by("pk"))
    assert [change.from_status for change in changes] == ["waiting", *[change.to_status for change in changes[:-1]]][
        : len(changes)
    ]
    assert all(change.from_status != change.to_status for change in changes)


@st.composite
def histories(draw):
    """Truths TikTok may have told before its last one, in any order and number, and that last one."""
    word = draw(st.sampled_from(["created", "joined", "cancelled", "declined", "expired"]))
    far = 0 if word in ("created", "declined", "expired") else len(PATH) - 1
    last = (word, *(draw(st.integers(0, far)) for _ in range(2)))
    words = {"joined": ["created", "joined"], "cancelled": ["created", "joined", "cancelled"]}.get(
        word, ["created", word]
    )
    earlier = st.tuples(st.sampled_from(words), *(st.integers(0, stage) for stage in last[1:]))
    return draw(st.lists(earlier, max_size=6)), last


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(history=histories())
def test_lost_doubled_and_reordered_news_end_like_the_last_word_alone(history, acme):
    earlier, last = history
    assume(last != ("cancelled", 4, 4))  # done before it was cancelled: here it stays fulfilled
    told, silent = make.order(acme, videos=2), make.order(acme, videos=2)

    for truth in [*earlier, last]:
        _tell(told, *truth)
    _tell(silent, *last)

    assert _outcome(told) == _outcome(silent)
    for subject in (told, *told.deliverables.all()):
        changes = list(subject.status_changes.order_by("pk").values_list("from_status", "to_status"))
        assert all(before == after for (_, before), (after, _) in pairwise(changes))


def _tell(order, word, *stages):
    videos = {f"{order.pk}-{n}": VideoFacts(f"{order.pk}-{n}", PATH[stage]) for n, stage in enumerate(stages) if stage}
    facts = OrderFacts(
        order_id=order.tiktok_id,
        handle="x",
        code="c",
        invite_link="l",
        status=word,
        videos=tuple(videos),
        places={video_id: int(video_id[-1]) for video_id in videos},
    )
    settling.settle_order(Order.objects.get(pk=order.pk), facts, videos, at=make.NOW, cause="news")


def _outcome(order):
    order.refresh_from_db()
    posts = order.posts.order_by("deliverable__position").values_list("deliverable__position", "removed_at")
    return order.status, [item.status for item in order.deliverables.all()], list(posts)
