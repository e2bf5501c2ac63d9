"""The checks of the report."""

from django.urls import path

from reports.checks import views

urlpatterns = [
    path("report/check/", views.report_check, name="report_check"),
]
