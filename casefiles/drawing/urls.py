"""Drawing an area's sample, and try-out cases, under `/<inspection>/setup/sample/`."""

from django.urls import path

from casefiles.drawing import views

urlpatterns = [
    path("try-outs/", views.pilots, name="setup_pilots"),
    path("try-outs/discard/", views.discard, name="setup_discard"),
    path("draw/<slug:area>/", views.draw, name="setup_draw"),
    path("draw/<slug:area>/drawn/", views.drawn, name="setup_drawn"),
    path("draw/<slug:area>/replace/", views.substitute, name="setup_substitute"),
    path("remove/<slug:area>/", views.remove, name="setup_remove_sample"),
]
