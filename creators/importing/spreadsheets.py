"""Text that no spreadsheet program takes for a formula, and that reads back as it was."""

import re

_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_HARMLESS = re.compile(r"@[\w.]+|[+-]?[\d.,]+")


def harmless(text: str) -> str:
    """A cell that is never calculated: an apostrophe guards it; handles and figures stay as they are."""
    return f"'{text}" if _FORMULA.match(text) and not _HARMLESS.fullmatch(text) else text


def unguarded(text: str) -> str:
    """What `harmless` made harmless, as it was."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text
