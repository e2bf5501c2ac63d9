from django.urls import include, path

from reports.agreement import calibration_views
from reports.agreement import views as agreement_views
from reports.judging import rating_views
from reports.judging import views as judging_views
from reports.publishing import preview_views
from reports.results import (
    answer_views,
    area_comparison_views,
    by_fact_views,
    inspection_comparison_views,
    views,
)

urlpatterns = [
    path("areas/", views.areas, name="areas"),
    path("areas/<slug:area>/", judging_views.judge, name="area"),
    path("areas/<slug:area>/sign/", judging_views.sign, name="area_sign"),
    path("results/", views.results, name="results"),
    path("results/areas/", area_comparison_views.funnel, name="funnel"),
    path("results/compare/", inspection_comparison_views.compare, name="compare"),
    path("results/by-fact/", by_fact_views.disparities, name="disparities"),
    path("results/<str:code>/", views.behind, name="behind"),
    path("results/<str:code>/<str:reference>/", answer_views.answer, name="answer"),
    path("agreement/", agreement_views.agreement, name="agreement"),
    path("calibration/", calibration_views.calibration, name="calibration"),
    path("calibration/<str:reference>/", calibration_views.exemplar, name="exemplar"),
    path("ratings/", rating_views.ratings, name="ratings"),
    path("ratings/<slug:area>/<str:code>/", rating_views.decide, name="rating"),
    path("", include("reports.publishing.urls")),
    path("report/write/", include("reports.writing.urls")),
    path("", include("reports.accuracy.urls")),
    path("", include("reports.data.urls")),
    path("report/preview/", preview_views.whole, name="preview"),
    path("report/preview/<str:part>/", preview_views.part, name="preview_part"),
    path("report/<int:version>/read/", preview_views.read, name="report_html"),
]
