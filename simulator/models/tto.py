"""TikTok One: brand profiles, campaigns with an invite link, who joined them, and the posts linked to them (wire page 4b)."""

from django.db import models

from simulator.models.accounts import Account
from simulator.models.market import BrandAccount, Person, Video


class BrandProfile(models.Model):
    """Whom a campaign is for; name, industry and logo never change."""

    account = models.ForeignKey(BrandAccount, models.CASCADE, related_name="profiles")
    profile_id = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=60)
    industry_id = models.CharField(max_length=20)
    website = models.CharField(max_length=500)
    logo_url = models.CharField(max_length=500)
    tiktok_account_url = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name


class TtoCampaign(models.Model):
    """A campaign of TikTok One. It has no status, no orders and no campaign code."""

    account = models.ForeignKey(BrandAccount, models.CASCADE, related_name="tto_campaigns")
    profile = models.ForeignKey(BrandProfile, models.CASCADE, null=True)
    campaign_id = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=10, default="CAMPAIGN")  # or BRAND_LINK
    name = models.CharField(max_length=200)
    brand_name = models.CharField(max_length=60, blank=True)
    description = models.CharField(max_length=1000, blank=True)
    anchor_id = models.CharField(max_length=20, blank=True)
    advertiser_ids = models.JSONField(default=list)
    spark_days = models.PositiveSmallIntegerField(default=0)
    business_handle = models.CharField(max_length=64, blank=True)
    word = models.CharField(max_length=16, unique=True)  # the last part of the invite link
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name


class TtoMember(models.Model):
    """Somebody a campaign wants; part of it from the moment of joining."""

    campaign = models.ForeignKey(TtoCampaign, models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, models.CASCADE, related_name="tto_memberships")
    acts_at = models.DateTimeField(null=True)  # when the person joins, or posts afterwards; none: not by itself
    joined_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["campaign", "person"], name="simulator_tto_member_once")]

    def __str__(self) -> str:
        return f"{self.person} in {self.campaign}"


class TtoLink(models.Model):
    """A post and a campaign: asked for by the brand, or linked by the creator; reviewed afterwards."""

    campaign = models.ForeignKey(TtoCampaign, models.CASCADE, related_name="links")
    video = models.ForeignKey(Video, models.CASCADE, related_name="tto_links")
    request_id = models.CharField(max_length=20, unique=True)
    status = models.CharField(max_length=9, default="IN_REVIEW")  # APPROVE, REJECTED, REVOKE
    times_asked = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField(null=True)
    answers_at = models.DateTimeField(null=True)  # what the creator intends
    passes_at = models.DateTimeField(null=True)  # when TikTok's review will be through
    passed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "video"], name="simulator_tto_link_once"),
            models.UniqueConstraint(
                fields=["video"], condition=models.Q(status="APPROVE"), name="simulator_tto_one_campaign"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.video} in {self.campaign}"


class Publication(models.Model):
    """A post on its way: handed in by an app, fetched, published (wire page 5)."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="publications")
    share_id = models.CharField(max_length=40, unique=True)
    video_url = models.CharField(max_length=2000)
    info = models.JSONField(default=dict)
    campaign = models.ForeignKey(TtoCampaign, models.SET_NULL, null=True)
    status = models.CharField(max_length=20, default="PROCESSING_DOWNLOAD")
    reason = models.CharField(max_length=40, blank=True)
    video = models.OneToOneField(Video, models.SET_NULL, null=True, related_name="publication")
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.share_id
