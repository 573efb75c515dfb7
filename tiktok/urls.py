from django.urls import URLPattern

app_name = "tiktok"
urlpatterns: list[URLPattern] = []
