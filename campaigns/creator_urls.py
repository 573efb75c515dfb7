"""What creators open."""

from django.urls import path

from campaigns.views import creator, creator_files, creator_messages, creator_videos, uploads

urlpatterns = [
    path("files/<str:signed>/<str:name>", creator_files.signed_file, name="signed_file"),
    path("<slug:token>/", creator.page, name="creator_page"),
    path("<slug:token>/join/", creator.join, name="creator_join"),
    path("<slug:token>/decline/", creator.decline, name="creator_decline"),
    path("<slug:token>/decline/undo/", creator.undecline, name="creator_undecline"),
    path("<slug:token>/code/", creator.code_added, name="creator_code_added"),
    path("<slug:token>/address/", creator.address, name="creator_address"),
    path("<slug:token>/language/", creator.choose_language, name="creator_language"),
    path("<slug:token>/connect/", creator.connect, name="creator_connect"),
    path("<slug:token>/videos/<int:deliverable_id>/publish/", creator_videos.publish, name="creator_publish"),
    path(
        "<slug:token>/videos/<int:deliverable_id>/publish/again/",
        creator_videos.publish_again,
        name="creator_publish_again",
    ),
    path("<slug:token>/videos/<int:deliverable_id>/file/", creator_videos.download, name="creator_download"),
    path("<slug:token>/assets/<int:asset_id>/", creator_files.creator_asset, name="creator_asset"),
    path("<slug:token>/uploads/", uploads.uploads, name="creator_uploads"),
    path("<slug:token>/uploads/<uuid:upload_id>/", uploads.upload, name="creator_upload"),
    path("<slug:token>/videos/<int:deliverable_id>/", uploads.creator_video, name="creator_video"),
    path("<slug:token>/videos/<int:deliverable_id>/upload/", uploads.upload_form, name="creator_upload_form"),
    path("<slug:token>/versions/<int:version_id>/file/", creator_files.creator_file, name="creator_file"),
    path("<slug:token>/versions/<int:version_id>/poster/", creator_files.creator_poster, name="creator_poster"),
    path("<slug:token>/comments/<int:comment_id>/", creator_files.creator_reply, name="creator_reply"),
    path("<slug:token>/messages/", creator_messages.creator_messages, name="creator_messages"),
]
