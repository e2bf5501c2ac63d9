"""The grids of areas, judging one, and ratings."""

from django.urls import path

from reports.judging import views
from reports.results import views as results_views

urlpatterns = [
    path("areas/", results_views.areas, name="areas"),
    path("areas/<slug:area>/", views.judge_area, name="judge_area"),
    path("areas/<slug:area>/sign/", views.sign_off_area, name="sign_off_area"),
    path("ratings/", views.ratings, name="ratings"),
    path("ratings/<slug:area>/<str:code>/", views.panel_decision, name="panel_decision"),
]
