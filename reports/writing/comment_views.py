"""The comment thread of a passage."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from inspection.access import May, gate, signed_in_user
from inspection.models import Membership
from reports.models.writing import PassageComment
from reports.writing.comments import add_comment, may_settle, settle_comment
from reports.writing.forms import PassageCommentForm
from reports.writing.pages import printed_passage
from reports.writing.queries import find_passage, passage_address
from reports.writing.working_report import working_report


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
