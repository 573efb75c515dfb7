"""What creators open."""

from django.urls import path

from campaigns.views import creator, creator_assets, creator_videos

urlpatterns = [
    path("files/<str:signed>/<str:name>", creator_videos.file, name="creator_file"),
    path("<str:token>/", creator.page, name="creator_page"),
    path("<str:token>/join/", creator.join, name="creator_join"),
    path("<str:token>/decline/", creator.decline, name="creator_decline"),
    path("<str:token>/decline/undo/", creator.undecline, name="creator_undecline"),
    path("<str:token>/code/", creator.code_added, name="creator_code_added"),
    path("<str:token>/address/", creator.address, name="creator_address"),
    path("<str:token>/language/", creator.choose_language, name="creator_language"),
    path("<str:token>/connect/", creator.connect, name="creator_connect"),
    path("<str:token>/videos/<int:deliverable_id>/publish/", creator_videos.publish, name="creator_publish"),
    path(
        "<str:token>/videos/<int:deliverable_id>/publish/again/",
        creator_videos.publish_again,
        name="creator_publish_again",
    ),
    path("<str:token>/videos/<int:deliverable_id>/file/", creator_videos.download, name="creator_download"),
    path("<str:token>/assets/<int:asset_id>/", creator_assets.creator_asset, name="creator_asset"),
]
