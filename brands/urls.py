"""A brand's own pages."""

from django.urls import path

from brands.views import brand, notifications

app_name = "brands"
urlpatterns = [
    path("", brand.home, name="home"),
    path("activity/", brand.activity, name="activity"),
    path("members/", brand.members, name="members"),
    path("members/add/", brand.add_member, name="add_member"),
    path("members/<int:member_id>/role/", brand.change_role, name="change_role"),
    path("members/<int:member_id>/remove/", brand.remove_member, name="remove_member"),
    path("notifications/", notifications.notifications, name="notifications"),
    path("notifications/bell/", notifications.bell, name="bell"),
    path("notifications/read/", notifications.read_all, name="read_all"),
    path("notifications/choices/", notifications.choices, name="choices"),
    path("notifications/<int:notification_id>/", notifications.open_notification, name="open_notification"),
]
