"""Campaigns, their influencers, orders and posts."""

from django.urls import path

from campaigns.views import campaign, influencers, message_batches, message_templates, messages, orders, posts

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
    path("campaigns/<int:campaign_id>/messages/", messages.thread_list, name="messages"),
    path("campaigns/<int:campaign_id>/messages/new/", message_batches.messages_new, name="messages_new"),
    path("campaigns/<int:campaign_id>/reminders/", messages.campaign_reminders, name="campaign_reminders"),
    path("message-batches/<int:batch_id>/", message_batches.message_batch, name="message_batch"),
    path("influencers/<int:participant_id>/messages/", messages.thread, name="thread"),
    path("messages/<int:message_id>/resend/", messages.message_resend, name="message_resend"),
    path("message-templates/", message_templates.message_templates, name="message_templates"),
    path("message-templates/new/", message_templates.message_template_new, name="message_template_new"),
    path("message-templates/<int:template_id>/", message_templates.message_template, name="message_template"),
    path(
        "message-templates/<int:template_id>/remove/",
        message_templates.message_template_remove,
        name="message_template_remove",
    ),
]
