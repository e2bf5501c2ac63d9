"""Addresses of figures, judgements and the report, under `/<inspection>/`."""

from django.urls import include, path

urlpatterns = [
    path("results/", include("reports.results.urls")),
    path("", include("reports.judging.urls")),
    path("", include("reports.agreement.urls")),
    path("report/", include("reports.publishing.urls")),
    path("report/write/", include("reports.writing.urls")),
    path("", include("reports.checks.urls")),
    path("report/accuracy/", include("reports.accuracy.urls")),
    path("report/", include("reports.data.urls")),
]
