"""The pretend TikTok's addresses."""

from django.urls import path

from simulator.api.routes import serve
from simulator.views import account_apps, account_consent, control, invite, phone, pictures, tto_link

app_name = "simulator"
urlpatterns = [
    path("", control.control, name="control"),
    path("move/", control.move, name="move"),
    path("accounts/<int:pk>/", control.revoke, name="revoke"),
    path("portal/auth", control.consent, name="consent"),
    path("portal/auth/", control.consent),
    path("v2/auth/authorize/", account_consent.consent, name="account_consent"),
    path("open_api/v1.3/<path:path>", serve, name="api"),
    path("phone/<str:handle>/", phone.home, name="phone"),
    path("phone/<str:handle>/apps/", account_apps.apps, name="account_apps"),
    path("phone/<str:handle>/home/", phone.feed, name="feed"),
    path("phone/<str:handle>/inbox/", phone.inbox, name="inbox"),
    path("phone/<str:handle>/notifications/", phone.notifications, name="notifications"),
    path("phone/<str:handle>/invitations/<int:pk>/", phone.invitation, name="invitation"),
    path("phone/<str:handle>/invitations/<int:pk>/join/", phone.join, name="join"),
    path("phone/<str:handle>/invitations/<int:pk>/decline/", phone.decline, name="decline"),
    path("phone/<str:handle>/post/", phone.post_directly, name="post_directly"),
    path("phone/<str:handle>/posts/<str:video_id>/", phone.post, name="post"),
    path("phone/<str:handle>/posts/<str:video_id>/link/", phone.link_campaign, name="link_campaign"),
    path("phone/<str:handle>/posts/<str:video_id>/authorize/", phone.authorize, name="authorize"),
    path("phone/<str:handle>/posts/<str:video_id>/delete/", phone.delete, name="delete"),
    path("invite/<str:code>/", invite.invite, name="invite"),
    path("t/<str:word>/", tto_link.short, name="tto_link"),
    path("creatorlink/share-link", tto_link.share, name="tto_share_link"),
    path("orders/<str:order_id>/accept/", invite.accept, name="accept"),
    path("orders/<str:order_id>/decline/", invite.decline, name="decline_order"),
    path("orders/<str:order_id>/upload/<int:place>/", invite.upload, name="upload"),
    path("orders/<str:order_id>/publish/<str:video_id>/", invite.publish, name="publish"),
    path("thumb/<str:video_id>.svg", pictures.thumb, name="thumb"),
    path("avatar/<str:handle>.svg", pictures.avatar, name="avatar"),
    path("@<str:handle>/video/<str:video_id>", phone.public_post, name="public_post"),
]
