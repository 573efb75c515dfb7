"""What kind of file somebody uploaded. What is no table is refused in one sentence that says what to do."""

import re
import zipfile
from collections.abc import Mapping, Sequence
from typing import IO

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from creators.importing.values import Unreadable

LARGEST = 200 * 1024 * 1024
CHUNK = 1024 * 1024
# A workbook unpacks to ten or twenty times its size; what unpacks to far more is made to fill memory.
MOST_UNPACKED = 2 * 1024**3
MOST_STRINGS = 300 * 1024**2
SUSPICIOUS_RATIO, SUSPICIOUS_SIZE = 200, 100 * 1024**2
PROTECTED = "EncryptedPackage".encode("utf-16-le")
OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"
ZIP = (b"PK\x03\x04", b"PK\x05\x06")
WRONG_KINDS = {
    rb"%PDF": gettext_lazy("a PDF"),
    rb"\x89PNG|\xff\xd8\xff|GIF8|<svg": gettext_lazy("a picture"),
    rb"RIFF": gettext_lazy("a picture or sound"),
    rb"....ftyp|ID3[\x02-\x04]": gettext_lazy("a film or sound"),
    rb"\x1f\x8b|7z\xbc\xaf|Rar!|BZh[1-9]|\xfd7zXZ|\x28\xb5\x2f\xfd": gettext_lazy("a compressed file"),
    rb"(?i:<!doctype|<html|<head|<body|<table)": gettext_lazy("a web page"),
    rb"<\?xml": gettext_lazy("an XML file"),
    rb"{\\rtf": gettext_lazy("a text document"),
    rb"{|\[\s*[{\[\"\d]": gettext_lazy("JSON"),
}
PACKED_KINDS = {
    "word/document.xml": gettext_lazy("a Word document"),
    "ppt/presentation.xml": gettext_lazy("a presentation"),
    "content.xml": gettext_lazy("an OpenDocument file"),
    "xl/workbook.bin": gettext_lazy("a binary workbook (.xlsb)"),
    "Index/Document.iwa": gettext_lazy("a Numbers file"),
}
OTHER_PLATFORMS = {
    "instagram": "Instagram",
    "youtube": "YouTube",
    "subscriber": "YouTube",
    "facebook": "Facebook",
    "twitter": "X",
    "twitch": "Twitch",
    "snapchat": "Snapchat",
}
# Words that only one platform's tables have, in whatever column.
TELLING = {"Instagram": r"\b(reels?|igtv)\b", "YouTube": r"\b(subscribers?|subs)\b"}
HOSTS = {
    "Instagram": r"instagram\.com",
    "YouTube": r"youtube\.com|youtu\.be",
    "Facebook": r"facebook\.com",
    "X": r"x\.com|twitter\.com",
    "Twitch": r"twitch\.tv",
    "Snapchat": r"snapchat\.com",
    "LinkedIn": r"linkedin\.com",
}


def is_workbook(file: IO[bytes], size: int) -> bool:
    """Whether the file is a workbook rather than text. Raises `Unreadable` for anything else, and for what is too large."""
    file.seek(0)
    start = file.read(4096).removeprefix(b"\xef\xbb\xbf")
    if not start.strip(b" \t\r\n\xff\xfe\x00"):
        raise Unreadable(_("This file is empty."))
    if size > LARGEST:
        raise Unreadable(_("This file is larger than 200 MB. Split it and upload the parts."))
    if start.startswith(OLD_WORKBOOK):
        raise Unreadable(_protected_or_old(file))
    if start.startswith(ZIP):
        _refuse_other_archives(file)
        return True
    kind = next((kind for mark, kind in WRONG_KINDS.items() if re.match(mark, start.lstrip(), re.DOTALL)), None)
    if kind:
        words = _("This is %(kind)s, not a table. Save the table as CSV or Excel (.xlsx) and upload that.")
        raise Unreadable(words % {"kind": kind})
    return False


def refuse_other_platforms(header: Sequence[str], mapping: Mapping[str, str], sample: Sequence[Sequence[str]]) -> None:
    """An export of another platform would fill the directory with handles nobody has on TikTok."""
    said = " ".join(header).lower()
    if "tiktok" in said or "tik tok" in said:
        return
    ours = " ".join(mapping.values()).lower()
    named = next((name for word, name in OTHER_PLATFORMS.items() if word in ours), "")
    told = next((name for name, words in TELLING.items() if re.search(words, said)), "")
    platform = named or told or _linked(header, sample)
    if platform:
        raise Unreadable(other_platform(platform))


def other_platform(name: str) -> str:
    """The sentence about an export of another platform, with the way out where that is a mistake."""
    words = _(
        "This looks like an export of %(platform)s. A column of TikTok handles or names is needed."
        " If it is one, name the column “TikTok handle” and upload the file again."
    )
    return words % {"platform": name}


def _linked(header: Sequence[str], sample: Sequence[Sequence[str]]) -> str:
    """The other platform that most rows link to in a column that is not named after it."""
    plain = [place for place, name in enumerate(header) if not any(word in name.lower() for word in OTHER_PLATFORMS)]
    linked = [
        platform
        for row in sample
        for platform, hosts in HOSTS.items()
        if any(re.search(rf"(^|[/.\s])({hosts})(/|$)", row[place].lower()) for place in plain if place < len(row))
    ]
    return linked[0] if linked and len(linked) * 2 > len(sample) else ""


def _protected_or_old(file: IO[bytes]) -> str:
    file.seek(0)
    tail = b""
    while chunk := file.read(CHUNK):
        if PROTECTED in tail + chunk:
            return _("This workbook is protected by a password. Save it without one and upload that.")
        tail = chunk[-len(PROTECTED) :]
    return _("This is an old Excel workbook (.xls). Save it as .xlsx or CSV and upload that.")


def _refuse_other_archives(file: IO[bytes]) -> None:
    file.seek(0)
    try:
        entries = zipfile.ZipFile(file).infolist()
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise Unreadable(_("This workbook is damaged and cannot be opened. Save it once more, or as CSV.")) from error
    sizes = {entry.filename: entry.file_size for entry in entries}
    if "xl/workbook.xml" not in sizes:
        raise Unreadable(_archive_words(sizes, protected=any(entry.flag_bits & 1 for entry in entries)))
    unpacked, packed = sum(sizes.values()), sum(entry.compress_size for entry in entries) or 1
    bomb = unpacked > MOST_UNPACKED or (unpacked > SUSPICIOUS_SIZE and unpacked / packed > SUSPICIOUS_RATIO)
    if bomb or sizes.get("xl/sharedStrings.xml", 0) > MOST_STRINGS:
        words = _("This workbook unpacks to %(size)s, too much to open. Save the table as CSV and upload that.")
        raise Unreadable(words % {"size": filesizeformat(unpacked)})


def _archive_words(names: Mapping[str, int], *, protected: bool) -> str:
    kind = next((kind for name, kind in PACKED_KINDS.items() if name in names), None)
    if kind:
        words = _("This is %(kind)s, not a table. Save the table as CSV or Excel (.xlsx) and upload that.")
        return words % {"kind": kind}
    if protected:
        return _("This archive is protected by a password. Unpack it and upload the table inside.")
    return _("This is a zip archive. Unpack it and upload the table inside.")
