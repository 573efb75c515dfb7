"""What kind of file somebody uploaded. What is no table is refused in one sentence that says what to do."""

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
ZIP = b"PK\x03\x04"
WRONG_KINDS = {
    b"%PDF": gettext_lazy("a PDF"),
    b"\x89PNG": gettext_lazy("a picture"),
    b"\xff\xd8\xff": gettext_lazy("a picture"),
    b"GIF8": gettext_lazy("a picture"),
    b"RIFF": gettext_lazy("a picture or sound"),
    b"\x1f\x8b": gettext_lazy("a compressed file"),
    b"7z\xbc\xaf": gettext_lazy("a compressed file"),
    b"Rar!": gettext_lazy("a compressed file"),
    b"<!DOCTYPE": gettext_lazy("a web page"),
    b"<!doctype": gettext_lazy("a web page"),
    b"<html": gettext_lazy("a web page"),
    b"<?xml": gettext_lazy("an XML file"),
    b"[{": gettext_lazy("JSON"),
    b"{": gettext_lazy("JSON"),
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
HOSTS = {"instagram.com": "Instagram", "youtube.com": "YouTube", "youtu.be": "YouTube", "facebook.com": "Facebook"}


def is_workbook(file: IO[bytes], size: int) -> bool:
    """Whether the file is a workbook rather than text. Raises `Unreadable` for anything else, and for what is too large."""
    file.seek(0)
    start = file.read(4096)
    if not start.strip(b" \t\r\n\xef\xbb\xbf"):
        raise Unreadable(_("This file is empty."))
    if size > LARGEST:
        raise Unreadable(_("This file is larger than 200 MB. Split it and upload the parts."))
    if start.startswith(OLD_WORKBOOK):
        raise Unreadable(_protected_or_old(file))
    if start.startswith(ZIP):
        _refuse_other_archives(file)
        return True
    kind = next((kind for mark, kind in WRONG_KINDS.items() if start.lstrip().startswith(mark)), None)
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
    platform = named or ("YouTube" if "subscriber" in said else "") or _linked(header, sample)
    if platform:
        words = _("This looks like an export of %(platform)s. A column of TikTok handles or names is needed.")
        raise Unreadable(words % {"platform": platform})


def _linked(header: Sequence[str], sample: Sequence[Sequence[str]]) -> str:
    """The other platform that most rows link to in a column that is not named after it."""
    plain = [place for place, name in enumerate(header) if not any(word in name.lower() for word in OTHER_PLATFORMS)]
    linked = [
        platform
        for row in sample
        for host, platform in HOSTS.items()
        if any(place < len(row) and host in row[place].lower() for place in plain)
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
