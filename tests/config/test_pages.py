"""What holds for every page: the policy against injected scripts, sign-in by default, the theme without a flash."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

from tests import make

TEMPLATES = sorted((Path(settings.BASE_DIR) / "templates").rglob("*.html"))
FORBIDDEN = re.compile(r"""\sstyle=|<script(?![^>]*\bsrc=)(?![^>]*application/json)|\son[a-z]+=""")
PUBLIC = {"front", "healthz", "creator_page", "receive_callback"}


def routes(patterns, namespace=""):
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, pattern.namespace or namespace)
        else:
            yield namespace, pattern


def ours():
    """Every route of our rooms; the libraries' and the simulator's are theirs."""
    rooms = ("brands.", "creators.", "campaigns.", "spark_ads.", "tiktok.", "config.")
    return [
        pytest.param(pattern, id=f"{namespace}:{pattern.name}")
        for namespace, pattern in routes(get_resolver().url_patterns)
        if pattern.callback.__module__.startswith(rooms)
    ]


def test_the_policy_allows_no_inline_script_or_style(as_ada):
    policy = as_ada.get("/b/acme/")["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "object-src 'none'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(settings.BASE_DIR)))
def test_no_template_needs_what_the_policy_forbids(template):
    assert FORBIDDEN.findall(template.read_text()) == []


KEYED = (
    "campaigns.views.creator",
    "campaigns.views.creator_files",
    "campaigns.views.creator_messages",
    "campaigns.views.creator_videos",
    "campaigns.views.uploads",
    "campaigns.views.shared_report",
    "creators.views.connect",
    "spark_ads.creator_views",
    "spark_ads.views.feed",
)  # the address is the key


@pytest.mark.parametrize("pattern", ours())
def test_a_route_wants_a_sign_in_unless_it_is_meant_for_strangers(pattern: URLPattern):
    needs_sign_in = getattr(pattern.callback, "login_required", True)
    assert needs_sign_in or pattern.name in PUBLIC or pattern.callback.__module__ in KEYED


@pytest.mark.parametrize(("cookie", "theme"), [("dark", "limelight-dark"), ("light", "limelight"), ('"><b>', "")])
def test_the_theme_is_there_from_the_first_byte(as_ada, cookie, theme):
    as_ada.cookies["theme"] = cookie
    head = as_ada.get("/b/acme/").content.decode().partition("<head")[0]
    assert (f'data-theme="{theme}"' in head) if theme else ("data-theme" not in head)


def test_a_missing_page_says_so(as_ada):
    answer = as_ada.get("/b/acme/nothing/here/")
    assert answer.status_code == 404
    assert "text/html" in answer["Content-Type"]


def test_a_signed_in_stranger_to_all_brands_sees_none(client, acme):
    client.force_login(make.user(), backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/b/acme/").status_code == 404


@pytest.mark.parametrize(
    "address",
    ["/calendars/%00.ics", "/b/acme/spark-ads/ads/?q=%00", "/b/acme/spark-ads/library/?q=a%00", "/o/%00/", "/?%00"],
)
def test_nothing_is_at_an_address_with_a_nul_in_it(as_ada, address):
    assert as_ada.get(address).status_code == 404
