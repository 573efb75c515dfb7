"""The world, its people, and the marketplace: campaigns, codes, orders, videos, authorizations."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone


class World(models.Model):
    """The dials: one row. Percentages are 0 to 100."""

    pace = models.FloatField("how much faster people act", default=60.0)
    speed = models.FloatField("how fast the clock runs", default=1.0)
    base_real = models.DateTimeField(null=True, blank=True)
    base_simulated = models.DateTimeField(null=True, blank=True)
    lived_hours = models.FloatField(default=0.0)  # unhurried hours that had passed when the pace was last turned
    paced_at = models.DateTimeField(default=timezone.now)
    creators_act_alone = models.BooleanField("creators act by themselves", default=True)
    extra_callbacks = models.BooleanField("send callbacks TikTok does not (joining, orders, Spark Ads)", default=True)
    duplicate_percent = models.PositiveSmallIntegerField(
        "callbacks sent twice, %", default=0, validators=[MaxValueValidator(100)]
    )
    lost_percent = models.PositiveSmallIntegerField("callbacks lost, %", default=0, validators=[MaxValueValidator(100)])
    reordered_percent = models.PositiveSmallIntegerField(
        "callbacks overtaken by later ones, %", default=0, validators=[MaxValueValidator(100)]
    )
    delayed_percent = models.PositiveSmallIntegerField(
        "callbacks a minute late, %", default=0, validators=[MaxValueValidator(100)]
    )
    batch_size = models.PositiveSmallIntegerField(
        "most callbacks in one delivery", default=1, validators=[MinValueValidator(1), MaxValueValidator(1000)]
    )
    failing_percent = models.PositiveSmallIntegerField(
        "calls answered with HTTP 502, before or after their work, %", default=0, validators=[MaxValueValidator(100)]
    )
    silent_percent = models.PositiveSmallIntegerField(
        "calls whose answer comes too late, %", default=0, validators=[MaxValueValidator(100)]
    )
    malformed_percent = models.PositiveSmallIntegerField(
        "answers that are no JSON, %", default=0, validators=[MaxValueValidator(100)]
    )
    slow_seconds = models.FloatField("seconds every answer takes", default=0.0)
    calls_per_second = models.PositiveIntegerField("calls a second before 40100 (0: no limit)", default=0)

    def __str__(self) -> str:
        return "dials"

    @classmethod
    def now_turning(cls, pace: float = 60.0) -> "World":
        """The one row, made on first use."""
        world, _ = cls.objects.get_or_create(pk=1, defaults={"pace": pace})
        return world


class BrandAccount(models.Model):
    """A brand's marketplace account and the token that opens it."""

    account_id = models.CharField(max_length=32, unique=True)
    name = models.CharField(max_length=100)
    token = models.CharField(max_length=128, unique=True)
    revoked = models.BooleanField(default=False)
    only_tto = models.BooleanField(default=False)  # no Creator Marketplace of the older kind

    def __str__(self) -> str:
        return self.name


class Subscription(models.Model):
    """An account's news sent to an address, for as long as its token is good."""

    account = models.ForeignKey(BrandAccount, models.CASCADE, related_name="subscriptions")
    subscription_id = models.CharField(max_length=20, unique=True)
    entity = models.CharField(max_length=30, default="TCM_VIDEOS")
    callback_url = models.URLField(max_length=500)
    token = models.CharField(max_length=128)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.subscription_id


class Webhook(models.Model):
    """Where news of creators' own accounts goes, by kind of event; one for the app."""

    event_type = models.CharField(max_length=20, unique=True)
    callback_url = models.URLField(max_length=500)

    def __str__(self) -> str:
        return self.event_type


class Consent(models.Model):
    """A code of the consent page: single use, one hour."""

    code = models.CharField(max_length=64, unique=True)
    account_name = models.CharField(max_length=100)
    only_tto = models.BooleanField(default=False)
    expires_at = models.DateTimeField()
    used = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.code


class Person(models.Model):
    """A creator's account with the facts TikTok would know."""

    handle = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=200)
    country = models.CharField(max_length=2)
    age = models.PositiveSmallIntegerField()
    is_business = models.BooleanField(default=False)
    followers = models.BigIntegerField()
    following = models.IntegerField(default=0)
    likes = models.BigIntegerField(default=0)
    videos = models.IntegerField(default=0)
    videos_30d = models.IntegerField()
    views_30d = models.BigIntegerField()
    suitable_13 = models.BooleanField(default=True)
    in_tcm = models.BooleanField(default=False)

    class Meta:
        ordering = ["handle"]

    def __str__(self) -> str:
        return f"@{self.handle}"


class Invitation(models.Model):
    """A brand's invitation of a person to TTCM."""

    account = models.ForeignKey(BrandAccount, models.CASCADE)
    person = models.ForeignKey(Person, models.CASCADE, related_name="invitations")
    status = models.CharField(max_length=10, default="invited")  # invited, seen, joined, declined
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.account} invites {self.person}"


class Campaign(models.Model):
    """A marketplace campaign."""

    account = models.ForeignKey(BrandAccount, models.CASCADE)
    campaign_id = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=200)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Code(models.Model):
    """A campaign code; its first order freezes the number of videos."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="codes")
    code = models.CharField(max_length=32, unique=True)
    video_number = models.PositiveSmallIntegerField(null=True)
    accepted = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.code


class Order(models.Model):
    """What a brand ordered from a person."""

    account = models.ForeignKey(BrandAccount, models.CASCADE)
    code = models.ForeignKey(Code, models.CASCADE, related_name="orders")
    person = models.ForeignKey(Person, models.CASCADE, related_name="orders")
    order_id = models.CharField(max_length=20, unique=True)
    brand_name = models.CharField(max_length=60)
    description = models.CharField(max_length=60)
    status = models.CharField(max_length=10, default="PENDING")
    deliverables = models.JSONField()  # [{"deliverable_name": …, "spark_ads_requested_authorization_days": …}]
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.order_id

    @property
    def spark_days(self) -> int:
        """The longest authorization asked for."""
        return max((item["spark_ads_requested_authorization_days"] for item in self.deliverables), default=0)


class Video(models.Model):
    """A video: handed in for a place of an order, or posted directly."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="clips")
    order = models.ForeignKey(Order, models.CASCADE, null=True, related_name="clips")
    place = models.PositiveSmallIntegerField(null=True)  # 0-based place among the order's deliverables
    linked_by_code = models.BooleanField(default=False)
    video_id = models.CharField(max_length=20, unique=True)
    caption = models.CharField(max_length=2200, blank=True)
    file = models.FileField(upload_to="simulator/%Y/%m", blank=True)
    status = models.CharField(max_length=8, default="UPLOAD")  # INIT, UPLOAD, RELEASE, DELETE
    review_status = models.CharField(max_length=20, default="NO_REVIEW")
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    born_at_hour = models.FloatField(default=0.0)  # the unhurried hour of publication; views grow from there
    nth: int | None = None  # the how-manyth of its person, once somebody counted

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["order", "place"],
                condition=models.Q(order__isnull=False) & ~models.Q(status="DELETE"),
                name="simulator_place_once",
            )
        ]

    def __str__(self) -> str:
        return self.video_id


class Authorization(models.Model):
    """A post's ad authorization: the brand's request and the creator's code."""

    video = models.OneToOneField(Video, models.CASCADE, related_name="authorization")
    request = models.CharField(max_length=8, blank=True)  # WAITING, ACCEPTED, REJECTED
    requested_days = models.PositiveSmallIntegerField(null=True)
    requests_made = models.PositiveSmallIntegerField(default=0)
    code = models.CharField(max_length=80, blank=True)
    deleted = models.BooleanField(default=False)
    starts_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    updated_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.code or self.request


class Intent(models.Model):
    """What a person is going to do, and when."""

    act = models.CharField(max_length=30)
    subject_id = models.BigIntegerField()
    due_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.act} {self.subject_id}"


class Delivery(models.Model):
    """A callback to be sent: the exact body, and how it went."""

    body = models.TextField()
    callback_url = models.URLField(max_length=500)
    of_account = models.BooleanField(default=False)  # the accounts family: signed with a time, never batched
    due_at = models.DateTimeField(db_index=True)
    claimed_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    outcome = models.CharField(max_length=10, blank=True)  # delivered, lost, given up; none while it waits
    delivered_at = models.DateTimeField(null=True)
    last_answer = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.body[:80]
