"""Addresses of the rounds of factual accuracy, under `/<inspection>/report/accuracy/`."""

from django.urls import URLPattern, URLResolver, include, path

from reports.accuracy import views

_of_area = [
    path("", views.accuracy_area, name="accuracy_area"),
    path("draft.pdf", views.accuracy_draft, name="accuracy_draft"),
    path("read/<str:part>/", views.accuracy_draft_part, name="accuracy_draft_part"),
    path("withdraw/<int:pk>/", views.accuracy_withdraw, name="accuracy_withdraw"),
]

_of_round: list[URLPattern | URLResolver] = [
    path("", views.accuracy_round, name="accuracy_round"),
    path("deadline/", views.accuracy_deadline, name="accuracy_deadline"),
    path("close/", views.accuracy_close, name="accuracy_close"),
    path("log.<slug:kind>", views.accuracy_log, name="accuracy_log"),
    path("decide/<int:pk>/", views.accuracy_decide, name="accuracy_decide"),
    path("areas/<slug:area>/", include(_of_area)),
]

urlpatterns = [
    path("", views.accuracy, name="accuracy"),
    path("open/", views.accuracy_open, name="accuracy_open"),
    path("<int:number>/", include(_of_round)),
]
