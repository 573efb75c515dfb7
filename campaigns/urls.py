"""Campaigns, their influencers, orders and posts."""

from django.urls import path

from campaigns.views import campaign, files, influencers, orders, posts, review

app_name = "campaigns"
urlpatterns = [
    path("campaigns/", campaign.campaigns, name="list"),
    path("campaigns/new/", campaign.new, name="new"),
    path("campaigns/<int:campaign_id>/", campaign.overview, name="overview"),
    path("campaigns/<int:campaign_id>/settings/", campaign.settings, name="settings"),
    path("campaigns/<int:campaign_id>/launch/", campaign.launch, name="launch"),
    path("campaigns/<int:campaign_id>/pause/", campaign.pause, name="pause"),
    path("campaigns/<int:campaign_id>/resume/", campaign.resume, name="resume"),
    path("campaigns/<int:campaign_id>/end/", campaign.end, name="end"),
    path("campaigns/<int:campaign_id>/influencers/", influencers.influencers, name="influencers"),
    path("campaigns/<int:campaign_id>/influencers/add/", influencers.add_influencers, name="add_influencers"),
    path("influencers/<int:participant_id>/remove/", influencers.remove_influencer, name="remove_influencer"),
    path("campaigns/<int:campaign_id>/orders/", orders.orders, name="orders"),
    path("campaigns/<int:campaign_id>/orders/new/", orders.orders_new_bulk, name="orders_new_bulk"),
    path("campaigns/<int:campaign_id>/orders/new/<int:participant_id>/", orders.order_new, name="order_new"),
    path("orders/<int:order_id>/", orders.order, name="order"),
    path("orders/<int:order_id>/cancel/", orders.order_cancel, name="order_cancel"),
    path("orders/<int:order_id>/retry/", orders.order_retry, name="order_retry"),
    path("campaigns/<int:campaign_id>/posts/", posts.posts, name="posts"),
    path("posts/<int:post_id>/", posts.post, name="post"),
    path("posts/<int:post_id>/refresh/", posts.post_refresh, name="post_refresh"),
    path("review/", review.review, name="review"),
    path("campaigns/<int:campaign_id>/review/", review.campaign_review, name="campaign_review"),
    path("versions/<int:version_id>/", review.version, name="version"),
    path("versions/<int:version_id>/approve/", review.version_approve, name="version_approve"),
    path("versions/<int:version_id>/request-changes/", review.version_request_changes, name="version_request_changes"),
    path("versions/<int:version_id>/comment/", review.version_comment, name="version_comment"),
    path("versions/<int:version_id>/file/", files.version_file, name="version_file"),
    path("versions/<int:version_id>/poster/", files.version_poster, name="version_poster"),
    path("comments/<int:comment_id>/reply/", review.comment_reply, name="comment_reply"),
    path("comments/<int:comment_id>/resolve/", review.comment_resolve, name="comment_resolve"),
]
