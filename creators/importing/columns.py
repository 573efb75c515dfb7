"""Which of our facts a column of a file holds."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from creators.importing import values

NEEDED = _("Say which column holds the handle or the name.")


@dataclass(frozen=True)
class Field:
    """A fact of an account: what it is called here, how a cell is read, and what others call it, best first."""

    name: str
    label: str | Promise
    read: Callable[[str], Any]
    synonyms: tuple[str, ...]
    length: int = 0


def field_of(name: str, label: str | Promise, read: Callable[[str], Any], synonyms: str, length: int = 0) -> Field:
    return Field(name, label, read, (name.replace("_", " "), *synonyms.split("|")), length)


FIELDS = (
    field_of(
        "handle",
        _("Handle"),
        values.handle,
        "tiktok handle|tiktok username|tiktok user|username|user name|unique id|uniqueid|creator handle"
        "|influencer handle|account handle|tiktok|tiktok account|profile url|tiktok url|tiktok link|profile link"
        "|tiktok profile|profile|account|user|url|link|benutzername|nutzername|nombre de usuario|usuario"
        "|nom d utilisateur|identifiant|utilizador|nome utente|nome de usuario|usuário|ユーザー名|用户名",
    ),
    field_of(
        "display_name",
        _("Display name"),
        values.words,
        "name|full name|nickname|nick name|creator name|influencer name|tiktok name|account name|creator|influencer"
        "|tiktoker|channel|nombre|nom|nome|vollständiger name|anzeigename|名前|昵称",
        200,
    ),
    field_of(
        "country",
        _("Country"),
        values.country,
        "country code|location|region|market|audience country|land|pays|país|pais|paese|国",
    ),
    field_of(
        "followers",
        _("Followers"),
        values.number,
        "follower count|followers count|follower|number of followers|total followers|tiktok followers|fans|fan count"
        "|seguidores|abonnés|abonnenten|seguaci|フォロワー|粉丝",
    ),
    field_of("age", _("Age"), values.age, "years|years old|alter|edad|âge|idade|età"),
    field_of("account_type", _("Account type"), values.account_type, "type|kind of account|kontoart|tipo de cuenta"),
    field_of(
        "videos_30d",
        _("Videos in 30 days"),
        values.videos,
        "videos in 30 days|videos last 30 days|videos 30 days|recent videos|posts in 30 days|posts 30d",
    ),
    field_of(
        "views_30d",
        _("Views in 30 days"),
        values.number,
        "views in 30 days|views last 30 days|views 30 days|recent views",
    ),
    field_of(
        "suitable_13",
        _("Content suitable for 13 and up"),
        values.yes_or_no,
        "content suitable for 13 and up|suitable for 13|suitable 13 plus|suitable|brand safe|family friendly",
    ),
    field_of(
        "average_views",
        _("Average views"),
        values.number,
        "avg views|views avg|avg views per video|mean views|median views|views per video|views|aufrufe|vistas|vues",
    ),
    field_of(
        "average_likes",
        _("Average likes"),
        values.number,
        "avg likes|likes avg|mean likes|likes per video|likes|me gusta|j aime",
    ),
    field_of(
        "average_comments",
        _("Average comments"),
        values.number,
        "avg comments|comments avg|mean comments|comments per video|comments|kommentare|comentarios|commentaires",
    ),
    field_of(
        "content_style",
        _("Content style"),
        values.words,
        "style|content styles|category|niche|topic|content type|kategorie|categoría|catégorie",
        60,
    ),
    field_of("tags", _("Tags"), values.tags, "tag|keywords|schlagworte|etiquetas|étiquettes"),
)
BY_NAME = {field.name: field for field in FIELDS}
_REPEATED = re.compile(r" \([0-9]+\)$")  # what `reading` adds to tell columns of one name apart
_EXACT = re.compile(r"[0-9][0-9.,]{3,}|[0-9]{1,3}")


def guess(header: Sequence[str], below: Sequence[Sequence[str]] = ()) -> dict[str, str]:
    """Our field → the column that holds it, for every field with a column of a known name."""
    return _without_totals(find(header, below, FIELDS), _places(header))


def find(header: Sequence[str], below: Sequence[Sequence[str]], fields: Sequence[Field]) -> dict[str, str]:
    """Field → the column that holds it, by the names columns go by. A column serves once.

    Of columns of one name the first is taken; for a figure the one whose cells `below` the header are exact: "1342910"
    rather than "1.3M".
    """
    plain = _places(header)
    found: dict[str, str] = {}
    for field in fields:
        places = next((plain[name] for name in field.synonyms if name in plain), [])
        if field.read is values.number:
            places = sorted(places, key=lambda place: _figures(place, below), reverse=True)
        if places and header[places[0]] not in found.values():
            found[field.name] = header[places[0]]
    return found


def identifies(mapping: Mapping[str, str]) -> bool:
    """Whether the columns tell one account from another."""
    return bool(mapping.get("handle") or mapping.get("display_name"))


def _places(header: Sequence[str]) -> dict[str, list[int]]:
    plain: dict[str, list[int]] = {}
    for place, column in enumerate(header):
        plain.setdefault(_plain(_REPEATED.sub("", column)), []).append(place)
    return plain


def _figures(place: int, below: Sequence[Sequence[str]]) -> tuple[int, int]:
    """How many exact figures stand in a column, and how many cells say anything."""
    cells = [row[place].strip() for row in below if place < len(row)]
    return sum(bool(_EXACT.fullmatch(cell)) for cell in cells), sum(bool(cell) for cell in cells)


def _without_totals(found: dict[str, str], plain: Mapping[str, Any]) -> dict[str, str]:
    """Beside a column of total videos, "views" and "likes" are totals too, not averages."""
    if {"videos", "video count", "total videos"}.isdisjoint(plain):
        return found
    totals = {"views", "likes", "comments"}
    return {name: column for name, column in found.items() if _plain(column) not in totals}


def _plain(column: str) -> str:
    folded = unicodedata.normalize("NFKC", column).casefold()
    return re.sub(r"[^\w]+|_", " ", folded).strip()
