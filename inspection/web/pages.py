"""Responses that many views give: a page that is one form, a file to keep."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from inspection.web.forms import SetupForm


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


def attachment(content: bytes, content_type: str, name: str) -> HttpResponse:
    """A file to keep. `name` is made of slugs and numbers, so it needs no quoting."""
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
