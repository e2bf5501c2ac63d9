"""Moderation: the cases that wait, reviewing one, correcting an answer, accepting several."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from casefiles.moderation import actions
from casefiles.moderation.forms import CorrectionForm, QueueFilter, ReviewForm
from casefiles.moderation.phases import refusing_by_phase
from casefiles.moderation.queries import (
    ReviewPage,
    moderation_queue,
    queue_choices,
    queue_lines,
    review_page,
)
from casefiles.scoring.actions import record_case_access
from casefiles.scoring.refusals import (
    AssessmentNotReady,
    NotSubmitted,
    StaleSave,
    UnresolvedComments,
)
from inspection.access import May, gate, signed_in_user
from inspection.web.pages import page_of


def moderation(request: HttpRequest, slug: str) -> HttpResponse:
    membership = gate(request, slug, May.SEE_EVERY_CASE)
    form = QueueFilter(request.GET, queue_choices(membership))
    page = page_of(request, moderation_queue(membership, **form.chosen()))
    context = {
        "form": form,
        "page": page,
        "lines": queue_lines(membership, list(page)),
        "query": form.query(),
    }
    return render(request, "casefiles/moderation/queue.html", context)


@refusing_by_phase
def accept(request: HttpRequest, slug: str) -> HttpResponse:
    """Accept the cases ticked in the queue; those that cannot be are left, and the person told."""
    membership = gate(request, slug, May.SEE_EVERY_CASE)
    if request.method != "POST":
        return redirect("moderation", slug)
    ticked = moderation_queue(membership).filter(case__reference__in=request.POST.getlist("case"))
    done = actions.accept_many(assessments=list(ticked), user=signed_in_user(request))
    accepted, left = done["accepted"], done["left"]
    if accepted:
        words = "case" if len(accepted) == 1 else "cases"
        messages.success(request, f"{len(accepted)} {words} accepted")
    if left:
        references = ", ".join(row.case.reference for row in left)
        messages.warning(request, f"Not accepted, because comments are open or you scored it: {references}")
    if not ticked:
        messages.warning(request, "No case was ticked")
    return redirect("moderation", slug)


@refusing_by_phase
def review(request: HttpRequest, slug: str, reference: str) -> HttpResponse:
    review = review_page(gate(request, slug, May.SEE_EVERY_CASE), reference)
    form = ReviewForm(review, request.POST if request.method == "POST" else None)
    if request.method != "POST":
        record_case_access(case=review.page.case, user=signed_in_user(request))
    elif form.is_valid():
        return _decide(request, review, form)
    return render(request, "casefiles/moderation/review.html", {"review": review, "form": form})


def _decide(request: HttpRequest, review: ReviewPage, form: ReviewForm) -> HttpResponse:
    reference = review.page.case.reference
    try:
        actions.record_decision(
            assessment=review.assessment,
            settled=form.resolved_keys(),
            comments=form.comments(),
            user=signed_in_user(request),
        )
    except NotSubmitted:
        messages.error(request, f"{reference}: not saved, because the case is no longer submitted")
        return redirect("moderation", review.page.case.inspection.slug)
    except UnresolvedComments:
        messages.error(request, f"{reference}: not accepted, because another comment was made")
        return redirect("review_case", review.page.case.inspection.slug, reference)
    messages.success(request, f"{reference}: {'accepted' if form.accepts() else 'returned'}")
    return redirect("moderation", review.page.case.inspection.slug)


@refusing_by_phase
def correct(request: HttpRequest, slug: str, reference: str, code: str) -> HttpResponse:
    review = review_page(gate(request, slug, May.SEE_EVERY_CASE), reference)
    line = review.find(code)
    form = CorrectionForm(line, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _record_correction(request, review, code, form):
        return redirect("review_case", slug, reference)
    context = {"review": review, "line": line, "form": form}
    return render(request, "casefiles/moderation/correct.html", context)


def _record_correction(request: HttpRequest, review: ReviewPage, code: str, form: CorrectionForm) -> bool:
    """Whether it was done; why not is then in the form."""
    data = form.cleaned_data
    try:
        others = actions.correct_answer(
            assessment=review.assessment,
            code=code,
            value=data["value"],
            reason=data["reason"],
            version=data["version"],
            user=signed_in_user(request),
        )
    except AssessmentNotReady as refusal:
        reasons = [gap.text for gap in refusal.gaps] + [rule.message for rule in refusal.broken]
        form.add_error("value", f"Return the case instead: {'. '.join(reasons)}")
    except StaleSave:
        form.add_error("value", "The answer has been changed since this page was opened")
    except NotSubmitted:
        form.add_error("value", "The case is no longer submitted")
    else:
        follows = f" It changes {', '.join(others)} too." if others else ""
        messages.success(request, f"{code} is corrected.{follows}")
        return True
    return False
