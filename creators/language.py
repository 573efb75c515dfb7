"""The language creators are spoken to in: their choice, else the browser's or their country's. Members read English."""

from typing import Final

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation

from creators.models import Account, Creator

# Countries by the one language we speak there; where it is none, or one of several, as in Puerto Rico, nothing is assumed.
SPOKEN_IN: Final = {
    "es": "AR BO CL CO CR CU DO EC ES GQ GT HN MX NI PA PE PY SV UY VE",
}
LANGUAGE_OF: Final = {country: language for language, countries in SPOKEN_IN.items() for country in countries.split()}
CREATORS_PAGES: Final = ("/o/", "/connect/")


def is_creators_page(request: HttpRequest) -> bool:
    """Whether creators, not members, read what is at this address."""
    return request.path.startswith(CREATORS_PAGES)


def browsers(request: HttpRequest) -> str:
    """The language chosen in this browser before, else the first of its own that we speak."""
    return translation.get_language_from_request(request)


def speak(creator: Creator) -> None:
    """Go on in the creator's language where one was chosen. `CreatorsLanguage` in `config.middleware` ends it."""
    if is_spoken(creator.language):
        translation.activate(creator.language)


def spoken_to(account: Account, *, otherwise: str = "") -> translation.override:
    """For words written while the creator is away: the language chosen, `otherwise` another, else their country's or the members'."""
    wanted = (account.creator.language, otherwise, LANGUAGE_OF.get(account.country, ""))
    return translation.override(next(filter(is_spoken, wanted), settings.LANGUAGE_CODE))


def choose(creator: Creator, language: str) -> None:
    """Keep the creator's choice; what we do not speak changes nothing."""
    if is_spoken(language):
        creator.language = language
        Creator.objects.filter(pk=creator.pk).update(language=language)


def is_spoken(language: str) -> bool:
    """Whether we speak it."""
    return language in dict(settings.LANGUAGES)
