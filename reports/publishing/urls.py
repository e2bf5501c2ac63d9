from django.urls import path

from reports.jobs import views
from reports.publishing import views as publishing_views

urlpatterns = [
    path("report/", publishing_views.report, name="report"),
    path("report/<int:version>/pdf/", publishing_views.download_pdf, name="report_pdf"),
    path("report/publish/", publishing_views.publish, name="publish"),
    path("report/publish/approval/", publishing_views.approval, name="approval"),
    path("report/publish/approval/text/", publishing_views.approval_text, name="approval_text"),
    path("report/draft/", views.draft, name="draft"),
    path("report/jobs/<int:pk>/", views.job, name="job"),
    path("report/jobs/<int:pk>/pdf/", views.job_pdf, name="job_pdf"),
]
