"""Where creators connect the own account; the key is all it takes."""

from django.urls import path

from creators.views import connect

urlpatterns = [
    path("done/", connect.connect_done, name="connect_done"),
    path("<slug:key>/", connect.connect, name="connect"),
    path("<slug:key>/start/", connect.connect_start, name="connect_start"),
    path("<slug:key>/end/", connect.connect_end, name="connect_end"),
]
