from django.urls import path

from reports import data_views

urlpatterns = [
    path("report/data.<slug:kind>", data_views.data, name="data"),
    path("report/codebook.csv", data_views.codebook, name="codebook"),
    path("report/<int:version>/data.<slug:kind>", data_views.published_data, name="published_data"),
    path("report/<int:version>/files/<str:name>", data_views.published_file, name="published_file"),
]
