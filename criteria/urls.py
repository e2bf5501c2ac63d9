"""The lead's pages about the instrument, under `/<inspection>/setup/`."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
