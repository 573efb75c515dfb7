"""Which function performs which kind of outgoing call. A call is a row first; these run in a worker, outside any transaction."""

CALL_ROUTES = {
    "subscribe": "tiktok.actions.perform_subscribe",
    "subscribe_to_creators": "tiktok.actions.perform_subscribe_to_creators",
    "disconnect": "tiktok.actions.perform_disconnect",
    "revoke_creator": "creators.authenticating.perform_revoke_creator",
    "send_invitation": "creators.actions.perform_send_invitation",
    "create_order": "campaigns.actions.perform_create_order",
    "cancel_order": "campaigns.actions.perform_cancel_order",
    "join_campaign": "campaigns.creator_answers.perform_join_campaign",
    "publish_video": "campaigns.publishing.perform_publish_video",
    "request_authorization": "spark_ads.actions.perform_request_authorization",
    "search_code": "spark_ads.library.perform_search_code",
    "unbind_post": "spark_ads.library.perform_unbind_post",
    "create_ad_campaign": "spark_ads.making.perform_create_ad_campaign",
    "create_ad_group": "spark_ads.making.perform_create_ad_group",
    "create_ad": "spark_ads.making.perform_create_ad",
    "pause_ad": "spark_ads.making.perform_switch_ad",
    "resume_ad": "spark_ads.making.perform_switch_ad",
    "end_ad": "spark_ads.making.perform_switch_ad",
    "allow_ads": "spark_ads.answering.perform_allow_ads",
    "end_ads": "spark_ads.answering.perform_end_ads",
}
