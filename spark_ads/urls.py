from django.urls import URLPattern

app_name = "spark_ads"
urlpatterns: list[URLPattern] = []
