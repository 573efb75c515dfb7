"""The ads side: advertisers, posts bound by their code, identities, campaigns, ad groups, ads, what they spent, files."""

import zlib
from datetime import datetime

from django.db import models

from simulator.models.market import BrandAccount, Person, Video


class Advertiser(models.Model):
    """An account of Ads Manager; every brand account opens one."""

    account = models.OneToOneField(BrandAccount, models.CASCADE, related_name="advertiser")
    advertiser_id = models.CharField(max_length=20, unique=True)
    timezone = models.CharField(max_length=64, default="Etc/UTC")  # whose midnight ends the days of its reports
    created_at = models.DateTimeField()
    settled_at = models.DateTimeField()  # until when it is written down what the ads spent

    def __str__(self) -> str:
        return self.advertiser_id

    @classmethod
    def of(cls, account: BrandAccount, at: datetime) -> "Advertiser":
        """The account's advertiser; it is there as soon as somebody asks."""
        defaults = {"advertiser_id": cls.id_of(account), "created_at": at, "settled_at": at}
        return cls.objects.select_related("account").get_or_create(account=account, defaults=defaults)[0]

    @staticmethod
    def id_of(account: BrandAccount) -> str:
        """Nineteen digits that follow from the account's own."""
        return str(int(account.account_id) ^ zlib.crc32(b"advertiser"))


class Identity(models.Model):
    """Who an ad is shown as: a creator whose code was bound (AUTH_CODE), or a made-up name (CUSTOMIZED_USER)."""

    advertiser = models.ForeignKey(Advertiser, models.CASCADE, related_name="identities")
    identity_id = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=16)
    person = models.ForeignKey(Person, models.CASCADE, null=True)
    display_name = models.CharField(max_length=200)
    image_id = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["advertiser", "person"], name="simulator_identity_once"),
        ]

    def __str__(self) -> str:
        return self.display_name


class Binding(models.Model):
    """A post an advertiser may use, by one code. What is known of the code stays known after a new one was made."""

    advertiser = models.ForeignKey(Advertiser, models.CASCADE, related_name="bindings")
    identity = models.ForeignKey(Identity, models.CASCADE, related_name="bindings")
    video = models.ForeignKey(Video, models.CASCADE, related_name="bindings")
    code = models.CharField(max_length=80)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True)
    bound_at = models.DateTimeField()
    unbound_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.code

    @property
    def until(self) -> datetime:
        """When the right to use the post ends or ended."""
        return min(at for at in (self.ends_at, self.deleted_at, self.unbound_at) if at is not None)


class AdObject(models.Model):
    """What campaigns, ad groups and ads have in common; `given` is the rest of what the caller said."""

    object_id = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=512)
    operation_status = models.CharField(max_length=8, default="ENABLE")
    deleted = models.BooleanField(default=False)
    given = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    modified_at = models.DateTimeField()

    class Meta:
        abstract = True
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name


class AdCampaign(AdObject):
    """A campaign of Ads Manager; its budget holds for all its ad groups together."""

    advertiser = models.ForeignKey(Advertiser, models.CASCADE, related_name="campaigns")
    budget_mode = models.CharField(max_length=40)
    budget = models.FloatField(default=0)  # in the advertiser's currency; 0 where there is no limit


class AdGroup(AdObject):
    """Who sees the ads, when, for how much."""

    advertiser = models.ForeignKey(Advertiser, models.CASCADE, related_name="ad_groups")
    campaign = models.ForeignKey(AdCampaign, models.CASCADE, related_name="ad_groups")
    budget_mode = models.CharField(max_length=40)
    budget = models.FloatField(default=0)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)


class Ad(AdObject):
    """A Spark Ad: a bound post, shown as its creator."""

    advertiser = models.ForeignKey(Advertiser, models.CASCADE, related_name="ads")
    group = models.ForeignKey(AdGroup, models.CASCADE, related_name="ads")
    identity = models.ForeignKey(Identity, models.PROTECT, related_name="ads")
    video = models.ForeignKey(Video, models.CASCADE, related_name="ads")
    number = models.PositiveIntegerField()  # the how-manyth of the advertiser; what is drawn about the ad hangs on it
    reviewed_at = models.DateTimeField()
    reject_reason = models.CharField(max_length=200, blank=True)


class Spending(models.Model):
    """What an ad spent on one day of its advertiser."""

    ad = models.ForeignKey(Ad, models.CASCADE, related_name="spendings")
    day = models.DateField()
    amount = models.FloatField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ad", "day"], name="simulator_spending_once")]

    def __str__(self) -> str:
        return f"{self.amount:.2f} on {self.day}"


class Material(models.Model):
    """A file in the ad library."""

    advertiser = models.ForeignKey(Advertiser, models.CASCADE, related_name="materials")
    kind = models.CharField(max_length=5)  # video, image
    material_id = models.CharField(max_length=64, unique=True)
    file_name = models.CharField(max_length=100)
    signature = models.CharField(max_length=32)
    size = models.PositiveBigIntegerField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["advertiser", "kind", "file_name"], name="simulator_file_name_once"),
        ]

    def __str__(self) -> str:
        return self.file_name
