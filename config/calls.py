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
    "extend_authorization": "spark_ads.extending.perform_extend_authorization",
    "check_code": "spark_ads.checking.perform_check_code",
    "allow_ads": "spark_ads.answering.perform_allow_ads",
    "end_ads": "spark_ads.answering.perform_end_ads",
}
