"""The staff's pages open, for every model there is; what must not be seen or changed there is not (H5)."""

from uuid import uuid4

import pytest
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from unfold.admin import ModelAdmin

from brands.models import User
from spark_ads import batches, checking, ics
from spark_ads.models import EndWarning
from tests import make
from tiktok.models import Callback
from tiktok.outbox import place_call

MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)
RECORDS = [
    "lifecycle.StatusChange",
    "tiktok.Connection",
    "tiktok.Call",
    "tiktok.Callback",
    "spark_ads.Authorization",
    "spark_ads.CalendarLink",
    "spark_ads.CodeCheck",
    "spark_ads.EndWarning",
    "spark_ads.RequestBatch",
]


@pytest.fixture
def as_staff(db: None) -> Client:
    client = Client()
    superuser = User.objects.create_superuser("staff@example.com", make.PASSWORD)
    client.force_login(superuser, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def full_house(acme, ada):
    """A row of what our rooms hold."""
    make.snapshot(make.post(acme))
    granted = make.authorization(acme, status="authorized")
    ics.make_link(acme.members.get(), at=make.NOW)
    checking.begin(acme, "#" + "a" * 40, post=None, by=ada, at=make.NOW)
    EndWarning.objects.create(brand=acme, authorization=granted, ends_at=make.NOW, days_ahead=7, at=make.NOW)
    batches.begin(acme, [granted.post], kind="extend", days=30, form_key=uuid4(), by=ada, at=make.NOW)
    place_call("send_invitation", make.invitation(acme), by=ada, at=make.NOW)
    make.callback(acme)


def url(model, page, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_list_add_and_change_pages_open(model, as_staff, full_house):
    assert as_staff.get(url(model, "changelist"), {"q": "12 acme"}).status_code == 200

    page = as_staff.get(url(model, "changelist"))
    assert page.status_code == 200

    addable = page.context["cl"].model_admin.has_add_permission(page.wsgi_request)
    assert as_staff.get(url(model, "add")).status_code == (200 if addable else 403)
    for row in model._default_manager.all()[:1]:
        assert as_staff.get(url(model, "change", row.pk)).status_code == 200


def test_only_staff_come_in(as_ada, client):
    assert as_ada.get("/admin/").status_code == 302
    assert client.get("/admin/").status_code == 302


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_page_is_drawn_by_unfold(model):
    assert isinstance(admin.site._registry[model], ModelAdmin)


@pytest.mark.parametrize("label", RECORDS)
def test_records_cannot_be_made_changed_or_removed_by_hand(label, as_staff, full_house):
    model = apps.get_model(label)
    row = model._default_manager.order_by("pk").first()
    for page, args in (("add", ()), ("change", (row.pk,)), ("delete", (row.pk,))):
        answer = as_staff.post(url(model, page, *args), {"status": "connected", "state": "done"})
        assert answer.status_code == 403


def test_staff_never_see_a_token_or_a_second_factors_secret(as_staff, acme, ada):
    connection = acme.connection
    factor = Authenticator.objects.create(user=ada, type="totp", data={"secret": "JBSWY3DPEHPK3PXP"})

    for row, hidden in (
        (connection, (connection.token, connection.sealed_token)),
        (factor, ("JBSWY3DPEHPK3PXP",)),
    ):
        page = as_staff.get(url(type(row), "change", row.pk)).content.decode()
        assert not any(secret in page for secret in hidden)


def test_a_person_is_added_by_email_and_can_sign_in(as_staff, client):
    words = "correct horse battery"
    lines = {"memberships-TOTAL_FORMS": 0, "memberships-INITIAL_FORMS": 0}
    fields = {"email": "dee@example.com", "password1": words, "password2": words, "usable_password": "true"}

    assert as_staff.post(url(User, "add"), {**fields, **lines}).status_code == 302

    assert client.login(username="dee@example.com", password=words)


def test_staff_process_callbacks_again(as_staff, acme, django_capture_on_commit_callbacks):
    failed = make.callback(acme, state="failed", attempts=8)

    with django_capture_on_commit_callbacks(execute=True) as rings:
        answer = as_staff.post(
            url(Callback, "changelist"), {"action": "process_again", "_selected_action": [failed.pk]}, follow=True
        )

    assert "1 callback waits for a worker again." in answer.content.decode()
    failed.refresh_from_db()
    assert len(rings) == 1
    assert (failed.state, failed.attempts, failed.outcome) == ("ignored", 1, "No order here is meant.")


def test_staff_without_the_right_cannot_process_again(acme, client):
    reader = make.user("reader@example.com", is_staff=True)
    reader.user_permissions.set(Permission.objects.filter(codename="view_callback"))
    client.force_login(reader, backend="django.contrib.auth.backends.ModelBackend")
    failed = make.callback(acme, state="failed")

    client.post(url(Callback, "changelist"), {"action": "process_again", "_selected_action": [failed.pk]})

    failed.refresh_from_db()
    assert failed.state == "failed"


def test_callbacks_are_found_by_topic_and_handle_and_filtered_by_state(as_staff, acme):
    sought = make.callback(acme, entry={"handle_name": "mia"}, topic="creator.joined", state="failed")
    make.callback(acme, entry={"handle_name": "zoe"}, topic="video.published", state="done")

    for query in ({"q": "mia"}, {"q": "creator.joined"}, {"state__exact": "failed"}):
        page = as_staff.get(url(Callback, "changelist"), query)
        assert list(page.context["cl"].result_list) == [sought]
