"""The report while it is being written: its outline, its parts, what was changed and what removed."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from inspection.access import May, gate, signed_in_user
from reports.writing.actions import PassageRemoved, may_write, require_writer, restore_passage
from reports.writing.history import passage_changes, removed_passages
from reports.writing.outline import outline
from reports.writing.queries import find_passage, part_address, part_page, passage_address


def writing(request: HttpRequest, slug: str) -> HttpResponse:
    membership = gate(request, slug, May.WRITE)
    context = {"outline": outline(membership), "may_write": may_write(membership)}
    return render(request, "reports/writing/outline.html", context)


def writing_part(request: HttpRequest, slug: str, part: str) -> HttpResponse:
    membership = gate(request, slug, May.WRITE)
    context = {"part": part_page(membership, part), "may_write": may_write(membership)}
    return render(request, "reports/writing/part.html", context)


def passage_history(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    membership = gate(request, slug, May.WRITE)
    passage = find_passage(membership.inspection, key)
    context = {
        "passage": passage,
        "up": part_address(passage),
        "changes": passage_changes(membership.inspection, key),
        "may_write": may_write(membership),
    }
    return render(request, "reports/writing/history.html", context)


def removed_list(request: HttpRequest, slug: str) -> HttpResponse:
    membership = gate(request, slug, May.WRITE)
    context = {
        "rows": removed_passages(membership.inspection),
        "may_write": may_write(membership),
    }
    return render(request, "reports/writing/removed.html", context)


def restore_removed(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    membership = require_writer(gate(request, slug, May.WRITE))
    if request.method != "POST":
        return redirect("writing_removed", slug)
    user = signed_in_user(request)
    try:
        passage = restore_passage(inspection=membership.inspection, key=key, user=user)
    except (PassageRemoved, ValidationError):
        messages.error(request, "Not put back: somebody did so before, or its place is gone")
        return redirect("writing_removed", slug)
    messages.success(request, f"{passage.get_kind_display()} put back")
    return redirect(passage_address(passage))
