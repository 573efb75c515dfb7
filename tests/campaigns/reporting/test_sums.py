"""Medians and extremes are the database's work; they are what plain Python says (P7)."""

from statistics import median

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from campaigns.models import Post
from campaigns.reporting import report, sums
from tests import make

COUNTERS = st.fixed_dictionaries(
    {name: st.none() | st.integers(0, 10**12) for name in ("views", "likes", "comments", "shares")}
    | {"completion_rate": st.none() | st.floats(0, 1)}
)


@pytest.fixture
def campaign(acme):
    return make.campaign(acme, status="live")


def rate(post):
    engaged = None if None in (post.likes, post.comments, post.shares) else post.likes + post.comments + post.shares
    return engaged / post.views if engaged is not None and post.views else None


@given(observed=st.lists(COUNTERS, max_size=7))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_medians_and_extremes_are_those_of_plain_python(acme, campaign, observed):
    Post.objects.filter(campaign=campaign).delete()
    posts = [make.post(acme, campaign=campaign, **counters) for counters in observed]
    seen = [post for post in posts if post.views]
    expected = {
        "views": [post.views for post in seen],
        "engagement_rate": [rate(post) for post in seen if rate(post) is not None],
        "completion_rate": [post.completion_rate for post in seen if post.completion_rate is not None],
    }
    rated = [post for post in posts if (post.views or 0) >= report.LEAST_VIEWS and rate(post) is not None]

    found = sums.medians(campaign)
    best, worst = report._extremes(campaign)

    assert found == {name: pytest.approx(median(values)) if values else None for name, values in expected.items()}
    assert best == sorted(rated, key=lambda post: (-rate(post), -post.pk))[: report.FEW]
    assert worst == sorted(rated, key=lambda post: (rate(post), post.pk))[: report.FEW]


@pytest.mark.parametrize(("unknown", "rest"), [("likes", 6), ("comments", 5), ("shares", 3)])
def test_engagements_are_unknown_while_a_part_is(acme, campaign, unknown, rest):
    post = make.post(acme, campaign=campaign, **{"likes": 1, "comments": 2, "shares": 4, unknown: None})
    post.refresh_from_db()
    assert post.engagements is None

    Post.objects.update(**{unknown: 0})
    post.refresh_from_db()
    assert post.engagements == rest
