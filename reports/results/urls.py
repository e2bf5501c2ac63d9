"""The pages of figures, under `/<inspection>/results/`."""

from collections.abc import Callable

from django.http.response import HttpResponseBase
from django.urls import path
from django.views.generic import RedirectView

from reports.results import views


def _moved_to(name: str) -> Callable[..., HttpResponseBase]:
    return RedirectView.as_view(pattern_name=name, query_string=True)


PAGES = (
    ("", views.results, "results", "Figures"),
    ("areas/", views.area_comparison, "area_comparison", "Compare areas"),
    ("by-fact/", views.by_fact, "by_fact", "By fact"),
    ("compare/", views.inspection_comparison, "inspection_comparison", "Compare with another inspection"),
)
"""The pages that link to each other: route, view, name of the address and what the link says."""

urlpatterns = [
    *(path(route, view, name=name) for route, view, name, _ in PAGES),
    path("criteria/<str:code>/", views.cases_behind_figure, name="cases_behind_figure"),
    path("criteria/<str:code>/<str:reference>/", views.answer_history, name="answer_history"),
    # Where the pages of criteria were until version 0.2: links in kept documents still lead there.
    path("<str:code>/", _moved_to("cases_behind_figure"), name="old_cases_behind_figure"),
    path("<str:code>/<str:reference>/", _moved_to("answer_history"), name="old_answer_history"),
]
