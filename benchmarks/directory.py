"""D1: each search of the directory beside the best SQL by hand, and beside itself at a hundredth of the size."""

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.http import QueryDict

from benchmarks import people
from benchmarks.measuring import beside, line
from brands import counting, keyset
from brands.models import Brand
from creators.filters import AccountFilter

SMALL = 10_000
SQL_GOAL, GROWTH_GOAL = 1.5, 2.0
SHOWN = "a.*, COALESCE(a.followers, -1) AS followers_key, LOWER(a.display_name) AS name_key"
BY_SIZE = "ORDER BY COALESCE(a.followers, -1) DESC, a.id DESC LIMIT 51"
# name: (what the address says, the rest of the statement by hand)
SEARCHES = {
    "everybody": ("", BY_SIZE),
    "by name": ("sort=name", "ORDER BY LOWER(a.display_name), a.id LIMIT 51"),
    "a common word": ("q=mia", f"AND a.search_text LIKE '%%mia%%' {BY_SIZE}"),
    "two words": ("q=zoe+gallo", f"AND a.search_text LIKE '%%zoe%%' AND a.search_text LIKE '%%gallo%%' {BY_SIZE}"),
    "a rare handle": ("q=bakes4321", f"AND a.search_text LIKE '%%bakes4321%%' {BY_SIZE}"),
    "nobody": ("q=nobodyhere", f"AND a.search_text LIKE '%%nobodyhere%%' {BY_SIZE}"),
    "a country": ("country=KR", f"AND a.country = 'KR' {BY_SIZE}"),
    "eligible": ("eligibility=pass", f"AND a.verdict = 'pass' {BY_SIZE}"),
    "a tier": (
        "tier=mid",
        f"AND COALESCE(a.followers, -1) >= 100000 AND COALESCE(a.followers, -1) < 500000 {BY_SIZE}",
    ),
    "a word in a country": ("q=bakes&country=KR", f"AND a.country = 'KR' AND a.search_text LIKE '%%bakes%%' {BY_SIZE}"),
    "country, label and eligibility": (
        "country=DE&label=marketplace&eligibility=short",
        f"AND a.country = 'DE' AND a.in_marketplace AND a.verdict = 'short' {BY_SIZE}",
    ),
}


def run(most: int) -> int:
    """Print the table and the goals; how many were missed."""
    brand = Brand.objects.create(name="Bench", slug="bench")
    medians: dict[int, dict[str, float]] = {}
    failed = 0
    for size in (SMALL, most):
        people.fill(brand, size)
        _analyze()
        medians[size], missed = _measure(brand, size, goals=size == most)
        failed += missed
    for name in medians[most]:
        growth = max(medians[most][name], 0.001) / max(medians[SMALL][name], 0.001)
        failed += line(f"growth from {SMALL:,} to {most:,}, {name}", growth, GROWTH_GOAL)
    return failed


def _measure(brand: Brand, size: int, *, goals: bool) -> tuple[dict[str, float], int]:
    medians, failed = {}, 0
    for name, (query, sql) in SEARCHES.items():
        timed = beside(_page(brand, query), _by_hand(brand, sql))
        medians[name] = timed.ours
        print(f"  {size:>9,} {name}: {timed.ours * 1000:.2f} ms, by hand {timed.theirs * 1000:.2f} ms", flush=True)
        if goals:
            failed += line(f"search, {name}", timed.ratio, SQL_GOAL)
    bounded = beside(_count(brand, ""), _count(brand, ""), rounds=5)
    medians["count"] = bounded.ours
    print(f"  {size:>9,} count: {bounded.ours * 1000:.2f} ms", flush=True)
    return medians, failed


def _page(brand: Brand, query: str) -> Callable[[], Any]:
    """The rows of a page, as the directory gets them; what hangs on the rows costs the same at any size."""
    found = AccountFilter(QueryDict(query), brand)
    accounts = found.qs.in_directory().prefetch_related(None)
    return lambda: keyset.page(accounts.all(), {}, found.order)


def _count(brand: Brand, query: str) -> Callable[[], Any]:
    accounts = AccountFilter(QueryDict(query), brand).qs
    return lambda: counting.count(accounts)


def _by_hand(brand: Brand, sql: str) -> Callable[[], Any]:
    """The statement a person would write, its rows made into the same objects."""
    statement = f"SELECT {SHOWN} FROM creators_account a WHERE a.brand_id = %s {sql}"
    return lambda: list(brand.accounts.model.objects.raw(statement, [brand.pk]))


def _analyze() -> None:
    """As PostgreSQL does by itself in time; SQLite's figures come with the product, and nobody refreshes them."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
