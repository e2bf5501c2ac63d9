"""The sample, under `/<inspection>/setup/sample/`."""

from django.urls import path

from casefiles.sample import views

urlpatterns = [
    path("", views.sample, name="setup_sample"),
    path("template.<slug:kind>", views.template, name="setup_sample_template"),
    path("import/", views.upload_sample, name="setup_sample_import"),
    path("import/check/", views.check_import, name="setup_sample_check"),
]
