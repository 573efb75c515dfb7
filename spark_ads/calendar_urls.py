"""What calendars subscribe to."""

from django.urls import path

from spark_ads.views import feed

urlpatterns = [path("<slug:token>.ics", feed.feed, name="spark_calendar")]
