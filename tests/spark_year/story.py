"""A year of Spark Ads: creators answer, extend, regret; the product follows, warns, reminds, and asks again."""

import random
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import transaction

from brands.models import Brand, User
from campaigns.models import Post
from lifecycle.transitions import Refused
from simulator import acts, clock, moving
from simulator import models as theirs
from simulator.api import oauth
from spark_ads import actions, extending, following, reminding, standing, warning
from spark_ads.models import Authorization, SparkRule
from spark_ads.models.authorization import ASKABLE
from tests import make
from tiktok import processing
from tiktok.actions import keep
from tiktok.answers import Grant
from tiktok.models import Call

BEGINS = datetime(2030, 1, 1, tzinfo=UTC)  # ahead of the real clock: what eager workers do by it is not due yet
LENGTHS = (7, 30, 60, 365)
PER_ORDER = 10
LOOK_PACE = 0.05  # a year of looks every six hours would be a million and a half calls; every five days is hard enough
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Known:
    """What TikTok holds of a post's code from a moment on."""

    at: datetime
    code: str
    ends_at: datetime | None
    over: bool  # the code was taken back, or its post is gone

    def in_force(self, at: datetime) -> bool:
        """Whether the code may be used."""
        return bool(self.code) and not self.over and self.ends_at is not None and self.ends_at > at


def prepare() -> None:
    """A database of its own."""
    call_command("migrate", verbosity=0)


class Year:
    """One run. Everything random follows from the seed."""

    def __init__(
        self,
        number: int,
        *,
        seed: int = 7,
        days: int = 365,
        step: timedelta = 2 * HOUR,
        tell: Callable[[str], Any] = lambda _words: None,
    ) -> None:
        self.number, self.days, self.step, self.tell = number, days, step, tell
        self.chance = random.Random(seed)
        self.truth: dict[str, list[Known]] = defaultdict(list)
        self.asleep_until = BEGINS
        self.seen_at = BEGINS - HOUR
        self.plan: dict[int, list[Callable[[datetime], None]]] = defaultdict(list)

    def run(self) -> None:
        """The whole year, and the hours after it in which the product catches up."""
        settings.TIKTOK_CLIENTS = {**settings.TIKTOK_CLIENTS, "ttcm": "tests.spark_year.wire.Direct"}
        settings.TIKTOK_LOOK_PACE = LOOK_PACE
        theirs.World.now_turning()
        theirs.World.objects.update(
            pace=1,
            speed=0,
            creators_act_alone=True,
            base_real=BEGINS,
            base_simulated=BEGINS,
            paced_at=BEGINS,
            extra_callbacks=False,
        )
        self._hold_the_dials()
        self._set_the_stage()
        for hour in range(0, self.days * 24, int(self.step / HOUR)):
            self._one_step(hour)
            if hour % (30 * 24) == 0:
                self.tell(
                    f"day {hour // 24}: {Authorization.objects.filter(status__in=['authorized', 'expiring']).count()} in force"
                )
        self._catch_up()

    def now(self) -> datetime:
        """The simulated time."""
        return clock.now()

    def _skip(self, ahead: timedelta) -> None:
        theirs.World.objects.update(base_simulated=self.now() + ahead)
        self._hold_the_dials()

    def _hold_the_dials(self) -> None:
        """Within a step nobody turns them; reading them for each call would be most of the work."""
        world = theirs.World.objects.get()
        clock.dials = lambda: world

    def _set_the_stage(self) -> None:
        oauth.demo_account()
        account = theirs.BrandAccount.objects.get()
        self.user = User.objects.create_user("year@limelight.example", "x")
        self.brand = Brand.objects.create(name="Year", slug="year")
        make.member(self.brand, self.user, "owner")
        keep(self.brand, Grant(account.token, account.account_id), by=self.user, at=BEGINS)
        Call.objects.all().delete()
        campaigns = [make.campaign(self.brand, name=name) for name in ("By rule", "By hand")]
        SparkRule.objects.create(
            brand=self.brand, campaign=campaigns[0], extends=True, remind_after=3, remind_most=2, tells_creators=True
        )
        with transaction.atomic():
            for first in range(0, self.number, PER_ORDER):
                self._make_posts(account, campaigns[first // PER_ORDER % 2], min(PER_ORDER, self.number - first), first)

    def _make_posts(self, account: Any, campaign: Any, number: int, first: int) -> None:
        """An order at both sides, its videos public; each is asked about on some day, some are deleted later."""
        person = theirs.Person.objects.create(
            handle=f"year{first}",
            name="Year",
            country="US",
            age=30,
            followers=1,
            videos_30d=1,
            views_30d=1,
            in_tcm=True,
        )
        market, _new = theirs.Campaign.objects.get_or_create(
            account=account, name="Year", campaign_id="1", defaults={"created_at": BEGINS}
        )
        code = theirs.Code.objects.create(campaign=market, code=f"YEAR{first}", created_at=BEGINS)
        wanted = [{"deliverable_name": "Clip", "spark_ads_requested_authorization_days": 0}] * number
        order = theirs.Order.objects.create(
            account=account, code=code, person=person, order_id=str(10**18 + first), brand_name="Year",
            description="Year", status="COMPLETED", deliverables=wanted, created_at=BEGINS,
        )  # fmt: skip
        participant = make.participant(campaign, make.account(self.brand, person.handle, in_marketplace=True))
        ours = make.order(
            self.brand, status="fulfilled", videos=number, participant=participant, tiktok_id=order.order_id
        )
        for place in range(number):
            video_id = str((int(BEGINS.timestamp()) << 32) + first + place)
            video = theirs.Video.objects.create(
                person=person, order=order, place=place, video_id=video_id, caption=video_id, status="RELEASE",
                review_status="SUCCEED", created_at=BEGINS, published_at=BEGINS,
            )  # fmt: skip
            post = make.post(self.brand, order=ours, tiktok_id=video_id, published_at=BEGINS, caption=video_id)
            self._plan_for(post, video)

    def _plan_for(self, post: Post, video: theirs.Video) -> None:
        first_day = self.chance.randrange(max(self.days // 4, 1))
        self._at(first_day, lambda at: self._ask(post, at))
        if self.chance.random() < 0.03:
            self._at(self.chance.randrange(self.days), lambda at: self._delete(post, video, at))
        for day in range(first_day + 40, self.days, 45):
            self._at(day, lambda at: self._ask(post, at))
        for day in range(first_day + 5, self.days, 20):  # extended in the app, asked or not
            if self.chance.random() < 0.1:
                self._at(day, lambda at: self._extend_unasked(video))

    def _at(self, day: int, act: Callable[[datetime], None]) -> None:
        self.plan[day * 24 + self.chance.randrange(24) // int(self.step / HOUR) * int(self.step / HOUR)].append(act)

    def _one_step(self, hour: int) -> None:
        self._skip(self.step)
        at = self.now()
        for act in self.plan.pop(hour, []):
            act(at)
        self._delay_some_answers()
        while moving.move():
            pass
        self._watch(at)
        if at >= self.asleep_until:
            self._work(at)
            if self.chance.random() < 0.002 * (self.step / HOUR):
                self.asleep_until = at + timedelta(hours=self.chance.randrange(6, 23))  # a day, with a step to spare

    def _work(self, at: datetime) -> None:
        """What beat rings, twice over; then the calls that are due."""
        following.reconcile(at=at)
        for _twice in range(2):
            following.expire(at=at)
            warning.warn(at=at)
            if at.hour % 6 < self.step / HOUR:
                reminding.remind(at=at)
                standing.follow(at=at)
        self._extend_by_hand(at)
        for call in Call.objects.due(at).select_related("brand"):
            processing.run_call(call, at=at)

    def _extend_by_hand(self, at: datetime) -> None:
        """Members press the button on some of what ends within a week."""
        ending = Authorization.objects.ending_within(timedelta(days=7), at).filter(extension_asked_at__isnull=True)
        for authorization in ending.select_related("post", "brand"):
            if self.chance.random() < 0.01 * (self.step / HOUR):
                self._try(partial(extending.request_extension, authorization, days=30, by=self.user, at=at))

    def _ask(self, post: Post, at: datetime) -> None:
        if at < self.asleep_until:
            return
        fresh = Post.objects.get(pk=post.pk)
        known = Authorization.objects.filter(post=post).first()
        if known is None or known.status in ASKABLE:
            days = self.chance.choice(LENGTHS)
            self._try(lambda: actions.request_authorization(fresh, days=days, by=self.user, at=at))

    def _delete(self, post: Post, video: theirs.Video, at: datetime) -> None:
        """The creator deletes the post, and the round of orders notices."""
        acts.delete(video)
        theirs.Authorization.objects.filter(video=video).update(updated_at=at)
        Post.objects.filter(pk=post.pk).update(removed_at=at)

    def _extend_unasked(self, video: theirs.Video) -> None:
        known = theirs.Authorization.objects.filter(video=video, deleted=False).first()
        if known and known.ends_at and known.ends_at > self.now() and video.status == "RELEASE":
            acts.grant(video, self.chance.choice(LENGTHS[:3]))

    def _delay_some_answers(self) -> None:
        """People do not all answer within the hour."""
        for intent in theirs.Intent.objects.filter(pk__gt=getattr(self, "last_intent", 0)).order_by("pk"):
            self.last_intent = intent.pk
            if intent.act in ("answer_request", "refuse_request") and self.chance.random() < 0.25:
                later = intent.due_at + timedelta(days=self.chance.randrange(1, 21))
                theirs.Intent.objects.filter(pk=intent.pk).update(due_at=later)

    def _watch(self, at: datetime) -> None:
        """Write down what TikTok holds from now on."""
        changed = theirs.Authorization.objects.filter(updated_at__gt=self.seen_at).select_related("video")
        for row in changed:
            over = row.deleted or row.video.status == "DELETE"
            ends_at = row.ends_at and row.ends_at.replace(microsecond=0)
            self.truth[row.video.video_id].append(Known(row.updated_at, row.code, ends_at, over))
        self.seen_at = at

    def _catch_up(self) -> None:
        """Nobody does anything any more; the product looks at everything once."""
        theirs.Intent.objects.all().delete()
        self._skip(HOUR)
        at = self.now()
        for call in Call.objects.due(at + timedelta(days=1)).select_related("brand"):
            Call.objects.filter(pk=call.pk).update(next_try_at=at)
            processing.run_call(call, at=at)
        Authorization.objects.update(next_check_at=at)
        for _round in range(2 + self.number // 100):
            following.reconcile(at=at)
        following.expire(at=at)
        warning.warn(at=at)

    def _try(self, act: Callable[[], Any]) -> None:
        try:
            act()
        except Refused:
            return
