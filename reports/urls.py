from django.urls import path

from reports import views

urlpatterns = [
    path("areas/", views.areas, name="areas"),
    path("results/", views.results, name="results"),
    path("results/<str:code>/", views.behind, name="behind"),
    path("report/", views.report, name="report"),
    path("report/<int:version>/pdf/", views.download_pdf, name="report_pdf"),
]
