"""Tags, lists and saved views (D1, D6)."""

import pytest

from creators.models import CreatorList, SavedView, Tag
from tests import make

PAGE = "/b/acme/creators/groups/"


@pytest.fixture
def winter(acme):
    tag = acme.tags.create(name="Winter")
    tag.accounts.add(make.account(acme, "mia"))
    return tag


@pytest.fixture
def team(acme, ada, at):
    chosen = acme.creator_lists.create(name="Team", by=ada, created_at=at)
    chosen.accounts.add(make.account(acme, "noa"))
    return chosen


def test_the_page_lists_both_with_their_numbers(as_ada, winter, team):
    page = as_ada.get(PAGE)
    assert [(tag.name, tag.number) for tag in page.context["tags"]] == [("Winter", 1)]
    assert [(each.name, each.number) for each in page.context["lists"]] == [("Team", 1)]


def test_the_directory_narrows_to_a_tag_or_list(as_ada, winter, team):
    for query, handle in ((f"tag={winter.pk}", "mia"), (f"list={team.pk}", "noa")):
        answer = as_ada.get(f"/b/acme/creators/?{query}")
        assert [account.handle for account in answer.context["accounts"]] == [handle]


def test_a_tag_given_the_name_of_another_becomes_one_with_it(as_ada, acme, winter):
    cold = acme.tags.create(name="cold")
    cold.accounts.add(make.account(acme, "zoe"))
    as_ada.post(f"/b/acme/creators/tags/{cold.pk}/rename/", {"name": "winter"})
    assert set(Tag.objects.get().accounts.values_list("handle", flat=True)) == {"mia", "zoe"}


def test_tags_and_lists_are_renamed_and_removed_and_the_creators_stay(as_ada, acme, winter, team):
    as_ada.post(f"/b/acme/creators/tags/{winter.pk}/rename/", {"name": "Snow"})
    as_ada.post(f"/b/acme/creators/lists/{team.pk}/rename/", {"name": "Crew"})
    assert (Tag.objects.get().name, CreatorList.objects.get().name) == ("Snow", "Crew")
    as_ada.post(f"/b/acme/creators/tags/{winter.pk}/delete/")
    as_ada.post(f"/b/acme/creators/lists/{team.pk}/delete/")
    assert (Tag.objects.count(), CreatorList.objects.count(), acme.accounts.count()) == (0, 0, 2)


@pytest.mark.parametrize(("kind", "name", "words"), [
    ("tags", "", "Write one tag"), ("tags", "a;b", "Write one tag"),
    ("lists", " ", "A list needs a name."), ("lists", "OTHERS", "There is another list named “OTHERS”."),
])  # fmt: skip
def test_a_bad_name_is_refused_in_words(as_ada, acme, ada, at, winter, team, kind, name, words):
    acme.creator_lists.create(name="Others", by=ada, created_at=at)
    pk = winter.pk if kind == "tags" else team.pk
    answer = as_ada.post(f"/b/acme/creators/{kind}/{pk}/rename/", {"name": name}, follow=True)
    assert words in answer.content.decode()
    assert {winter.name, team.name} == {"Winter", "Team"}


def test_a_view_is_saved_opened_shared_and_removed(as_ada, as_bo, acme):
    make.account(acme, "mia", country="KR")
    make.account(acme, "noa")
    save = "/b/acme/creators/views/save/"
    as_ada.post(save, {"name": "Korea", "query": "country=KR&nonsense=1&page=7", "shared": "1"})
    as_ada.post(save, {"name": "Mine", "query": "sort=name"})
    view = SavedView.objects.get(name="Korea")
    assert view.query == "country=KR"

    mine = as_ada.get(view.get_absolute_url())
    assert [account.handle for account in mine.context["accounts"]] == ["mia"]
    theirs = as_bo.get("/b/acme/creators/")
    assert [each.name for each in theirs.context["views"]] == ["Korea"]
    assert as_bo.post(f"/b/acme/creators/views/{view.pk}/delete/").status_code in (403, 404)
    as_ada.post(f"/b/acme/creators/views/{view.pk}/delete/")
    assert [each.name for each in as_ada.get("/b/acme/creators/").context["views"]] == ["Mine"]


def test_a_view_of_one_name_is_replaced_and_one_without_a_name_refused(as_ada, acme):
    save = "/b/acme/creators/views/save/"
    as_ada.post(save, {"name": "Mine", "query": "tier=mega"})
    as_ada.post(save, {"name": "mine", "query": "tier=nano"})
    assert SavedView.objects.get().query == "tier=nano"
    answer = as_ada.post(save, {"name": " ", "query": "tier=nano"}, follow=True)
    assert "A view needs a name." in answer.content.decode()


@pytest.mark.parametrize(
    "path", ["tags/{tag}/rename/", "tags/{tag}/delete/", "lists/{list}/rename/", "lists/{list}/delete/"]
)
def test_cleo_and_bo_change_none_of_it(as_cleo, as_bo, acme, winter, team, path):
    where = path.format(tag=winter.pk, list=team.pk)
    assert as_cleo.post(f"/b/acme/creators/{where}", {"name": "x"}).status_code == 404
    assert as_cleo.post(f"/b/other/creators/{where}", {"name": "x"}).status_code == 404
    assert as_bo.post(f"/b/acme/creators/{where}", {"name": "x"}).status_code == 403
    assert (Tag.objects.get().name, CreatorList.objects.get().name) == ("Winter", "Team")
    assert as_cleo.get(PAGE).status_code == 404
