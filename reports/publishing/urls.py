"""Publishing the report, its jobs and its preview, under `/<inspection>/report/`."""

from django.urls import path

from reports.jobs import views as job_views
from reports.publishing import views

urlpatterns = [
    path("", views.report, name="report"),
    path("<int:version>/pdf/", views.download_pdf, name="report_pdf"),
    path("publish/", views.publish, name="publish"),
    path("publish/approval/", views.approval, name="approval"),
    path("publish/approval/text/", views.approval_text, name="approval_text"),
    path("draft/", views.make_draft, name="make_draft"),
    path("jobs/<int:pk>/", job_views.job, name="job"),
    path("jobs/<int:pk>/pdf/", views.job_pdf, name="job_pdf"),
    path("preview/", views.preview_whole, name="preview"),
    path("preview/<str:part>/", views.preview_part, name="preview_part"),
    path("<int:version>/read/", views.read_version, name="read_version"),
]
