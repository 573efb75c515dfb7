"""The ad library: videos and pictures uploaded as a form (wire page 8)."""

import hashlib
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from simulator import chance, clock
from simulator.api import advertisers
from simulator.api.wire import PARAMETER, Arguments, Problem, moment, one_of, text, texts
from simulator.models import Material

SIGNATURE, TOO_LARGE, TYPE, NAME_TAKEN = 40900, 40907, 40908, 40911
MOST_BYTES = {"video": 500 * 1024 * 1024, "image": 20 * 1024 * 1024}
BEGINNINGS = {  # at which byte, what: mp4 and mov, avi, mpeg; png, jpeg, webp
    "video": [(4, b"ftyp"), (0, b"RIFF"), (0, b"\x00\x00\x01\xba")],
    "image": [(0, b"\x89PNG"), (0, b"\xff\xd8\xff"), (0, b"RIFF")],
}
LOWEST = (540, 960)


def upload_video(arguments: Arguments) -> Any:
    """POST /file/video/ad/upload/: the answer's `data` is an array of one."""
    return [_video(_upload(arguments, "video"))]


def upload_image(arguments: Arguments) -> dict[str, Any]:
    """POST /file/image/ad/upload/."""
    return _image(_upload(arguments, "image"))


def video_info(arguments: Arguments) -> dict[str, Any]:
    """GET /file/video/ad/info/: what is not there is left out."""
    return {"list": [_video(row) for row in _found(arguments, "video", most=60)]}


def image_info(arguments: Arguments) -> dict[str, Any]:
    """GET /file/image/ad/info/."""
    return {"list": [_image(row) for row in _found(arguments, "image", most=100)]}


def _upload(arguments: Arguments, kind: str) -> Material:
    advertiser, now = advertisers.of(arguments), clock.now()
    one_of(arguments.get("upload_type", "UPLOAD_BY_FILE"), "upload_type", ["UPLOAD_BY_FILE"])
    file = arguments.get(f"{kind}_file")
    if not isinstance(file, UploadedFile):
        raise Problem(PARAMETER, f"{kind}_file: Missing data for required field.")
    name = text(arguments, "file_name", most=100, needed=False) or str(file.name)[:100]
    digest = _checked(file, kind, text(arguments, f"{kind}_signature"))
    if advertiser.materials.filter(kind=kind, file_name=name).exists():
        raise Problem(NAME_TAKEN, f"file_name: Duplicated material name {name}.")
    width, height = chance.of("size", digest).choice([(1080, 1920), (1080, 1920), (720, 1280), (480, 854)])
    new_id = chance.new_id(now)
    return Material.objects.create(
        advertiser=advertiser,
        kind=kind,
        material_id=f"v10033g50000{new_id}" if kind == "video" else f"ad-site-i18n-sg/{new_id}",
        file_name=name,
        signature=digest,
        size=file.size or 0,
        width=width,
        height=height,
        created_at=now,
    )


def _checked(file: UploadedFile, kind: str, signature: str) -> str:
    """The file's MD5, which has to be the signature."""
    if (file.size or 0) > MOST_BYTES[kind]:
        raise Problem(TOO_LARGE, f"{kind}_file: The file is too large.")
    digest, first = hashlib.md5(usedforsecurity=False), b""
    for chunk in file.chunks():
        first = first or chunk[:16]
        digest.update(chunk)
    if not any(first[at:].startswith(magic) for at, magic in BEGINNINGS[kind]):
        raise Problem(TYPE, f"{kind}_file: The type of the file is not supported.")
    if digest.hexdigest() != signature.lower():
        raise Problem(SIGNATURE, f"{kind}_signature: The signature does not match the file.")
    return digest.hexdigest()


def _found(arguments: Arguments, kind: str, *, most: int) -> list[Material]:
    materials = advertisers.of(arguments).materials.filter(kind=kind)
    return list(materials.filter(material_id__in=texts(arguments, f"{kind}_ids", most=most)))


def _video(material: Material) -> dict[str, Any]:
    draw, small = chance.of("film", material.signature), material.width < LOWEST[0] or material.height < LOWEST[1]
    return {
        "video_id": material.material_id,
        **_facts(material, "mp4"),
        "duration": round(draw.uniform(6, 60), 3),
        "bit_rate": draw.randint(900_000, 4_000_000),
        "video_cover_url": _address(material),
        "preview_url": _address(material),
        "allowed_placements": ["PLACEMENT_TIKTOK"],
        "allow_download": True,
        "fix_task_id": None,
        "flaw_types": ["LOW_RESOLUTION"] if small else None,
    }


def _image(material: Material) -> dict[str, Any]:
    return {"image_id": material.material_id, **_facts(material, "jpeg"), "image_url": _address(material)}


def _facts(material: Material, form: str) -> dict[str, Any]:
    return {
        "material_id": material.material_id.rpartition("/")[2].removeprefix("v10033g50000"),
        "file_name": material.file_name,
        "signature": material.signature,
        "size": material.size,
        "width": material.width,
        "height": material.height,
        "format": form,
        "displayable": True,
        "create_time": moment(material.created_at).replace(" ", "T") + "Z",
        "modify_time": moment(material.created_at).replace(" ", "T") + "Z",
    }


def _address(material: Material) -> str:
    return f"{settings.SIMULATOR['public_url']}/thumb/{material.pk}.svg"
