"""Random interleavings of clicks, callbacks, polls and trouble on one brand's order end in the simulator's state."""

import os
from contextlib import suppress
from datetime import timedelta
from typing import Any

from django.conf import settings as django_settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test
from hypothesis.strategies import booleans, integers, sampled_from

from campaigns import actions as campaigns
from campaigns.models import Order, Post
from creators.models import Account
from lifecycle.transitions import Refused
from simulator import acts, clock
from simulator.api import oauth
from simulator.models import BrandAccount, Delivery, Person, Subscription, Video
from simulator.models import Order as TheirOrder
from spark_ads import actions as spark_ads
from spark_ads.models import Authorization
from tests import make
from tests.chaos import compare
from tiktok import inbox, processing
from tiktok.errors import Unavailable
from tiktok.models import Call, Callback, State

FACTS = {"country": "US", "age": 27, "followers": 48_000, "videos_30d": 9, "views_30d": 90_000}
A_MINUTE = timedelta(minutes=1)
QUEUES: tuple[Any, ...] = ((Call, processing.run_call), (Callback, processing.process_callback))


class OneOrder(RuleBasedStateMachine):
    """A brand, a creator, an order of some videos; who acts next is anybody's guess."""

    def __init__(self):
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()

    @initialize(videos=integers(1, 3), days=sampled_from([0, 30]))
    def begin(self, videos, days):
        self.at = timezone.now()
        oauth.demo_account()
        clock.turn(creators_act_alone=False)
        demo = django_settings.SIMULATOR
        self.brand = make.brand("Acme", connected=False)
        make.connection(self.brand, token=demo["demo_token"], account_id=demo["demo_account_id"])
        account = BrandAccount.objects.get()
        Subscription.objects.create(
            account=account, subscription_id="1", callback_url="http://here/", token=account.token, created_at=self.at
        )
        Person.objects.create(handle="mara.test.demo", name="Mara", in_tcm=True, **FACTS)
        self.user = make.user()
        participant = make.participant(
            make.campaign(self.brand), make.account(self.brand, "mara.test.demo", in_marketplace=True)
        )
        self.order = campaigns.create_order(
            participant, names=[f"Clip {n}" for n in range(videos)], spark_days=days, by=self.user, at=self.at
        )

    # The creator

    @rule()
    def accepts(self):
        self._act(acts.accept_order)

    @rule()
    def declines(self):
        self._act(acts.decline_order)

    @rule(place=integers(0, 2))
    def uploads(self, place):
        self._act(acts.upload, place, caption="Snow")

    @rule()
    def forgets_the_link(self):
        order = TheirOrder.objects.first()
        if order:
            self._try(lambda: acts.link_by_code(acts.post_directly(order.person, caption="Direct"), order.code.code))

    @rule(
        which=integers(0, 5),
        what=sampled_from([acts.review, acts.review, acts.publish, acts.publish, acts.delete, acts.hand_in_another]),
    )
    def goes_on_with_a_video(self, which, what):
        self._with_video(which, what)

    @rule(which=integers(0, 5), answer=sampled_from(["grant 7", "grant 30", "refuse", "delete"]))
    def answers_for_ads(self, which, answer):
        def say(video):
            if answer.startswith("grant"):
                acts.grant(video, int(answer.split()[1]))
            elif hasattr(video, "authorization"):
                {"refuse": acts.refuse, "delete": acts.delete_code}[answer](video)

        if Video.objects.filter(status="RELEASE", order__isnull=False).exists():
            self._with_video(which, say, status="RELEASE")

    # The brand

    @rule()
    def cancels(self):
        self.order.refresh_from_db()
        self._try(lambda: campaigns.ask_to_cancel(self.order, reason="Plans changed.", by=self.user, at=self.at))

    @rule(which=integers(0, 3))
    def asks_for_an_authorization(self, which):
        posts = list(Post.objects.filter(removed_at__isnull=True))
        if posts:
            post = posts[which % len(posts)]
            self._try(lambda: spark_ads.request_authorization(post, days=30, by=self.user, at=self.at))

    # The wire

    @rule(which=integers(0, 20), keep=booleans())
    def a_callback_arrives(self, which, keep):
        """Any of those written, in any order, twice or more."""
        written = list(Delivery.objects.order_by("pk"))
        if written:
            delivery = written[which % len(written)]
            inbox.take_in(delivery.body.encode(), at=self.at)
            if not keep:
                delivery.delete()

    @rule(trouble=sampled_from([0, 0, 50]), which=integers(0, 20))
    def a_worker_takes_a_row(self, trouble, which):
        clock.turn(failing_percent=trouble)
        self.at += A_MINUTE
        for model, work in QUEUES:
            rows = list(model.objects.filter(state=State.WAITING).order_by("pk"))
            if rows:
                work(rows[which % len(rows)], at=self.at)
        clock.turn(failing_percent=0)

    @rule(trouble=sampled_from([0, 50]))
    def a_round_looks(self, trouble):
        clock.turn(failing_percent=trouble)
        self.at += A_MINUTE
        with suppress(Unavailable):
            self._look()
        clock.turn(failing_percent=0)

    def teardown(self):
        try:
            if hasattr(self, "order"):
                self._settle_everything()
                _number, _kinds, differences = compare.everything(self.brand)
                assert differences == []
                assert TheirOrder.objects.count() == Order.objects.exclude(tiktok_id="").count() <= 1
        finally:
            transaction.set_rollback(True)
            self.transaction.__exit__(None, None, None)

    def _settle_everything(self):
        """Workers come to every row, and two rounds look: the first may begin authorizations."""
        for _ in range(12):
            self.at += timedelta(hours=1)
            for model, work in QUEUES:
                for row in model.objects.filter(state__in=(State.WAITING, State.RUNNING)):
                    work(row, at=self.at)
        self.at = max(self.at, timezone.now())
        self._look()
        self._look()

    def _look(self):
        orders = list(Order.objects.watched().exclude(tiktok_id=""))
        campaigns.refresh_orders(orders, at=self.at, cause="round")
        posts = Post.objects.awaiting_authorization().select_related("order")
        spark_ads.follow_orders(posts, at=self.at, cause="round")
        spark_ads.refresh(
            list(Authorization.objects.watched().select_related("post", "brand")), at=self.at, cause="round"
        )

    def _act(self, act, *rest, **named):
        order = TheirOrder.objects.first()
        if order:
            self._try(lambda: act(order, *rest, **named))

    def _with_video(self, which, act, **only):
        videos = list(Video.objects.filter(order__isnull=False, **only).order_by("pk"))
        if videos:
            self._try(lambda: act(videos[which % len(videos)]))

    def _try(self, act):
        try:
            with transaction.atomic():
                act()
        except (acts.NotNow, Refused, IntegrityError):
            return  # not possible now, and said so


def test_whatever_happens_both_sides_agree_in_the_end(in_process):
    examples = int(os.environ.get("EXAMPLES", "0"))  # more, and new ones each time, where somebody looks for trouble
    quick = settings(
        max_examples=examples or 12,
        stateful_step_count=30,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        derandomize=not examples,
        print_blob=True,
    )
    run_state_machine_as_test(OneOrder, settings=quick)
    assert not Account.objects.exists()
