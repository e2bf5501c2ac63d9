"""Addresses of the checks of the report and of its accuracy rounds."""

from django.urls import path

from reports import checks_views

urlpatterns = [
    path("report/check/", checks_views.report_check, name="report_check"),
]
