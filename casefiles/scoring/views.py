"""The pages of one case: its facts, its sections, checking and submitting."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from casefiles.scoring import actions, save_views, saving
from casefiles.scoring.choice_forms import InterestForm, SubmitForm
from casefiles.scoring.conflicts import conflict_page, describe_criteria, describe_facts
from casefiles.scoring.criteria_forms import AnswersForm
from casefiles.scoring.fact_forms import FactsForm
from casefiles.scoring.pages import CasePage
from casefiles.scoring.queries import case_page, case_section
from casefiles.scoring.refusals import (
    AssessmentNotOpen,
    AssessmentNotReady,
    InvalidSave,
    NeedsConsent,
    StaleSave,
)
from criteria.spec import Section
from inspection.access import May, allows, gate, signed_in_user
from inspection.models import Membership
from inspection.web.replies import wants_json


def case(request: HttpRequest, slug: str, reference: str) -> HttpResponse:
    membership = gate(request, slug, May.SEE_CASES)
    page = _open_case_page(request, membership, reference)
    sees_all, scoring = allows(membership, May.SEE_EVERY_CASE), page.assessment
    reviewed = scoring.counts and scoring.status in scoring.SHOWN_TO_REVIEWERS
    context = {"page": page, "sees_all": sees_all, "shows_review": sees_all and reviewed}
    return render(request, "casefiles/scoring/case.html", context)


@save_views.refusing_in_json
def facts(request: HttpRequest, slug: str, reference: str) -> HttpResponse:
    membership = gate(request, slug, May.SEE_CASES)
    if request.method == "POST":
        if wants_json(request):
            return save_views.facts_reply(request, membership, reference)
        return _save_facts(request, membership, reference)
    page = _open_case_page(request, membership, reference)
    if not page.may_score:
        return redirect("case", slug, reference)
    return render(request, "casefiles/scoring/facts.html", {"page": page, "form": FactsForm(page)})


def _save_facts(request: HttpRequest, membership: Membership, reference: str) -> HttpResponse:
    operation, user = saving.operation_sent(request.POST, whole_page=True), signed_in_user(request)
    try:
        with saving.case_to_save(membership, reference) as page:
            form = FactsForm(page, request.POST)

            def save() -> saving.SaveReply:
                _refuse_invalid(page, form)
                return saving.save_facts_form(form, agreed=request.POST.getlist("agreed"), user=user)

            saving.run_once(page=page, user=user, operation=operation, act=save)
    except InvalidSave:
        return render(request, "casefiles/scoring/facts.html", {"page": page, "form": form})
    except NeedsConsent as needed:
        return _ask_consent(request, page, needed)
    except StaleSave as stale:
        title, back = "Facts recorded twice", request.path
        describe = describe_facts(page.instrument)
        return conflict_page(request, stale, describe, title=title, back=back)
    except AssessmentNotOpen:
        return _not_saved_page(request, page)
    messages.success(request, f"{reference}: facts saved")
    return redirect("case", membership.inspection.slug, reference)


def _refuse_invalid(page: CasePage, form: FactsForm | AnswersForm) -> None:
    """Raise InvalidSave for a form that is not in order, unless the save is to be refused in any case."""
    if not form.is_valid() and page.may_score:
        raise InvalidSave({})


def _ask_consent(request: HttpRequest, page: CasePage, needed: NeedsConsent) -> HttpResponse:
    """Which answers would go: sent again with the names of those the person agrees to lose."""
    again = {"agreed", "csrfmiddlewaretoken"}
    sent = [(name, value) for name, value in request.POST.items() if name not in again]
    scale_of = page.instrument.scale_of
    changes = [(change, scale_of(change.code).point(change.before.value).label) for change in needed.changes]
    context = {"page": page, "changes": changes, "sent": sent}
    return render(request, "casefiles/scoring/consent.html", context)


@save_views.refusing_in_json
def section(request: HttpRequest, slug: str, reference: str, code: str) -> HttpResponse:
    membership = gate(request, slug, May.SEE_CASES)
    if request.method == "POST":
        if wants_json(request):
            return save_views.section_reply(request, membership, reference, code)
        return _save_section(request, membership, reference, code)
    page = _open_case_page(request, membership, reference)
    section = case_section(page, code)
    form = AnswersForm(page, page.lines(section)) if page.may_score else None
    return _section_page(request, page, section, form)


def _section_page(
    request: HttpRequest, page: CasePage, section: Section, form: AnswersForm | None
) -> HttpResponse:
    context = {
        "page": page,
        "section": section,
        "chapter": page.instrument.chapter_by_section[section.code],
        "following": page.section_after(section),
        "part": page.part(section),
        "next_gap": page.next_gap_from(section),
        "lines": form.lines if form else page.lines(section),
        "waits": page.waits_for_facts(section),
        "form": form,
    }
    return render(request, "casefiles/scoring/section.html", context)


def _save_section(request: HttpRequest, membership: Membership, reference: str, code: str) -> HttpResponse:
    operation, user = saving.operation_sent(request.POST, whole_page=True), signed_in_user(request)
    try:
        with saving.case_to_save(membership, reference) as page:
            section = case_section(page, code)
            form = AnswersForm(page, page.lines(section), request.POST)

            def save() -> saving.SaveReply:
                _refuse_invalid(page, form)
                return saving.save_section_form(form, section=section, user=user)

            reply = saving.run_once(page=page, user=user, operation=operation, act=save)
    except InvalidSave:
        page = case_page(membership, reference)  # with what was sent, and what is wrong with it
        return _section_page(request, page, section, AnswersForm(page, page.lines(section), request.POST))
    except StaleSave as stale:
        title, back = f"{section.code} {section.heading}: answered twice", request.path
        describe = describe_criteria(page.instrument)
        return conflict_page(request, stale, describe, title=title, back=back)
    except AssessmentNotOpen:
        return _not_saved_page(request, page, form)
    _add_messages(request, page, section, reply)
    return _redirect_to_next(request, membership, reference, section)


def _add_messages(request: HttpRequest, page: CasePage, section: Section, reply: saving.SaveReply) -> None:
    messages.success(request, f"{section.code} {section.heading}: saved")
    for change in reply["replaced"]:
        label = page.instrument.scale_of(change["code"]).point(change["value"]).label
        text = f"The answer “{label}” to {change['code']} does not stand. {change['reason']}"
        messages.warning(request, text)


def _redirect_to_next(
    request: HttpRequest, membership: Membership, reference: str, section: Section
) -> HttpResponse:
    """The page is read again: what was saved may rule out the next section."""
    slug = membership.inspection.slug
    if request.POST.get("then") == "stay":
        return redirect("case_section", slug, reference, section.code)
    following = case_page(membership, reference).section_after(section)
    if following is None:
        return redirect("case_check", slug, reference)
    return redirect("case_section", slug, reference, following.code)


def check(request: HttpRequest, slug: str, reference: str) -> HttpResponse:
    page = _open_case_page(request, gate(request, slug, May.SEE_CASES), reference)
    return render(request, "casefiles/scoring/check.html", {"page": page, "form": SubmitForm(page)})


def submit(request: HttpRequest, slug: str, reference: str) -> HttpResponse:
    """A GET comes here when a session ended before the button was pressed."""
    if request.method != "POST":
        return redirect("case_check", slug, reference)
    page = case_page(gate(request, slug, May.SEE_CASES), reference)
    form = SubmitForm(page, request.POST)
    form.is_valid()
    try:
        user = signed_in_user(request)
        actions.submit(assessment=page.assessment, user=user, agreed=form.agreed())
    except AssessmentNotReady as refusal:
        context = {"page": page, "form": form, "refusal": refusal}
        return render(request, "casefiles/scoring/check.html", context)
    except AssessmentNotOpen:
        return _not_saved_page(request, page)
    messages.success(request, f"{reference}: submitted")
    return redirect("overview", slug)


def interest(request: HttpRequest, slug: str, reference: str) -> HttpResponse:
    page = _open_case_page(request, gate(request, slug, May.SEE_CASES), reference)
    form = InterestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        actions.declare_interest(case=page.case, user=signed_in_user(request), reason=reason)
        messages.success(request, f"{reference}: your interest is recorded and the case given back")
        return redirect("cases", slug)
    return render(request, "casefiles/scoring/interest.html", {"page": page, "form": form})


def _open_case_page(request: HttpRequest, membership: Membership, reference: str) -> CasePage:
    """The case, after noting that this person looked at it."""
    page = case_page(membership, reference)
    if request.method == "GET":
        actions.record_case_access(case=page.case, user=signed_in_user(request))
    return page


def _not_saved_page(request: HttpRequest, page: CasePage, form: AnswersForm | None = None) -> HttpResponse:
    """409: submitted meanwhile, or closed by the phase. What was sent is shown: nothing typed is lost."""
    describe = describe_criteria(page.instrument)
    values = form.values() if form else {}
    sent = [(*describe(code, value), note) for code, (value, note) in values.items()]
    context = {"page": page, "sent": [row for row in sent if row[2] or row[1] != "No answer"]}
    return render(request, "casefiles/scoring/not_saved.html", context, status=409)
