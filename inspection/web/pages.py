"""Responses that many views give: a page that is one form, a file to keep."""

from collections.abc import Callable
from typing import TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag

from inspection.web.forms import SetupForm

M = TypeVar("M", bound=Model)
PDF = "application/pdf"


def form_page(
    request: HttpRequest,
    form: SetupForm,
    *,
    title: str,
    intro: str = "",
    button: str = "Save",
    up: str = "",
    warning: bool = False,
) -> HttpResponse:
    """A page that is one form, with a link back to `up`, or to the set-up page without it."""
    context = {
        "form": form,
        "title": title,
        "intro": intro,
        "button": button,
        "up": up,
        "warning": warning,
    }
    return render(request, "inspection/founding/form.html", context)


def page_of(request: HttpRequest, rows: QuerySet[M]) -> Page[M]:
    """The fifty of `rows` that the address asks for by `page`, or the nearest there are."""
    return Paginator(rows, 50).get_page(request.GET.get("page"))


def attachment(content: bytes, content_type: str, name: str) -> HttpResponse:
    """A file to keep. `name` is made of slugs and numbers, so it needs no quoting."""
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def stored(request: HttpRequest, sha256: str, file: Callable[[], HttpResponse]) -> HttpResponse:
    """A `file` that never changes, made where it is wanted; a browser that has it is told so (304)."""
    etag = quote_etag(sha256)
    response = get_conditional_response(request, etag=etag) or file()
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    return response
