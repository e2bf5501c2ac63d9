from django.urls import path

from casefiles import views
from casefiles.moderation import settling_views
from casefiles.moderation import views as moderation

urlpatterns = [
    path("", views.overview, name="overview"),
    path("cases/", views.case_list, name="cases"),
    path("cases/<str:reference>/", views.case, name="case"),
    path("cases/<str:reference>/facts/", views.facts, name="case_facts"),
    path("cases/<str:reference>/check/", views.check, name="case_check"),
    path("cases/<str:reference>/submit/", views.submit, name="case_submit"),
    path("cases/<str:reference>/history/", views.history, name="case_history"),
    path("cases/<str:reference>/interest/", views.interest, name="case_interest"),
    path("cases/<str:reference>/<str:code>/", views.section, name="case_section"),
    path("moderation/", moderation.moderation, name="moderation"),
    path("moderation/accept/", moderation.accept, name="moderation_accept"),
    path("moderation/<str:reference>/", moderation.review, name="review"),
    path("moderation/<str:reference>/<str:code>/", moderation.correct, name="correct"),
    path("agreement/<str:reference>/", settling_views.settle, name="settle"),
]
