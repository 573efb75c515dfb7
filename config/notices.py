"""Which status changes members hear of: (model, action) → the kind of notification, and the function that finds the words.

Rows that begin have the action `create`. A function answers None where nobody need hear of this one.
"""

NOTICES: dict[tuple[str, str], tuple[str, str]] = {
    ("connection", "lose"): ("connection", "tiktok.notices.connection_lost"),
    ("invitation", "join"): ("invitations", "creators.notices.invitation_joined"),
    ("invitation", "reject"): ("invitations", "creators.notices.invitation_rejected"),
    ("invitation", "decline"): ("invitations", "creators.notices.invitation_declined"),
    ("invitation", "fail"): ("invitations", "creators.notices.invitation_failed"),
    ("order", "join"): ("orders", "campaigns.notices.order_joined"),
    ("order", "decline"): ("orders", "campaigns.notices.order_declined"),
    ("order", "expire"): ("orders", "campaigns.notices.order_expired"),
    ("order", "fail"): ("orders", "campaigns.notices.order_failed"),
    ("order", "fulfil"): ("orders", "campaigns.notices.order_fulfilled"),
    ("deliverable", "request_changes"): ("videos", "campaigns.notices.video_sent_back"),
    ("deliverable", "publish"): ("videos", "campaigns.notices.video_published"),
    ("deliverable", "remove"): ("videos", "campaigns.notices.video_removed"),
    ("linkrequest", "approve"): ("orders", "campaigns.notices.link_granted"),
    ("linkrequest", "reject"): ("orders", "campaigns.notices.link_refused"),
    ("version", "create"): ("review", "campaigns.notices.version_handed_in"),
    ("version", "approve"): ("review", "campaigns.notices.version_approved_by_silence"),
    ("message", "create"): ("messages", "campaigns.notices.message_received"),
    ("message", "bounce"): ("messages", "campaigns.notices.message_came_back"),
    ("message", "fail"): ("messages", "campaigns.notices.message_not_sent"),
    ("message", "lose"): ("messages", "campaigns.notices.message_uncertain"),
    ("authorization", "grant"): ("spark_ads", "spark_ads.notices.granted"),
    ("authorization", "reject"): ("spark_ads", "spark_ads.notices.refused"),
    ("authorization", "extend"): ("spark_ads", "spark_ads.notices.extended"),
    ("authorization", "refuse_extension"): ("spark_ads", "spark_ads.notices.extension_refused"),
    ("authorization", "expire"): ("spark_ads", "spark_ads.notices.ended"),
    ("authorization", "revoke"): ("spark_ads", "spark_ads.notices.revoked"),
    ("asset", "lose"): ("spark_ads", "spark_ads.ad_notices.post_lost"),
    ("asset", "hide"): ("spark_ads", "spark_ads.ad_notices.post_lost"),
    ("ad", "fail"): ("spark_ads", "spark_ads.ad_notices.ad_failed"),
    ("ad", "deny"): ("spark_ads", "spark_ads.ad_notices.ad_denied"),
    ("authorization", "lose_post"): ("spark_ads", "spark_ads.notices.post_lost"),
}
