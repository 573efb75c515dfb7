"""What the house is held to by tests; the arrows between its rooms are import-linter's, in `make check`."""

import ast
import re
from pathlib import Path

import pytest
from celery import current_app
from django.conf import settings
from django.urls import URLResolver, get_resolver
from django.utils.module_loading import import_string

from config.callbacks import CALLBACK_ROUTES
from config.calls import CALL_ROUTES
from config.queues import QUEUES, TASK_ROUTES
from config.schedule import schedule
from tiktok.words import TOPICS

ROOT = Path(settings.BASE_DIR)
ROOMS = ("lifecycle", "brands", "tiktok", "creators", "campaigns", "spark_ads", "config", "simulator")
SOURCES = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py")) if "migrations" not in path.parts]
# Strangers' pages: the order or account is found by an unguessable key.
WITHOUT_BRAND = {
    "campaigns/views/creator.py",
    "campaigns/views/creator_messages.py",
    "campaigns/views/creator_files.py",
    "campaigns/views/uploads.py",
    "creators/views/connect.py",
}
VIEWS = [
    path
    for path in SOURCES
    if (path.name == "views.py" or path.parent.name == "views") and "simulator" not in path.parts
    if str(path.relative_to(ROOT)) not in WITHOUT_BRAND
]


def name_of(path):
    return str(path.relative_to(ROOT))


def functions(path):
    tree = ast.parse(path.read_text())
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def tasks():
    current_app.loader.import_default_modules()
    return set(current_app.tasks)


@pytest.mark.parametrize("path", VIEWS, ids=name_of)
def test_views_start_from_the_brand(path):
    assert re.findall(r"\b[A-Z]\w+\.(?:objects|_default_manager|_base_manager)\b", path.read_text()) == []


def test_there_are_views_to_look_at():
    assert {path.relative_to(ROOT).parts[0] for path in VIEWS} >= {"brands", "tiktok", "creators", "spark_ads"}


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_nothing_is_imported_inside_a_function(path):
    inside = [
        statement.lineno
        for function in functions(path)
        for statement in ast.walk(function)
        if isinstance(statement, ast.Import | ast.ImportFrom)
    ]
    assert inside == []


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_no_function_is_longer_than_forty_lines(path):
    assert [f.name for f in functions(path) if (f.end_lineno or 0) - f.lineno >= 40] == []


@pytest.mark.parametrize("path", [path for path in SOURCES if path.name == "tasks.py"], ids=name_of)
def test_a_task_is_a_doorbell(path):
    tasks = [f for f in functions(path) if any("shared_task" in ast.unparse(d) for d in f.decorator_list)]
    assert [task.name for task in tasks if not task.args.kwarg] == []
    assert [task.name for task in tasks if len(task.body) > 6] == []


def test_everything_tiktok_can_say_is_routed():
    assert set(TOPICS.values()) == set(CALLBACK_ROUTES)


@pytest.mark.parametrize("route", [route for routes in CALLBACK_ROUTES.values() for route in routes])
def test_a_callback_route_leads_to_a_function(route):
    assert callable(import_string(route))


@pytest.mark.parametrize("route", CALL_ROUTES.values())
def test_a_call_route_leads_to_a_function(route):
    assert callable(import_string(route))


@pytest.mark.parametrize("line", schedule(simulator=True).values(), ids=lambda line: line["task"])
def test_every_line_of_the_schedule_rings_a_task(line):
    assert line["task"] in tasks()


def test_the_simulator_is_moved_only_where_it_is_on():
    assert "simulator.tasks.move_world" not in {line["task"] for line in schedule(simulator=False).values()}


def test_every_queue_that_is_named_is_worked():
    assert {route["queue"] for route in TASK_ROUTES.values()} <= set(QUEUES)


def test_every_page_of_a_brand_is_under_its_address():
    """So that the middleware finds the brand before any view runs."""
    (brand,) = [
        resolver
        for resolver in get_resolver().url_patterns
        if isinstance(resolver, URLResolver) and "<slug:brand_slug>/" in str(resolver.pattern)
    ]
    inside = {part.namespace for part in brand.url_patterns if isinstance(part, URLResolver)}
    assert inside == {"brands", "creators", "campaigns", "spark_ads", "tiktok"}


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_no_signals_of_our_own(path):
    assert "django.dispatch" not in path.read_text()
    assert "db.models.signals" not in path.read_text()
