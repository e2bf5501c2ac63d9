"""The report while it is being written: outline, parts, changes, comments, and the figures there are."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string

from inspection.access import May, gate, signed_in_user
from inspection.models import Membership
from inspection.web.replies import json_reply, wants_json
from reports.models.passages import Passage
from reports.models.writing import PassageComment
from reports.writing.actions import PassageRemoved, may_write, require_writer, restore_passage
from reports.writing.comments import add_comment, may_settle, settle_comment
from reports.writing.editing import preview_text
from reports.writing.forms import PassageCommentForm, RuleForm
from reports.writing.history import passage_changes, removed_passages
from reports.writing.outline import outline
from reports.writing.pages import printed_passage
from reports.writing.queries import find_passage, part_address, part_page, passage_address
from reports.writing.working_report import working_report


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


def passage_comments(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    membership = gate(request, slug, May.WRITE)
    passage = find_passage(membership.inspection, key)
    form = PassageCommentForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        user = signed_in_user(request)
        add_comment(passage=passage, user=user, text=form.cleaned_data["text"])
        messages.success(request, "Comment added")
        return redirect("writing_comments", slug, key)
    context = {
        "written": printed_passage(passage, working_report(membership.inspection).figures),
        "up": passage_address(passage),
        "form": form,
        "thread": _thread(membership, key),
    }
    return render(request, "reports/writing/comments.html", context)


def _thread(membership: Membership, key: int) -> list[tuple[PassageComment, bool]]:
    """The comments, the oldest first, each with whether this member may resolve or reopen it."""
    rows = PassageComment.objects.filter(passage=key).order_by("pk")
    rows = rows.select_related("written_by", "resolved_by")
    return [(row, may_settle(membership, row)) for row in rows]


def resolve_comment(request: HttpRequest, slug: str, key: int, comment: int) -> HttpResponse:
    membership = gate(request, slug, May.WRITE)
    passage = find_passage(membership.inspection, key)
    row = get_object_or_404(passage.comments, pk=comment)
    if request.method == "POST":
        resolved = request.POST.get("do") != "reopen"
        settle_comment(comment=row, resolved=resolved, user=signed_in_user(request))
        messages.success(request, "Comment resolved" if resolved else "Comment open again")
    return redirect("writing_comments", slug, key)


def preview_passage(request: HttpRequest, slug: str) -> HttpResponse:
    """The passage as it would print, in a reply to our script. Nothing is saved."""
    membership = require_writer(gate(request, slug, May.WRITE))
    kind = request.POST.get("kind", "")
    if request.method != "POST" or kind not in Passage.Kind.values:
        return redirect("writing", slug)
    written = preview_text(kind, request.POST, working_report(membership.inspection).figures)
    html = render_to_string("reports/writing/_preview.html", {"written": written})
    return json_reply(request, html=html)


def figures(request: HttpRequest, slug: str) -> HttpResponse:
    """Every reference with its figure, and those of one rule about a fact, if one is asked for.

    These are of every area, so who sees only one is refused; so does `preview_passage`.
    """
    membership = require_writer(gate(request, slug, May.WRITE))
    figures = working_report(membership.inspection).figures
    form = RuleForm(figures.instrument, request.GET if "fact" in request.GET else None)
    rule = figures.rule(form.rule) if form.is_bound and form.is_valid() else None
    context = {"groups": figures.groups(), "form": form, "rule": rule}
    if wants_json(request):
        return json_reply(request, html=render_to_string("reports/writing/_figures.html", context))
    return render(request, "reports/writing/figures.html", context)
