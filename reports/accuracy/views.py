"""The accuracy round: as the lead and the inspectors see it, then as an area does."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from inspection.access import May, allows, gate, signed_in_user
from inspection.web.pages import attachment
from reports.accuracy import actions, queries
from reports.accuracy.forms import AccuracyCommentForm, CloseRoundForm, CommentDecisionForm, DeadlineForm
from reports.accuracy.log import round_log
from reports.accuracy.mail import notify_managers
from reports.data.downloads import sheets_to_keep
from reports.document.reading_parts import neighbours
from reports.document.references import BadReference
from reports.models.writing import AccuracyComment, AccuracyRound
from reports.results.queries import instrument_of


def accuracy(request: HttpRequest, slug: str) -> HttpResponse:
    """The rounds: with their comments for inspectors, with their drafts for the areas."""
    membership = gate(request, slug, May.CHECK_ACCURACY)
    rounds = queries.rounds(membership)
    context = {
        "rounds": rounds,
        "may_comment": allows(membership, May.COMMENT_ON_DRAFT),
        "may_open": allows(membership, May.PUBLISH)
        and not any(line.round.closed_at is None for line in rounds),
    }
    return render(request, "reports/accuracy/accuracy.html", context)


def accuracy_open(request: HttpRequest, slug: str) -> HttpResponse:
    membership = gate(request, slug, May.PUBLISH)
    instrument_of(membership.inspection)
    form = DeadlineForm(request.POST if request.method == "POST" else None)
    words = {
        actions.RoundAlreadyOpen: "A round is open already. Close it before you open another",
        BadReference: "The report cannot be put together. {}",
    }
    if form.is_valid():
        inspection, user = membership.inspection, signed_in_user(request)
        with form.showing_refusals(words):
            opened = actions.open_round(inspection=inspection, user=user, **form.cleaned_data)
            _report_notifications(request, opened)
            return redirect("accuracy_round", slug, opened.number)
    return render(request, "reports/accuracy/open.html", {"form": form})


def _report_notifications(request: HttpRequest, round: AccuracyRound) -> None:
    sent, unsent = notify_managers(request, round)
    messages.success(request, f"Round {round.number} is open")
    if sent:
        messages.info(request, f"Told by e-mail: {', '.join(sent)}")
    if unsent:
        messages.warning(request, f"No message could be sent to {', '.join(unsent)}: tell them")


def accuracy_round(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    membership = gate(request, slug, May.WRITE)
    context = {
        "page": queries.round_page(membership, number),
        "may_close": allows(membership, May.PUBLISH),
        "kinds": {"csv": "CSV", "xlsx": "Excel", "ods": "OpenDocument"},
    }
    return render(request, "reports/accuracy/round.html", context)


def accuracy_deadline(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    round = queries.find_round(gate(request, slug, May.PUBLISH), number)
    sent = request.POST if request.method == "POST" else None
    form = DeadlineForm(sent, initial={"deadline": round.deadline})
    if form.is_valid():
        with form.showing_refusals({actions.RoundClosed: "The round is closed"}):
            actions.move_deadline(round=round, user=signed_in_user(request), **form.cleaned_data)
            messages.success(request, "The deadline is changed. Tell the areas")
            return redirect("accuracy_round", slug, number)
    return render(request, "reports/accuracy/deadline.html", {"form": form, "round": round})


def accuracy_decide(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    membership = gate(request, slug, May.WRITE)
    page, remark, area = queries.find_comment(membership, number, pk)
    form = CommentDecisionForm(remark.comment, request.POST if request.method == "POST" else None)
    words = {
        actions.CommentDecidedMeanwhile: "Another decision was recorded since this page was opened: see above",
        actions.RoundClosed: "The round was closed",
    }
    if form.is_valid():
        with form.showing_refusals(words):
            actions.decide_comment(comment=remark.comment, user=signed_in_user(request), **form.cleaned_data)
            messages.success(request, f"{remark.place}: the decision is recorded")
            return redirect("accuracy_round", slug, number)
    context = {"page": page, "remark": remark, "area": area, "form": form}
    return render(request, "reports/accuracy/decide.html", context)


def accuracy_close(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    membership = gate(request, slug, May.PUBLISH)
    page = queries.round_page(membership, number)
    needed = bool(page.undecided) or not page.closed
    form = CloseRoundForm(needed, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        confirmed = form.cleaned_data.get("confirmed", False)
        try:
            actions.close_round(round=page.round, user=signed_in_user(request), confirmed=confirmed)
        except actions.CommentsUndecided:
            messages.warning(request, "Not closed: a comment came in meanwhile")
            return redirect("accuracy_close", slug, number)
        messages.success(request, f"Round {number} is closed")
        return redirect("accuracy_round", slug, number)
    return render(request, "reports/accuracy/close.html", {"page": page, "form": form})


def accuracy_log(request: HttpRequest, slug: str, number: int, kind: str) -> HttpResponse:
    membership = gate(request, slug, May.WRITE)
    sheet = round_log(queries.round_page(membership, number))
    return sheets_to_keep([sheet], kind, f"{slug}-accuracy-{number}")


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
    if form.is_valid():
        place = form.chosen
        with form.showing_refusals({actions.CommentsNotTaken: "Not sent. {}"}):
            actions.write_comment(
                round=page.round,
                area=page.area,
                section=place.section,
                paragraph=place.paragraph,
                text=form.cleaned_data["text"],
                user=signed_in_user(request),
            )
            messages.success(request, f"{place.words}: your comment is sent")
            return redirect(f"{request.path}#comments")
    context = {"page": page, "reading": reading, "remarks": page.on(reading), "may_comment": may}
    context["neighbours"] = neighbours(page.parts, reading)
    context["form"] = form
    return render(request, "reports/accuracy/part.html", context)


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
