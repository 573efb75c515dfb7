"""The way in: to sign-in, to the first brand, or to making one (H1)."""

from brands.models import Brand, Member, User
from tests import make

SIGN_UP = {"email": "dee@example.com", "password1": "a long pass phrase", "password2": "a long pass phrase"}


def test_a_stranger_is_led_to_sign_in(client, db):
    assert client.get("/")["Location"] == "/accounts/login/"


def test_a_stranger_is_brought_back_after_signing_in(client, acme):
    assert client.get("/b/acme/members/")["Location"] == "/accounts/login/?next=/b/acme/members/"


def test_signing_in_by_email_ends_on_the_brands_home(client, ada):
    answer = client.post("/accounts/login/", {"login": "ADA@example.com", "password": make.PASSWORD}, follow=True)
    assert answer.redirect_chain[-1] == ("/b/acme/", 302)


def test_a_person_of_several_brands_comes_to_the_first_by_name(as_ada, ada):
    make.member(make.brand("Aardvark"), ada, "analyst")
    assert as_ada.get("/")["Location"] == "/b/aardvark/"


def test_a_person_without_a_brand_makes_one(client, db):
    dee = make.user("dee@example.com")
    client.force_login(dee, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.get("/", follow=True)
    assert answer.redirect_chain == [("/brands/new/", 302)]
    assert "Make the brand" in answer.content.decode()

    answer = client.post("/brands/new/", {"name": "Dee & Sons"}, follow=True)

    assert answer.redirect_chain == [("/b/dee-sons/", 302)]
    assert "Dee &amp; Sons is ready. Connect it to TikTok." in answer.content.decode()
    assert Member.objects.get().role == "owner"


def test_signing_up_makes_a_person_and_their_brand(client, db):
    answer = client.post("/accounts/signup/", {**SIGN_UP, "brand_name": "Dee's Boots"}, follow=True)

    assert answer.redirect_chain[-1] == ("/b/dees-boots/", 302)
    member = Member.objects.get()
    assert (member.user.email, member.brand.name, member.role) == ("dee@example.com", "Dee's Boots", "owner")


def test_signing_up_needs_a_brand_name_and_keeps_what_was_typed(client, db):
    page = client.post("/accounts/signup/", {**SIGN_UP, "brand_name": ""}).content.decode()
    assert "dee@example.com" in page
    assert (User.objects.count(), Brand.objects.count()) == (0, 0)


def test_brands_of_one_name_get_addresses_of_their_own(as_ada, acme):
    for _ in range(2):
        as_ada.post("/brands/new/", {"name": "Acme"})
    as_ada.post("/brands/new/", {"name": "日本"})
    assert list(Brand.objects.order_by("pk").values_list("slug", flat=True)) == ["acme", "acme-2", "acme-3", "brand"]


def test_a_brand_without_a_name_is_not_made(as_ada, acme):
    answer = as_ada.post("/brands/new/", {"name": "  "})
    assert answer.status_code == 422
    assert "This field is required." in answer.content.decode()
    assert Brand.objects.count() == 1
