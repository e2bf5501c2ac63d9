"""The lead's pages about the instrument, under `/<inspection>/setup/`."""

from django.urls import path

from criteria.pages import views

urlpatterns = [
    path("instrument/", views.instrument, name="setup_instrument"),
    path("instrument/preview/", views.preview, name="setup_instrument_preview"),
    path("instrument/upload/", views.upload, name="setup_instrument_upload"),
    path("instrument/copy/", views.copy, name="setup_instrument_copy"),
    path("instrument/template.xlsx", views.template, name="setup_instrument_template"),
    path("instrument/instrument.<slug:kind>", views.download, name="setup_instrument_download"),
]
