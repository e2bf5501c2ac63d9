"""Where an inspection stands, the lists of its cases, and what happened to one of them."""

from django.urls import path

from casefiles.progress import list_views

urlpatterns = [
    path("", list_views.overview, name="overview"),
    path("cases/", list_views.case_list, name="cases"),
    path("cases/<str:reference>/history/", list_views.history, name="case_history"),
]
