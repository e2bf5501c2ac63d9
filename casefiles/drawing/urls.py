"""Drawing an area's sample, and try-out cases, under `/<inspection>/setup/sample/`."""

from django.urls import path

from casefiles.drawing import views

urlpatterns = [
    path("try-outs/", views.pilots, name="setup_pilots"),
    path("try-outs/discard/", views.discard_pilot_cases, name="setup_discard_pilots"),
    path("draw/<slug:area>/", views.draw, name="setup_draw"),
    path("draw/<slug:area>/drawn/", views.draw_result, name="setup_draw_result"),
    path("draw/<slug:area>/replace/", views.substitute, name="setup_substitute"),
    path("remove/<slug:area>/", views.remove_area_sample, name="setup_remove_sample"),
]
