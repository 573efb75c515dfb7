"""What creators open."""

from django.urls import path

from campaigns.views import creator, creator_assets

urlpatterns = [
    path("<str:token>/", creator.creator_page, name="creator_page"),
    path("<str:token>/assets/<int:asset_id>/", creator_assets.creator_asset, name="creator_asset"),
]
