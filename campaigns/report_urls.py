"""What those outside open to read a report."""

from django.urls import path

from campaigns.views import shared_report

urlpatterns = [path("<slug:token>/", shared_report.shared_report, name="shared_report")]
