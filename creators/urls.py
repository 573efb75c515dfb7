from django.urls import URLPattern

app_name = "creators"
urlpatterns: list[URLPattern] = []
