"""The lead's pages under `/<inspection>/setup/` that are about the inspection itself."""

from django.urls import path

from inspection.founding import views

urlpatterns = [
    path("details/", views.details, name="setup_details"),
    path("rules/", views.report_settings, name="setup_report_settings"),
    path("dates/", views.dates, name="setup_dates"),
    path("areas/", views.areas, name="setup_areas"),
    path("team/invite/", views.invite, name="setup_invite"),
    path("team/<int:member>/invite/", views.invite_again, name="setup_invite_again"),
]
