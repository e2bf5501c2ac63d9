"""Addresses of the sample and the scoring, under `/<inspection>/`."""

from django.urls import include, path

urlpatterns = [
    path("", include("casefiles.progress.urls")),
    path("cases/", include("casefiles.scoring.urls")),
    path("", include("casefiles.moderation.urls")),
]
