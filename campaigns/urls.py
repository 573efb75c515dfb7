"""Campaigns, their influencers, orders and posts."""

from django.urls import path

from campaigns.views import (
    assets,
    campaign,
    files,
    influencers,
    links,
    message_batches,
    message_templates,
    messages,
    orders,
    pipeline,
    posts,
    review,
)

app_name = "campaigns"
urlpatterns = [
    path("campaigns/", campaign.campaigns, name="list"),
    path("campaigns/new/", campaign.new, name="new"),
    path("campaigns/<int:campaign_id>/", campaign.campaign_overview, name="overview"),
    path("campaigns/<int:campaign_id>/settings/", campaign.settings, name="settings"),
    *(
        path(f"campaigns/<int:campaign_id>/{action}/", campaign.change, {"action": action}, name=action)
        for action in campaign.DONE
    ),
    path("campaigns/<int:campaign_id>/duplicate/", campaign.duplicate, name="duplicate"),
    path("campaigns/<int:campaign_id>/assets/", assets.add_asset, name="add_asset"),
    path("campaigns/<int:campaign_id>/assets/<int:asset_id>/", assets.asset, name="asset"),
    path("campaigns/<int:campaign_id>/assets/<int:asset_id>/remove/", assets.remove_asset, name="remove_asset"),
    path("campaigns/<int:campaign_id>/influencers/", influencers.influencers, name="influencers"),
    path("campaigns/<int:campaign_id>/influencers/add/", influencers.add_influencers, name="add_influencers"),
    path("influencers/<int:participant_id>/remove/", influencers.remove_influencer, name="remove_influencer"),
    path("influencers/<int:participant_id>/move/", pipeline.move, name="move_influencer"),
    path("influencers/<int:participant_id>/out/", pipeline.take_out, name="take_out_influencer"),
    path("campaigns/<int:campaign_id>/orders/", orders.orders, name="orders"),
    path("campaigns/<int:campaign_id>/orders/new/", orders.orders_new_bulk, name="orders_new_bulk"),
    path("campaigns/<int:campaign_id>/orders/new/<int:participant_id>/", orders.order_new, name="order_new"),
    path("orders/<int:order_id>/", orders.order, name="order"),
    path("orders/<int:order_id>/cancel/", orders.order_cancel, name="order_cancel"),
    path("orders/<int:order_id>/retry/", orders.order_retry, name="order_retry"),
    path("orders/<int:order_id>/close-page/", links.close_page, name="close_page"),
    path("orders/<int:order_id>/renew-link/", links.renew_link, name="renew_link"),
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
