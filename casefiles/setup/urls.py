"""The lead's pages about sample, team and progress, under `/<inspection>/setup/`."""

from django.urls import include, path

from casefiles.progress import views as progress_views
from casefiles.setup import version_views, views

urlpatterns = [
    path("", views.hub, name="setup"),
    path("phase/", views.phase, name="setup_phase"),
    path("phase/back/", views.phase_back, name="setup_phase_back"),
    path("team/", views.team, name="setup_team"),
    path("team/<int:member>/", views.member, name="setup_member"),
    path("team/<int:member>/remove/", views.remove_member, name="setup_remove_member"),
    path("instrument/changes/", version_views.version, name="setup_instrument_changes"),
    path("sample/", include("casefiles.sample.urls")),
    path("sample/", include("casefiles.drawing.urls")),
    path("progress/", progress_views.progress, name="setup_progress"),
    path("progress/progress.csv", progress_views.progress_csv, name="setup_progress_csv"),
    path("progress/remind/", progress_views.remind, name="setup_remind"),
    path("assign/", include("casefiles.assigning.urls")),
]
