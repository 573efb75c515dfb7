"""Which functions hear which topic of TikTok's callbacks, in order. Topics are our words; `tiktok.words` translates TikTok's."""

CALLBACK_ROUTES: dict[str, tuple[str, ...]] = {
    "invitation.seen": ("creators.callbacks.invitation_seen",),
    "invitation.declined": ("creators.callbacks.invitation_declined",),
    "creator.joined": ("creators.callbacks.creator_joined",),
    "creator.disconnected": ("creators.callbacks.creator_disconnected",),
    "post.changed": ("campaigns.callbacks.post_changed",),
    "order.changed": ("campaigns.callbacks.order_changed",),
    "video.uploaded": ("campaigns.callbacks.video_changed",),
    "video.published": ("campaigns.callbacks.video_changed", "spark_ads.callbacks.video_published"),
    "authorization.changed": ("spark_ads.callbacks.authorization_changed",),
}
