"""The accuracy round as an area sees it: reading its draft and commenting on it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from inspection.access import May, allows, gate, signed_in_user
from inspection.web.pages import attachment
from reports.accuracy import actions, queries
from reports.accuracy.forms import AccuracyCommentForm
from reports.models.writing import AccuracyComment


def accuracy_area(request: HttpRequest, slug: str, number: int, area: str) -> HttpResponse:
    membership = gate(request, slug, May.CHECK_ACCURACY)
    page = queries.area_page(membership, number, area)
    context = {"page": page, "may_comment": allows(membership, May.COMMENT_ON_DRAFT)}
    return render(request, "reports/accuracy/area.html", context)


def accuracy_draft_part(request: HttpRequest, slug: str, number: int, area: str, part: str) -> HttpResponse:
    membership = gate(request, slug, May.CHECK_ACCURACY)
    page = queries.area_page(membership, number, area)
    reading = page.find(part)
    may = allows(membership, May.COMMENT_ON_DRAFT)
    form = AccuracyCommentForm(reading.places, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _comment(request, page, form):
        return redirect(f"{request.path}#comments")
    context = {"page": page, "reading": reading, "remarks": page.on(reading), "may_comment": may}
    context["neighbours"] = page.neighbours(reading)
    context["form"] = form
    return render(request, "reports/accuracy/part.html", context)


def _comment(request: HttpRequest, page: queries.AccuracyAreaPage, form: AccuracyCommentForm) -> bool:
    """Whether it was written; why not is then in the form."""
    try:
        actions.write_comment(
            round=page.round,
            area=page.area,
            section=form.chosen.section,
            paragraph=form.chosen.paragraph,
            text=form.cleaned_data["text"],
            user=signed_in_user(request),
        )
    except actions.CommentsNotTaken as closed:
        form.add_error(None, f"Not sent. {closed}")
    except ValidationError as error:
        form.refuse(error)
    else:
        messages.success(request, f"{form.chosen.words}: your comment is sent")
        return True
    return False


def accuracy_withdraw(request: HttpRequest, slug: str, number: int, area: str, pk: int) -> HttpResponse:
    """POST: take back a comment of one's own."""
    membership = gate(request, slug, May.CHECK_ACCURACY)
    page = queries.area_page(membership, number, area)
    if request.method == "POST":
        own = AccuracyComment.objects.filter(round=page.round, area=page.area)
        comment = get_object_or_404(own.select_related("round"), pk=pk)
        try:
            actions.withdraw_comment(comment=comment, user=signed_in_user(request))
        except actions.CommentsNotTaken as closed:
            messages.error(request, f"Not withdrawn. {closed}")
        except actions.CommentDecidedMeanwhile:
            messages.error(request, "Not withdrawn, because it has been decided about already")
        else:
            messages.success(request, "Your comment is withdrawn")
    return redirect("accuracy_area", slug, number, area)


def accuracy_draft(request: HttpRequest, slug: str, number: int, area: str) -> HttpResponse:
    membership = gate(request, slug, May.CHECK_ACCURACY)
    draft = queries.draft_pdf(membership, number, area)
    name = f"{slug}-draft-{number}-{area}.pdf"
    return attachment(bytes(draft.pdf), "application/pdf", name)
