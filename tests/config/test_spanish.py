"""Everything creators read is there in Spanish, with the same placeholders; members go on reading English."""

import re

import pytest
from django.utils import translation
from django.utils.translation import gettext, ngettext

from tests import spoken

MESSAGES = spoken.messages()
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|<[^>]+>|{{ \w+ }}")


def forms(message):
    return message if isinstance(message, tuple) else (message,)


def test_there_is_much_to_translate():
    assert len(MESSAGES) > 200
    assert {"campaigns/creator_page.html", "plain.html", "components/field.html", "creators/connect.html"} <= {
        str(path.relative_to(spoken.ROOT / "templates")) for path in spoken.templates()
    }


def test_no_message_is_without_spanish():
    """What is missing is printed as it belongs into locale/es/LC_MESSAGES/django.po."""
    known = spoken.translations()
    missing = [
        f'#: {where}\nmsgid "{forms(message)[0]}"\nmsgstr ""\n'
        for message, where in MESSAGES.items()
        if not all(forms(known.get(message, "")))
    ]
    assert missing == [], "\n" + "\n".join(missing)


def test_the_catalogue_holds_nothing_that_is_not_said():
    assert sorted(str(message) for message in spoken.translations() if message not in MESSAGES) == []


@pytest.mark.parametrize("message", [message for message in MESSAGES if PLACEHOLDER.search(str(message))], ids=str)
def test_a_translation_keeps_its_placeholders(message):
    said = spoken.translations()[message]
    for original, translated in zip(forms(message), forms(said), strict=True):
        assert sorted(PLACEHOLDER.findall(translated)) == sorted(PLACEHOLDER.findall(original))


def test_the_compiled_catalogue_is_the_one_that_is_read():
    with translation.override("es"):
        assert gettext("Open in TikTok") == "Abrir en TikTok"
        words = ngettext("%(days)s day left to answer.", "%(days)s days left to answer.", 3)
    assert words == "Quedan %(days)s días para responder."


def test_members_read_english_whatever_their_browser_speaks(as_ada, acme):
    page = as_ada.get("/b/acme/campaigns/", headers={"accept-language": "es"})

    assert '<html lang="en"' in page.content.decode()
    assert "Content-Language" not in page
