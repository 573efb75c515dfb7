"""Who belongs to a brand: added, changed and removed by owners; the last owner stays (H1)."""

import pytest

from brands.models import Member
from tests import make

MEMBERS = "/b/acme/members/"


@pytest.fixture
def dee(db):
    return make.user("dee@example.com", first_name="Dee")


def roles(brand):
    return {member.user.email: member.role for member in brand.members.select_related("user")}


def member_of(brand, user):
    return brand.members.get(user=user)


def test_everybody_of_the_brand_is_listed_and_nobody_else(as_bo, ada, bo, cleo):
    page = as_bo.get(MEMBERS).content.decode()
    assert "ada@example.com" in page
    assert "bo@example.com" in page
    assert "cleo@example.com" not in page
    assert "Add a member" not in page


def test_the_form_says_that_the_person_signs_up_first(as_ada):
    assert "The person signs up first, with this address." in as_ada.get(MEMBERS).content.decode()


def test_an_owner_adds_a_person_who_has_signed_up(as_ada, acme, dee):
    answer = as_ada.post(MEMBERS + "add/", {"email": "Dee@Example.com", "role": "analyst"}, follow=True)

    assert answer.redirect_chain == [(MEMBERS, 302)]
    assert "Dee can see Acme now." in answer.content.decode()
    assert roles(acme) == {"ada@example.com": "owner", "dee@example.com": "analyst"}


@pytest.mark.parametrize(
    ("email", "role", "words"),
    [
        ("nobody@example.com", "manager", "Nobody has signed up here with this address yet."),
        ("ada@example.com", "manager", "Ada is a member already."),
        ("not an address", "manager", "Enter a valid email address."),
        ("dee@example.com", "emperor", "Select a valid choice."),
    ],
)
def test_what_cannot_be_added_is_said_beside_the_field_and_nothing_typed_is_lost(as_ada, acme, dee, email, role, words):
    answer = as_ada.post(MEMBERS + "add/", {"email": email, "role": role})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert f'value="{email}"' in page
    assert roles(acme) == {"ada@example.com": "owner"}


def test_an_owner_changes_a_role(as_ada, acme, bo):
    answer = as_ada.post(f"{MEMBERS}{member_of(acme, bo).pk}/role/", {"role": "manager"}, follow=True)
    assert "Bo is manager now." in answer.content.decode()
    assert roles(acme)["bo@example.com"] == "manager"


def test_a_role_that_does_not_exist_is_refused(as_ada, acme, bo):
    answer = as_ada.post(f"{MEMBERS}{member_of(acme, bo).pk}/role/", {"role": "emperor"})
    assert answer.status_code == 422
    assert "Choose one of the roles." in answer.content.decode()
    assert roles(acme)["bo@example.com"] == "analyst"


def test_a_removed_member_sees_nothing_any_more(as_ada, as_bo, acme, bo):
    answer = as_ada.post(f"{MEMBERS}{member_of(acme, bo).pk}/remove/", follow=True)

    assert "Bo can no longer see this brand." in answer.content.decode()
    assert roles(acme) == {"ada@example.com": "owner"}
    assert as_bo.get("/b/acme/").status_code == 404


@pytest.mark.parametrize(("action", "data"), [("remove", {}), ("role", {"role": "manager"})])
def test_the_last_owner_stays(as_ada, acme, ada, bo, action, data):
    answer = as_ada.post(f"{MEMBERS}{member_of(acme, ada).pk}/{action}/", data)

    assert answer.status_code == 422
    assert "A brand needs an owner. Make somebody else owner first." in answer.content.decode()
    assert roles(acme) == {"ada@example.com": "owner", "bo@example.com": "analyst"}


def test_one_of_two_owners_may_go(as_ada, acme, ada, dee):
    make.member(acme, dee, "owner")
    as_ada.post(f"{MEMBERS}{member_of(acme, ada).pk}/role/", {"role": "manager"})
    assert roles(acme) == {"ada@example.com": "manager", "dee@example.com": "owner"}


def test_an_owner_who_leaves_is_led_out_of_the_brand(as_ada, acme, ada, dee):
    make.member(acme, dee, "owner")

    answer = as_ada.post(f"{MEMBERS}{member_of(acme, ada).pk}/remove/", follow=True)

    assert answer.redirect_chain == [("/", 302), ("/brands/new/", 302)]
    assert "Ada can no longer see this brand." in answer.content.decode()
    assert roles(acme) == {"dee@example.com": "owner"}


def test_a_manager_changes_nothing_about_members(client, acme, ada, dee):
    manager = make.user("max@example.com")
    make.member(acme, manager, "manager")
    client.force_login(manager, backend="django.contrib.auth.backends.ModelBackend")
    before = roles(acme)

    for action, data in (
        ("add", {"email": "dee@example.com", "role": "owner"}),
        (f"{member_of(acme, manager).pk}/role", {"role": "owner"}),
        (f"{member_of(acme, ada).pk}/remove", {}),
    ):
        answer = client.post(f"{MEMBERS}{action}/", data)
        assert answer.status_code == 422
        assert "Only an owner may change who belongs to the brand." in answer.content.decode()
    assert roles(acme) == before


def test_an_analyst_changes_nothing(as_bo, acme, ada, bo, dee):
    before = roles(acme)
    for action in ("add", f"{member_of(acme, bo).pk}/role", f"{member_of(acme, ada).pk}/remove"):
        assert as_bo.post(f"{MEMBERS}{action}/", {"email": "dee@example.com", "role": "owner"}).status_code == 403
    assert roles(acme) == before


def test_members_of_another_brand_are_out_of_reach(as_cleo, acme, ada, other, cleo):
    theirs = member_of(acme, ada).pk
    assert as_cleo.get(MEMBERS).status_code == 404
    for slug in ("acme", "other"):
        assert as_cleo.post(f"/b/{slug}/members/{theirs}/role/", {"role": "analyst"}).status_code == 404
        assert as_cleo.post(f"/b/{slug}/members/{theirs}/remove/").status_code == 404
    assert as_cleo.post(MEMBERS + "add/", {"email": "cleo@example.com", "role": "owner"}).status_code == 404
    assert roles(acme) == {"ada@example.com": "owner"}
    assert Member.objects.count() == 2


@pytest.mark.parametrize("action", ["add", "1/role", "1/remove"])
def test_changes_take_a_post(as_ada, action):
    assert as_ada.get(f"{MEMBERS}{action}/").status_code == 405
