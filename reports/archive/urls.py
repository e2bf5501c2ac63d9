"""The lead's pages about the archive, under `/<inspection>/setup/`."""

from django.urls import path

from reports.archive import views

urlpatterns = [
    path("archive/", views.archive, name="setup_archive"),
    path("archive/archive.zip", views.download_archive, name="setup_archive_file"),
    path("archive/purge/", views.purge_inspection, name="setup_purge"),
]
