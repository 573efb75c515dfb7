"""A file given out to whoever may see it."""

from django.http import FileResponse, Http404

from campaigns.models import CampaignAsset
from campaigns.models.asset import Kind


def answer(asset: CampaignAsset) -> FileResponse:
    """The file: pictures are shown, all else is saved. Its type is what its content said, never what a browser guesses."""
    try:
        content = asset.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(
        content,
        as_attachment=asset.kind != Kind.PICTURE,
        filename=asset.name,
        content_type=asset.content_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, max-age=300"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
