"""A brief as people write it: a few kinds of HTML kept, all else dropped; and plain text, there and back."""

import html
import re
from html.parser import HTMLParser

import nh3

TAGS = {"p", "div", "br", "strong", "b", "em", "i", "del", "h1", "h2", "h3", "ul", "ol", "li", "blockquote", "pre", "a"}
BLOCKS = {"p", "div", "h1", "h2", "h3", "ul", "ol", "blockquote", "pre"}
SCHEMES = {"http", "https", "mailto"}
LONGEST = 20_000  # characters, markup and all


def clean(text: str) -> str:
    """HTML with nothing in it but harmless tags and links; "" where no words are left."""
    safe = nh3.clean(text, tags=TAGS, attributes={"a": {"href"}}, url_schemes=SCHEMES, link_rel="noopener noreferrer")
    return safe.strip() if to_plain(safe) else ""


def from_plain(text: str) -> str:
    """Paragraphs for plain text; lines that begin with "- " become a list."""
    blocks = re.split(r"\n\s*\n", text.replace("\r\n", "\n").replace("\r", "\n").strip())
    return "".join(_block(block) for block in blocks if block.strip())


def to_plain(text: str) -> str:
    """The words of HTML as `from_plain` would take them."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    lines = [" ".join(line.split()) for line in "".join(reader.parts).replace("\xa0", " ").split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def shown(text: str) -> str:
    """Safe HTML for a page, whatever was kept: also a text without any markup."""
    return clean(text if re.search(r"</?[a-z][^>]*>", text) else from_plain(text))


def _block(block: str) -> str:
    lines = [line.strip() for line in block.split("\n") if line.strip()]
    if all(line.startswith("- ") for line in lines):
        return "<ul>" + "".join(f"<li>{html.escape(line[2:])}</li>" for line in lines) + "</ul>"
    return "<p>" + "<br>".join(html.escape(line) for line in lines) + "</p>"


class _Reader(HTMLParser):
    """Collects words, and a line's end where a browser would draw one."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.parts.append("\n" if tag == "br" else "- " if tag == "li" else "\n\n" if tag in BLOCKS else "")

    def handle_endtag(self, tag: str) -> None:
        self.parts.append("\n" if tag == "li" else "\n\n" if tag in BLOCKS else "")

    def handle_data(self, data: str) -> None:
        self.parts.append(data.replace("\n", " "))
