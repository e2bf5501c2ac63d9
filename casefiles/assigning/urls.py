"""Giving cases to people, under `/<inspection>/setup/assign/`."""

from django.urls import path

from casefiles.assigning import views

urlpatterns = [
    path("", views.assign, name="setup_assign"),
    path("evenly/", views.assign_evenly, name="setup_assign_evenly"),
]
