"""Which queue each task waits in, so that a flood of one kind cannot hold up another. The first match counts."""

QUEUES = ("callbacks", "outgoing", "metrics", "mail", "simulator", "default")

TASK_ROUTES = {
    "brands.tasks.send_digests": {"queue": "mail"},
    "tiktok.tasks.tell_owners": {"queue": "mail"},
    "tiktok.tasks.*callback*": {"queue": "callbacks"},
    "tiktok.tasks.*": {"queue": "outgoing"},
    "creators.tasks.renew_tokens": {"queue": "outgoing"},
    "creators.tasks.check_accounts": {"queue": "outgoing"},
    "creators.tasks.refresh_*": {"queue": "metrics"},
    "campaigns.tasks.check_order": {"queue": "outgoing"},
    "campaigns.tasks.follow_publications": {"queue": "outgoing"},
    "spark_ads.tasks.follow_ad_accounts": {"queue": "outgoing"},
    "spark_ads.tasks.read_paid_results": {"queue": "metrics"},
    "*.tasks.reconcile_*": {"queue": "outgoing"},
    "campaigns.tasks.discover_posts": {"queue": "metrics"},
    "campaigns.tasks.refresh_*": {"queue": "metrics"},
    "campaigns.tasks.*mail": {"queue": "mail"},
    "simulator.tasks.*": {"queue": "simulator"},
}
