"""The pages of figures, under `/<inspection>/results/`."""

from django.urls import path

from reports.results import (
    answer_views,
    area_comparison_views,
    by_fact_views,
    inspection_comparison_views,
    views,
)

urlpatterns = [
    path("", views.results, name="results"),
    path("areas/", area_comparison_views.area_comparison, name="funnel"),
    path("compare/", inspection_comparison_views.inspection_comparison, name="compare"),
    path("by-fact/", by_fact_views.by_fact, name="disparities"),
    path("<str:code>/", views.cases_behind_figure, name="behind"),
    path("<str:code>/<str:reference>/", answer_views.answer_history, name="answer"),
]
