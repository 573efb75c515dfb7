"""Campaigns, their influencers, orders and posts."""

from django.urls import path

from campaigns.views import (
    campaign,
    influencers,
    order_batches,
    order_list,
    order_new,
    order_templates,
    orders,
    posts,
)

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
    path("campaigns/<int:campaign_id>/orders/new/", order_new.orders_new_bulk, name="orders_new_bulk"),
    path("campaigns/<int:campaign_id>/orders/new/<int:participant_id>/", order_new.order_new, name="order_new"),
    path("campaigns/<int:campaign_id>/orders/advice/", order_new.order_advice, name="order_advice"),
    path("orders/", order_list.orders_of_brand, name="order_list"),
    path("orders/bulk/<int:batch_id>/", order_batches.order_batch, name="order_batch"),
    path("orders/bulk/<int:batch_id>/retry/", order_batches.order_batch_retry, name="order_batch_retry"),
    path("orders/bulk/<int:batch_id>/stop/", order_batches.order_batch_stop, name="order_batch_stop"),
    path("orders/templates/", order_templates.order_templates, name="order_templates"),
    path(
        "orders/templates/<int:template_id>/rename/",
        order_templates.order_template_rename,
        name="order_template_rename",
    ),
    path(
        "orders/templates/<int:template_id>/remove/",
        order_templates.order_template_remove,
        name="order_template_remove",
    ),
    path("orders/<int:order_id>/", orders.order, name="order"),
    path("orders/<int:order_id>/change/", orders.order_change, name="order_change"),
    path("orders/<int:order_id>/again/", orders.order_again, name="order_again"),
    path("orders/<int:order_id>/cancel/", orders.order_cancel, name="order_cancel"),
    path("orders/<int:order_id>/retry/", orders.order_retry, name="order_retry"),
    path("campaigns/<int:campaign_id>/posts/", posts.posts, name="posts"),
    path("posts/<int:post_id>/", posts.post, name="post"),
    path("posts/<int:post_id>/refresh/", posts.post_refresh, name="post_refresh"),
]
