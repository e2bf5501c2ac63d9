"""Agreement between assessors, and their calibration."""

from django.urls import path

from reports.agreement import calibration_views, views

urlpatterns = [
    path("agreement/", views.agreement, name="agreement"),
    path("calibration/", calibration_views.calibration, name="calibration"),
    path("calibration/<str:reference>/", calibration_views.exemplar, name="exemplar"),
]
