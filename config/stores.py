"""Where files of the product are kept: on disk, or in any store that speaks S3."""

from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

SIGNED_SECONDS = 300  # how long an address the browser is sent on to works


def store(url: str) -> dict[str, Any]:
    """Django's words for `s3://KEY:SECRET@host/bucket?region=…` (`s3+http://` without TLS); "" is the disk."""
    if not url:
        return {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    parts = urlsplit(url)
    secure = "http" if parts.scheme == "s3+http" else "https"
    options = {
        "access_key": unquote(parts.username or "") or None,
        "secret_key": unquote(parts.password or "") or None,
        "bucket_name": parts.path.strip("/"),
        "endpoint_url": f"{secure}://{parts.netloc.rpartition('@')[2]}",
        "region_name": parse_qs(parts.query).get("region", ["us-east-1"])[0],
        "addressing_style": "path",
        "signature_version": "s3v4",
        "default_acl": "private",
        "file_overwrite": True,
        "querystring_auth": True,
        "querystring_expire": SIGNED_SECONDS,
    }
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}
