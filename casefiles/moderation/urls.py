"""Moderation, and settling what two scorings of a case differ on."""

from django.urls import path

from casefiles.moderation import settling_views, views

urlpatterns = [
    path("moderation/", views.moderation, name="moderation"),
    path("moderation/accept/", views.accept, name="moderation_accept"),
    path("moderation/<str:reference>/", views.review, name="review_case"),
    path("moderation/<str:reference>/<str:code>/", views.correct, name="correct_answer"),
    path("agreement/<str:reference>/", settling_views.settle_differences, name="settle_differences"),
]
