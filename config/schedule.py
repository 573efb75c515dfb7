"""All periodic work on one page: every line rings one task. Staff see and edit it in the admin."""

from typing import Any

# Name: the task, and how many seconds apart it is rung.
LINES: dict[str, tuple[str, float]] = {
    "sweep callbacks": ("tiktok.tasks.sweep_callbacks", 15),
    "sweep calls": ("tiktok.tasks.sweep_calls", 15),
    "tell members": ("brands.tasks.tell_members", 5),
    "send digests": ("brands.tasks.send_digests", 900),
    "warn of silences": ("campaigns.tasks.warn_of_silences", 600),
    "tell owners of refused tokens": ("tiktok.tasks.tell_owners", 60),
    "sweep imports": ("creators.tasks.sweep_imports", 30),
    "forget exports": ("creators.tasks.forget_exports", 86_400),
    "sweep bulk runs": ("creators.tasks.sweep_bulk_runs", 30),
    "forget imports": ("creators.tasks.forget_imports", 86_400),
    "check accounts": ("creators.tasks.check_accounts", 10),
    "refresh profiles": ("creators.tasks.refresh_profiles", 300),
    "judge accounts": ("creators.tasks.judge_accounts", 3600),
    "renew creators' tokens": ("creators.tasks.renew_tokens", 300),
    "reconcile invitations": ("creators.tasks.reconcile_invitations", 60),
    "expire invitations": ("creators.tasks.expire_invitations", 300),
    "sweep order batches": ("campaigns.tasks.sweep_order_batches", 30),
    "reconcile orders": ("campaigns.tasks.reconcile_orders", 15),
    "follow publications": ("campaigns.tasks.follow_publications", 15),
    "refresh posts": ("campaigns.tasks.refresh_posts", 15),
    "compute benchmarks": ("campaigns.tasks.compute_benchmarks", 86_400),
    "sweep report files": ("campaigns.tasks.sweep_report_files", 60),
    "forget report files": ("campaigns.tasks.forget_report_files", 86_400),
    "discover posts": ("campaigns.tasks.discover_posts", 60),
    "reconcile link requests": ("campaigns.tasks.reconcile_link_requests", 30),
    "sweep imports of posts": ("campaigns.tasks.sweep_post_imports", 30),
    "forget imports of posts": ("campaigns.tasks.forget_post_imports", 86_400),
    "make the months of snapshots": ("campaigns.tasks.make_snapshot_months", 86_400),
    "sweep uploads": ("campaigns.tasks.sweep_uploads", 30),
    "forget uploads": ("campaigns.tasks.forget_uploads", 3600),
    "forget files of versions": ("campaigns.tasks.forget_version_files", 86_400),
    "approve by silence": ("campaigns.tasks.approve_by_silence", 300),
    "sweep mail": ("campaigns.tasks.sweep_mail", 15),
    "remind of due dates": ("campaigns.tasks.remind", 900),
    "reconcile authorizations": ("spark_ads.tasks.reconcile_authorizations", 15),
    "expire authorizations": ("spark_ads.tasks.expire_authorizations", 15),
    "keep ad accounts": ("spark_ads.tasks.keep_ad_accounts", 60),
    "follow ad accounts": ("spark_ads.tasks.follow_ad_accounts", 15),
    "read paid results": ("spark_ads.tasks.read_paid_results", 60),
    "warn of ends": ("spark_ads.tasks.warn_of_ends", 300),
    "revoke calendar links": ("spark_ads.tasks.revoke_calendar_links", 300),
    "remind of requests": ("spark_ads.tasks.remind_of_requests", 900),
    "follow Spark Ads rules": ("spark_ads.tasks.follow_rules", 600),
    "sweep request batches": ("spark_ads.tasks.sweep_request_batches", 30),
}


def schedule(*, simulator: bool) -> dict[str, dict[str, Any]]:
    """The beat schedule; `simulator` adds the task that moves the pretend TikTok."""
    lines = LINES
    if simulator:
        lines = {**LINES, "move the simulator": ("simulator.tasks.move_world", 3)}
    return {
        name: {"task": task, "schedule": seconds, "options": {"expires": max(seconds, 10)}}
        for name, (task, seconds) in lines.items()
    }
