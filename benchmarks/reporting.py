"""P7: all figures of a 10,000-post campaign's report beside SQL by hand, and beside themselves with fifty times the snapshots.

Posts, snapshots and what is derived are written by SQL: the derived rows as `campaigns.ingest` would leave them.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from statistics import median
from typing import Any

from django.contrib.auth import get_user_model
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from benchmarks.measuring import Timed, beside, line, seconds
from brands.models import Brand, Member
from campaigns import rollups
from campaigns.models import Campaign, Order, Participant, Post, Rates, Snapshot, Target
from campaigns.models.snapshot import SUMMABLE
from campaigns.reporting import benchmarks, report
from campaigns.reporting.costs import AdsDay
from creators.models import Account, Creator

POSTS = 10_000  # of the campaign that is reported on, and of each of the others
CREATORS = 500  # whose posts they are, each with an order
BOUGHT = 500  # posts with ads, a month long; every other one tells organic from paid itself
DAYS = 90  # of each post's snapshots, evenly spread
SQL_GOAL, GROWTH_GOAL = 1.5, 1.3
TIMES = 50  # how much more there is at the end
START = date(2026, 1, 1)
RATE = "CAST(engagements AS double precision) / views"
IN_ALL = """
    SELECT count(*), count(DISTINCT p.account_id), count(CASE WHEN has_ads THEN 1 END), count(views), count(views + engagements),
        sum(views), sum(likes), sum(comments), sum(shares), sum(favorites),
        sum(CASE WHEN views IS NOT NULL THEN engagements END), sum(CASE WHEN engagements IS NOT NULL THEN views END),
        sum(CASE WHEN a.followers > 0 THEN engagements END),
        sum(CASE WHEN engagements IS NOT NULL AND a.followers > 0 THEN a.followers END),
        sum(views * average_watch_seconds), sum(CASE WHEN average_watch_seconds IS NOT NULL THEN views END),
        sum(views * completion_rate), sum(CASE WHEN completion_rate IS NOT NULL THEN views END),
        min(observed_at), max(observed_at)
    FROM campaigns_post p JOIN creators_account a ON a.id = p.account_id WHERE campaign_id = %s"""
BY_DAY = """
    SELECT date, traffic, views, likes, comments, shares, favorites FROM campaigns_campaignday WHERE campaign_id = %s"""
ADS = f"SELECT {', '.join(AdsDay._fields)} FROM campaigns_campaignpaidday WHERE campaign_id = %s"
PARTS = """
    SELECT traffic, count(*), count(CASE WHEN has_ads THEN 1 END), sum(t.views), sum(t.likes), sum(t.comments),
        sum(t.shares), sum(t.favorites)
    FROM campaigns_posttotal t JOIN campaigns_post p ON p.id = t.post_id WHERE campaign_id = %s AND has_parts
    GROUP BY 1"""
FEES = """
    SELECT currency, sum(fee), count(CASE WHEN fee IS NULL THEN 1 END) FROM campaigns_order WHERE campaign_id = %s
        AND status IN ('requesting', 'created', 'joined', 'in_progress', 'fulfilled') GROUP BY 1"""
EXTREME = f"""
    SELECT p.*, a.* FROM campaigns_post p JOIN creators_account a ON a.id = p.account_id WHERE p.id IN (
        SELECT id FROM campaigns_post WHERE campaign_id = %s AND engagements IS NOT NULL AND views >= 100
        ORDER BY {RATE} {{0}}, id {{0}} LIMIT 5)"""
MIDDLE = """
    SELECT avg(v) FROM (SELECT {0} AS v FROM campaigns_post WHERE campaign_id = %s AND views > 0 AND {0} IS NOT NULL
        ORDER BY 1 LIMIT 2 OFFSET (
            SELECT count({0}) / 2 - 1 FROM campaigns_post WHERE campaign_id = %s AND views > 0 AND {0} IS NOT NULL)) m"""
MEDIANS = f"""
    SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY views), percentile_cont(0.5) WITHIN GROUP (ORDER BY {RATE}),
        percentile_cont(0.5) WITHIN GROUP (ORDER BY completion_rate)
    FROM campaigns_post WHERE campaign_id = %s AND views > 0"""
CIRCLE = """
    SELECT followers, country FROM creators_account WHERE id IN (
        SELECT account_id FROM campaigns_post WHERE campaign_id = %s) LIMIT 1000"""
SMALL = (
    "SELECT * FROM campaigns_target WHERE campaign_id = %s",
    "SELECT * FROM campaigns_rates WHERE currency = 'USD' AND brand_id IN (SELECT brand_id FROM campaigns_campaign WHERE id = %s)",
    "SELECT * FROM campaigns_benchmark WHERE tier = '' AND brand_id IN (SELECT brand_id FROM campaigns_campaign WHERE id = %s)",
)


def run(most: int) -> int:
    """Fill to a fiftieth, measure, fill to `most` snapshots, measure again; how many goals were missed."""
    brand = Brand.objects.create(name="Report", slug="report")
    campaign = _campaign(brand, 0)
    looks = max(1, most // TIMES // POSTS)
    _fill(campaign, looks)
    Rates.objects.create(brand=brand, currency="USD")
    benchmarks.compute(brand, at=datetime.combine(START + timedelta(days=DAYS), datetime.min.time(), UTC))
    few = _measured(campaign)
    for number in range(1, TIMES):
        _fill(_campaign(brand, number), looks, like=campaign)
    many = _measured(campaign)
    failed = line("report of 10,000 posts beside SQL by hand", many[0].ratio, SQL_GOAL)
    name = f"growth of the report's time from {looks * POSTS:,} to {looks * POSTS * TIMES:,} snapshots"
    return failed + line(name, many[1].ratio / few[1].ratio, GROWTH_GOAL)


def _campaign(brand: Brand, number: int) -> Campaign:
    return Campaign.objects.create(
        brand=brand,
        name=f"Report {number}",
        status="live",
        created_at=datetime.combine(START, datetime.min.time(), UTC),
    )


def _fill(campaign: Campaign, looks: int, *, like: Campaign | None = None) -> None:
    """The campaign's posts, made anew or as those of another, each looked at so often within the days."""
    if like:
        _copy_posts(like, campaign)
    else:
        _make_posts(campaign)
    _order(campaign)
    with _without_checks() as cursor:
        for statement in (*_statements(looks), *_ads()):
            cursor.execute(statement, [campaign.pk])
    rollups.recount_campaign(campaign)


def _copy_posts(like: Campaign, campaign: Campaign) -> None:
    own = {"campaign_id": "%s", "tiktok_id": "%s || substr(tiktok_id, length(tiktok_id) - 11)"}
    columns = [
        str(field.column) for field in Post._meta.concrete_fields if not field.primary_key and not field.generated
    ]
    values = ", ".join(own.get(column, column) for column in columns)
    given = [campaign.pk if column == "campaign_id" else str(campaign.pk) for column in columns if column in own]
    with _without_checks() as cursor:
        cursor.execute(
            f"INSERT INTO campaigns_post ({', '.join(columns)}) SELECT {values} FROM campaigns_post WHERE campaign_id = %s",
            [*given, like.pk],
        )


def _make_posts(campaign: Campaign) -> None:
    brand, tag = campaign.brand, f"report{campaign.pk}"
    creators = Creator.objects.bulk_create(Creator(brand=brand, name=f"{tag} {n}") for n in range(CREATORS))
    accounts = Account.objects.bulk_create(
        Account(brand=brand, creator=creator, handle=f"{tag}.{n}", followers=(n + 1) * 1_000, country="US")
        for n, creator in enumerate(creators)
    )
    published = datetime.combine(START, datetime.min.time(), UTC)
    posts = (
        Post(
            brand=brand,
            campaign=campaign,
            account=accounts[n % CREATORS],
            tied_by="hand",
            tiktok_id=f"{campaign.pk}{n:012}",
            published_at=published,
        )
        for n in range(POSTS)
    )
    Post.objects.bulk_create(posts, batch_size=5_000)


def _order(campaign: Campaign) -> None:
    """An order with a fee for each account, and a target."""
    accounts = campaign.posts.order_by("account").values_list("account", flat=True).distinct()
    facts = {"brand": campaign.brand, "campaign": campaign}
    participants = Participant.objects.bulk_create(
        Participant(account_id=pk, added_at=campaign.created_at, **facts) for pk in accounts
    )
    Order.objects.bulk_create(
        Order(participant=each, status="fulfilled", video_number=10, fee=500, created_at=campaign.created_at, **facts)
        for each in participants
    )
    Target.objects.create(metric="views", value=1_000_000, **facts)


def _ads() -> Iterator[str]:
    """A month of ads with the first posts of a campaign, and the parts of every other one's counters."""
    names = ", ".join(SUMMABLE)
    first = f"(SELECT id, brand_id FROM campaigns_post WHERE campaign_id = %s ORDER BY id LIMIT {BOUGHT}) p"
    days = "(WITH RECURSIVE t(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM t WHERE n < 29) SELECT n FROM t) days"
    day = f"date '{START}' + n" if connection.vendor == "postgresql" else f"date('{START}', n || ' days')"
    yield f"""INSERT INTO campaigns_paidday
            (brand_id, post_id, date, currency, spend, impressions, views, clicks, likes, comments, shares)
        SELECT brand_id, id, {day}, 'USD', 12.5, 4000, 1000, 50, 20, 3, 2 FROM {first}, {days}"""
    yield f"UPDATE campaigns_post SET has_ads = true WHERE id IN (SELECT id FROM {first})"
    yield f"UPDATE campaigns_post SET has_parts = true WHERE id IN (SELECT id FROM {first} WHERE id %% 2 = 0)"
    yield f"""INSERT INTO campaigns_posttotal (brand_id, post_id, traffic, source, observed_at, {names})
        SELECT brand_id, id, traffic, 'tiktok', '{START} 00:00+00', 30000, 600, 90, 60, 30
        FROM {first} CROSS JOIN (SELECT 'organic' AS traffic UNION SELECT 'paid') parts WHERE id %% 2 = 0"""


def _statements(looks: int) -> Iterator[str]:
    """Look n of a post is at its (n + 1)th even step through the days, with counters that grow with n."""
    figures = ", ".join(f"(n + 1) * (100 - {10 * place}) AS {name}" for place, name in enumerate(SUMMABLE))
    names, last = ", ".join(SUMMABLE), looks - 1
    series = f"(WITH RECURSIVE t(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM t WHERE n < {last}) SELECT n FROM t) looks"
    step, postgres = DAYS * 86_400 // looks, connection.vendor == "postgresql"
    at = (
        f"timestamptz '{START} 00:00+00' + n * interval '{step} seconds'"
        if postgres
        else f"datetime('{START}', (n * {step}) || ' seconds')"
    )
    day = f"date '{START}' + n * {step} / 86400" if postgres else f"date('{START}', (n * {step}) || ' seconds')"
    yield f"""INSERT INTO campaigns_snapshot (brand_id, post_id, at, source, traffic, {names})
        SELECT brand_id, id, {at}, 'tiktok', 'all', {_plain(figures)}
        FROM campaigns_post, {series} WHERE campaign_id = %s"""
    yield f"""INSERT INTO campaigns_postday (brand_id, post_id, date, traffic, source, observed_at, {names},
            {", ".join(f"{name}_gained" for name in SUMMABLE)})
        SELECT brand_id, post_id, day, 'all', 'tiktok', max(at), {", ".join(f"max({name})" for name in SUMMABLE)},
            {", ".join(f"max({name}) - min({name}) + 1" for name in SUMMABLE)}
        FROM (SELECT brand_id, id AS post_id, {day} AS day, {at} AS at, {figures} FROM
            (SELECT brand_id, id, n FROM campaigns_post, {series} WHERE campaign_id = %s) looked) each_look
        GROUP BY 1, 2, 3"""
    latest = ", ".join(f"{name} = {looks} * (100 - {10 * place})" for place, name in enumerate(SUMMABLE))
    yield f"UPDATE campaigns_post SET {latest}, observed_at = published_at, figures_source = 'tiktok' WHERE campaign_id = %s"


def _plain(figures: str) -> str:
    return ", ".join(part.partition(" AS ")[0] for part in figures.split(", "))


@contextmanager
def _without_checks() -> Iterator[Any]:
    """PostgreSQL need not look each foreign key up where the rows are made from the rows they point to."""
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            try:
                with transaction.atomic():
                    cursor.execute("SET LOCAL session_replication_role = replica")
            except DatabaseError:
                print("  foreign keys are checked: this takes a while", flush=True)
        yield cursor


def _measured(campaign: Campaign) -> tuple[Timed, Timed]:
    """The report beside SQL by hand, and beside work that never grows: minutes apart a machine is not equally quick."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")
    timed, steady = beside(_ours(campaign), _by_hand(campaign)), beside(_ours(campaign), _steady)
    total = Snapshot.objects.count()
    print(
        f"  report at {total:,} snapshots: {timed.ours * 1000:.2f} ms, by hand {timed.theirs * 1000:.2f} ms, "
        f"work that never grows {steady.theirs * 1000:.2f} ms, the whole page {_page(campaign) * 1000:.0f} ms",
        flush=True,
    )
    return timed, steady


def _page(campaign: Campaign) -> float:
    """Seconds from request to HTML, sign-in, menus and tables among them: the median of some."""
    user, _made = get_user_model().objects.get_or_create(email="report@limelight.example")
    Member.objects.get_or_create(brand=campaign.brand, user=user, defaults={"role": "owner"})
    client = Client()
    client.force_login(user)
    address = reverse("campaigns:report", args=[campaign.brand.slug, campaign.pk])
    times = [seconds(lambda: client.get(address, headers={"host": "localhost"})) for _ in range(11)]
    return median(times)


def _steady() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < 10000) SELECT sum(n) FROM t"
        )
        cursor.fetchone()


def _ours(campaign: Campaign) -> Callable[[], Any]:
    def ask() -> Any:
        return report.build(campaign, None, today=START + timedelta(days=DAYS)), report.yardsticks(campaign)

    return ask


def _by_hand(campaign: Campaign) -> Callable[[], Any]:
    """The statements a person would write for the same figures."""
    middles = [MEDIANS] if connection.vendor == "postgresql" else [MIDDLE.format(v) for v in ("views", RATE)]
    statements = [
        *(IN_ALL, BY_DAY, ADS, PARTS, FEES, EXTREME.format("DESC"), EXTREME.format("ASC")),
        *(*middles, CIRCLE, *SMALL),
    ]

    def ask() -> Any:
        with connection.cursor() as cursor:
            found = []
            for statement in statements:
                cursor.execute(statement, [campaign.pk] * statement.count("%s"))
                found.append(cursor.fetchall())
            return found

    return ask
