"""The pages of one case, under `/<inspection>/cases/`."""

from django.urls import path

from casefiles.scoring import views

urlpatterns = [
    path("<str:reference>/", views.case, name="case"),
    path("<str:reference>/facts/", views.facts, name="case_facts"),
    path("<str:reference>/check/", views.check, name="case_check"),
    path("<str:reference>/submit/", views.submit, name="case_submit"),
    path("<str:reference>/interest/", views.interest, name="case_interest"),
    path("<str:reference>/<str:code>/", views.section, name="case_section"),
]
