from django.urls import path

from reports.data import views

urlpatterns = [
    path("report/data.<slug:kind>", views.data, name="data"),
    path("report/codebook.csv", views.codebook, name="codebook"),
    path("report/<int:version>/data.<slug:kind>", views.published_data, name="published_data"),
    path("report/<int:version>/files/<str:name>", views.published_file, name="published_file"),
]
