"""Figures and files to take away, under `/<inspection>/report/`."""

from django.urls import path

from reports.data import views

urlpatterns = [
    path("data.<slug:kind>", views.live_data, name="live_data"),
    path("codebook.csv", views.codebook, name="codebook"),
    path("<int:version>/data.<slug:kind>", views.published_data, name="published_data"),
    path("<int:version>/files/<str:name>", views.published_file, name="published_file"),
]
