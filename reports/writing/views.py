"""The report while it is being written: its outline, its parts, what was changed and what removed."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from inspection.access import May, gate
from reports.writing.actions import Removed, may_write, restore_passage, writer
from reports.writing.history import changes, removed_passages
from reports.writing.outline import outline
from reports.writing.queries import address, find_passage, part_page, place_on_page


def writing(request: HttpRequest, slug: str) -> HttpResponse:
    membership = gate(request, slug, May.WRITE)
    context = {"outline": outline(membership), "may_write": may_write(membership)}
    return render(request, "reports/writing/outline.html", context)


def part(request: HttpRequest, slug: str, part: str) -> HttpResponse:
    membership = gate(request, slug, May.WRITE)
    context = {"part": part_page(membership, part), "may_write": may_write(membership)}
    return render(request, "reports/writing/part.html", context)


def history(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    membership = gate(request, slug, May.WRITE)
    passage = find_passage(membership.inspection, key)
    context = {
        "passage": passage,
        "up": address(passage),
        "changes": changes(membership.inspection, key),
        "may_write": may_write(membership),
    }
    return render(request, "reports/writing/history.html", context)


def removed(request: HttpRequest, slug: str) -> HttpResponse:
    membership = gate(request, slug, May.WRITE)
    context = {
        "rows": removed_passages(membership.inspection),
        "may_write": may_write(membership),
    }
    return render(request, "reports/writing/removed.html", context)


def restore(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    membership = writer(gate(request, slug, May.WRITE))
    if request.method != "POST":
        return redirect("writing_removed", slug)
    user = cast(User, request.user)
    try:
        passage = restore_passage(inspection=membership.inspection, key=key, user=user)
    except (Removed, ValidationError):
        messages.error(request, "Not put back: somebody did so before, or its place is gone")
        return redirect("writing_removed", slug)
    messages.success(request, f"{passage.get_kind_display()} put back")
    return redirect(place_on_page(passage))
