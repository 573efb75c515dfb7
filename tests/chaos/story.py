"""What happens in the chaos: a brand invites, orders, asks for authorizations, cancels; trouble everywhere; then quiet."""

import argparse
import random
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from django.db import IntegrityError
from django.utils import timezone

from brands.actions import found_brand
from brands.models import Brand, User
from campaigns import actions as campaigns
from campaigns.models import Campaign, Order, Post
from campaigns.models.order import SparkDays
from creators import actions as creators
from creators.models import Account, Creator
from lifecycle.transitions import Refused
from simulator import clock, people
from simulator.api import oauth
from simulator.models import BrandAccount, Delivery, Intent
from spark_ads import actions as spark_ads
from tests.chaos import compare
from tests.chaos.product import Product
from tiktok.actions import keep
from tiktok.answers import Grant
from tiktok.models import Call, Callback, State

TROUBLE = {
    "duplicate_percent": 20,
    "reordered_percent": 20,
    "lost_percent": 5,
    "failing_percent": 5,
    "malformed_percent": 1,
    "batch_size": 20,
}
PACE = 2_000  # people's hours pass in seconds
CALM = 10  # seconds between two looks at the end


class Story:
    """One run. Everything random is drawn from `chance`, and the simulator's from the same seed."""

    def __init__(self, folder: Path, port: int, chance: random.Random, asked: argparse.Namespace) -> None:
        self.product, self.chance, self.asked = Product(folder, port), chance, asked
        self.next_kill, self.worked_before, self.a_while = 0.0, 0, max(5, asked.orders // 10)
        self.considered_order = self.considered_post = 0
        self.started = time.monotonic()

    def run(self) -> list[str]:
        """The whole story; the differences at its end."""
        self.product.start(self.asked.workers)
        brand, user, campaign = self._set_the_stage()
        self._invite_everybody(brand, user)
        self._order(campaign, user)
        self._live(brand, user)
        return self._conclude(brand)

    def _set_the_stage(self) -> tuple[Brand, User, Campaign]:
        people.load()
        oauth.demo_account()
        clock.turn(pace=PACE, extra_callbacks=not self.asked.only_documented, **TROUBLE)
        user = User.objects.create_user("chaos@limelight.example", "x")
        brand, now = found_brand(name="Chaos", owner=user), timezone.now()
        account = BrandAccount.objects.get()
        keep(brand, Grant(account.token, account.account_id), by=user, at=now)
        campaign = Campaign.objects.create(
            brand=brand, name="Chaos", ttcm_brand_name="Chaos", ttcm_description="All at once", created_at=now
        )
        campaign.launch(by=user, at=now)
        handles = [f"chaos.{number}" for number in range(max(6, self.asked.orders // 4))]
        made = Creator.objects.bulk_create(Creator(brand=brand, name=handle) for handle in handles)
        Account.objects.bulk_create(
            Account(brand=brand, creator=creator, handle=creator.name, display_name=creator.name) for creator in made
        )
        return brand, user, campaign

    def _invite_everybody(self, brand: Brand, user: User) -> None:
        for account in brand.accounts.order_by("pk"):
            try:
                creators.send_invitation(account, by=user, at=timezone.now())
            except Refused:
                continue
            self._maybe_kill()

    def _order(self, campaign: Campaign, user: User) -> None:
        """Orders go to whoever has joined; the more have, the faster."""
        made = 0
        while made < self.asked.orders:
            accounts = list(campaign.brand.accounts.filter(in_marketplace=True).order_by("pk"))
            campaigns.add_participants(campaign, accounts, at=timezone.now())
            participants = list(campaign.participants.select_related("account", "campaign__brand").order_by("pk"))
            for participant in participants[: self.asked.orders - made]:
                names = [f"Clip {number}" for number in range(1, self.chance.choice((1, 2, 3)) + 1)]
                days = self.chance.choice((SparkDays.NONE, SparkDays.MONTH))
                campaigns.create_order(participant, names=names, spark_days=days, by=user, at=timezone.now())
                made += 1
                self._maybe_kill()
            self._tell(f"{made} orders asked for")
            time.sleep(3)

    def _live(self, brand: Brand, user: User) -> None:
        """Until people have done all they will do: authorizations are asked for, a few orders cancelled, workers killed."""
        while True:
            self._maybe_kill()
            self._cancel_some(brand, user)
            self._ask_for_some(brand, user)
            planned, calls, waiting = Intent.objects.count(), self._open(Call), self._open(Callback)
            unsent = Delivery.objects.filter(outcome="").count()
            self._tell(f"{planned} acts planned, {unsent} callbacks to send, {waiting} to work, {calls} calls open")
            if not planned and not calls and not unsent and not Order.objects.filter(status="requesting").exists():
                return
            if not planned and not unsent:
                brand.calls.wake(timezone.now())  # somebody presses "Try again"
            time.sleep(5)

    def _cancel_some(self, brand: Brand, user: User) -> None:
        """One order in fifty."""
        under_way = Order.objects.filter(brand=brand, status__in=("created", "joined"), pk__gt=self.considered_order)
        for order in under_way.order_by("pk"):
            self.considered_order = order.pk
            if self.chance.random() < 0.02:
                self._try(partial(campaigns.ask_to_cancel, order, reason="Plans changed."), user)

    def _ask_for_some(self, brand: Brand, user: User) -> None:
        """The authorization of every other post whose order did not ask for it."""
        posts = Post.objects.filter(brand=brand, order__spark_days=0, pk__gt=self.considered_post)
        for post in posts.order_by("pk"):
            self.considered_post = post.pk
            if self.chance.random() < 0.5:
                self._try(partial(spark_ads.request_authorization, post, days=30), user)

    def _conclude(self, brand: Brand) -> list[str]:
        """No more kills; callbacks that were lost are made good by asking. Then nothing may differ."""
        deadline = time.monotonic() + 60 * self.asked.minutes
        while True:
            began = time.monotonic()
            number, kinds, differences = compare.everything(brand)
            if not differences or time.monotonic() > deadline:
                break
            self._tell(f"{number} objects compared, {len(differences)} differ still, such as: {differences[0]}")
            time.sleep(max(CALM, time.monotonic() - began))  # looking must not keep the workers from working
        for difference in differences[:20]:
            print(difference)
        print(", ".join(f"{count} × {kind}" for kind, count in kinds.most_common()))
        deliveries = Delivery.objects.count()
        print(
            f"{self.product.killed} workers killed, {deliveries} callbacks written "
            f"({Delivery.objects.filter(outcome='lost').count()} lost), {Callback.objects.count()} kept, "
            f"{Call.objects.count()} calls in {int(time.monotonic() - self.started)} s"
        )
        print(f"{number} objects compared, {len(differences)} differences", flush=True)
        return differences

    def _maybe_kill(self) -> None:
        """Now and then, though not before something was done: on a busy machine workers would only ever be starting."""
        if time.monotonic() < self.next_kill:
            return
        worked = self._ended(Call) + self._ended(Callback)
        if self.next_kill and worked < self.worked_before + self.a_while:
            return
        if self.next_kill:
            self.product.kill_worker(self.chance.randrange(self.asked.workers))
        self.next_kill, self.worked_before = time.monotonic() + self.chance.uniform(8, 25), worked

    def _try(self, action: Callable[..., Any], user: User) -> None:
        try:
            action(by=user, at=timezone.now())
        except (Refused, IntegrityError):
            return  # somebody was faster

    def _open(self, model: type[Call] | type[Callback]) -> int:
        return model.objects.filter(state__in=(State.WAITING, State.RUNNING)).count()

    def _ended(self, model: type[Call] | type[Callback]) -> int:
        return model.objects.exclude(state__in=(State.WAITING, State.RUNNING)).count()

    def _tell(self, words: str) -> None:
        print(f"{int(time.monotonic() - self.started):5d} s  {words}", flush=True)
