"""What creators open."""

from django.urls import path

from campaigns.views import creator, creator_files, uploads

urlpatterns = [
    path("files/<str:signed>/", creator_files.signed_file, name="signed_file"),
    path("<str:token>/", creator.creator_page, name="creator_page"),
    path("<str:token>/uploads/", uploads.uploads, name="creator_uploads"),
    path("<str:token>/uploads/<uuid:upload_id>/", uploads.upload, name="creator_upload"),
    path("<str:token>/videos/<int:deliverable_id>/", uploads.creator_video, name="creator_video"),
    path("<str:token>/videos/<int:deliverable_id>/upload/", uploads.upload_form, name="creator_upload_form"),
    path("<str:token>/versions/<int:version_id>/file/", creator_files.creator_file, name="creator_file"),
    path("<str:token>/versions/<int:version_id>/poster/", creator_files.creator_poster, name="creator_poster"),
    path("<str:token>/comments/<int:comment_id>/", creator_files.creator_reply, name="creator_reply"),
]
