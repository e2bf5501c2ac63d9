"""Where an inspection stands, and the lists of its cases."""

from django.urls import path

from casefiles.progress import list_views

urlpatterns = [
    path("", list_views.overview, name="overview"),
    path("cases/", list_views.case_list, name="cases"),
]
