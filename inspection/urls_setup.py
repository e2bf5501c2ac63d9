"""The lead's pages under `/<inspection>/setup/` that are about the inspection itself."""

from django.urls import path

from inspection import setup_views

urlpatterns = [
    path("details/", setup_views.details, name="setup_details"),
    path("rules/", setup_views.rules, name="setup_rules"),
    path("dates/", setup_views.dates, name="setup_dates"),
    path("areas/", setup_views.areas, name="setup_areas"),
    path("team/invite/", setup_views.invite, name="setup_invite"),
    path("team/<int:member>/invite/", setup_views.invite_again, name="setup_invite_again"),
]
