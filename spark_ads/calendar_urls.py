"""What calendars subscribe to."""

from django.urls import path

from spark_ads.views import feed

urlpatterns = [path("<str:token>.ics", feed.feed, name="spark_calendar")]
