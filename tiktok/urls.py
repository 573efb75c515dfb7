"""Callbacks, calls and the connection of a brand."""

from django.urls import path

from tiktok import views

app_name = "tiktok"
urlpatterns = [
    path("connection/", views.connection, name="connection"),
    path("connection/connect/", views.connect, name="connect"),
    path("connection/connected/", views.connected, name="connected"),
    path("connection/disconnect/", views.disconnect, name="disconnect"),
    path("callbacks/", views.callbacks, name="callbacks"),
    path("callbacks/<int:callback_id>/", views.callback, name="callback"),
    path("callbacks/<int:callback_id>/again/", views.process_again, name="process_again"),
    path("calls/", views.calls, name="calls"),
    path("calls/<int:call_id>/again/", views.try_call_again, name="try_call_again"),
]
