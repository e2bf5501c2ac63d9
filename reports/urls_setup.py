"""The lead's pages about the archive, under `/<inspection>/setup/`."""

from django.urls import path

from reports import archive_views

urlpatterns = [
    path("archive/", archive_views.archive, name="setup_archive"),
    path("archive/archive.zip", archive_views.download, name="setup_archive_file"),
    path("archive/purge/", archive_views.purge, name="setup_purge"),
]
