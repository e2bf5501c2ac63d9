"""Agreement between assessors, and their calibration."""

from django.urls import path

from reports.agreement import views

urlpatterns = [
    path("agreement/", views.agreement, name="agreement"),
    path("calibration/", views.calibration, name="calibration"),
    path("calibration/<str:reference>/", views.exemplar, name="exemplar"),
]
