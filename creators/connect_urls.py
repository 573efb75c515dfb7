"""Where creators connect the own account; the key is all it takes."""

from django.urls import path

from creators.views import connect

urlpatterns = [
    path("done/", connect.connect_done, name="connect_done"),
    path("<str:key>/", connect.connect, name="connect"),
    path("<str:key>/start/", connect.connect_start, name="connect_start"),
    path("<str:key>/end/", connect.connect_end, name="connect_end"),
]
