"""The lead's pages about sample, team and progress, under `/<inspection>/setup/`."""

from django.urls import path

from casefiles.assigning import views as assigning_views
from casefiles.drawing import views as draw_views
from casefiles.progress import views as progress_views
from casefiles.sample import views
from casefiles.setup import version_views
from casefiles.setup import views as setup_views

urlpatterns = [
    path("", setup_views.hub, name="setup"),
    path("phase/", setup_views.phase, name="setup_phase"),
    path("phase/back/", setup_views.phase_back, name="setup_phase_back"),
    path("team/", setup_views.team, name="setup_team"),
    path("team/<int:member>/", setup_views.member, name="setup_member"),
    path("team/<int:member>/remove/", setup_views.remove_member, name="setup_remove_member"),
    path("instrument/changes/", version_views.version, name="setup_version"),
    path("sample/", views.sample, name="setup_sample"),
    path("sample/template.<slug:kind>", views.template, name="setup_sample_template"),
    path("sample/import/", views.upload, name="setup_sample_import"),
    path("sample/import/check/", views.check, name="setup_sample_check"),
    path("sample/try-outs/", draw_views.pilots, name="setup_pilots"),
    path("sample/try-outs/discard/", draw_views.discard, name="setup_discard"),
    path("sample/draw/<slug:area>/", draw_views.draw, name="setup_draw"),
    path("sample/draw/<slug:area>/drawn/", draw_views.drawn, name="setup_drawn"),
    path("sample/draw/<slug:area>/replace/", draw_views.substitute, name="setup_substitute"),
    path("sample/remove/<slug:area>/", draw_views.remove, name="setup_remove_sample"),
    path("progress/", progress_views.progress, name="setup_progress"),
    path("progress/progress.csv", progress_views.progress_csv, name="setup_progress_csv"),
    path("progress/remind/", progress_views.remind, name="setup_remind"),
    path("assign/", assigning_views.assign, name="setup_assign"),
    path("assign/evenly/", assigning_views.evenly, name="setup_evenly"),
]
