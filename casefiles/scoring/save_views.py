"""Saving as one goes: the pages' own forms, sent in parts by a script that wants JSON for an answer.

Every reply names the application and the operation: a reply without them is somebody else's, and no save.
"""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse

from casefiles.scoring import saving
from casefiles.scoring.conflicts import Describe, describe_criteria, describe_facts
from casefiles.scoring.criteria_forms import AnswersForm
from casefiles.scoring.fact_forms import FactsForm
from casefiles.scoring.form_base import OPERATION
from casefiles.scoring.lines import display_name
from casefiles.scoring.pages import CasePage
from casefiles.scoring.queries import case_section
from casefiles.scoring.refusals import (
    AssessmentNotOpen,
    InvalidSave,
    NeedsConsent,
    PhaseClosed,
    SaveConflict,
    StaleSave,
)
from casefiles.scoring.saving import OperationIdReused, SaveReply
from criteria.spec import Instrument
from inspection.access import signed_in_user
from inspection.models import Membership
from inspection.web.replies import json_reply, wants_json

View = Callable[..., HttpResponse]
REUSED = "This change was sent under the number of another change."


def refusing_in_json(view: View) -> View:
    """`view`, which tells a script in JSON that the page is not there or not for this person."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except (PermissionDenied, Http404):
            if not wants_json(request):
                raise
            message = "You may no longer change this case."
            return _refused(request, HTTPStatus.FORBIDDEN, message)

    return wrapped


def section_reply(request: HttpRequest, membership: Membership, reference: str, code: str) -> JsonResponse:
    """Save the answers of one section that were sent, which need not be all of them."""

    def save(page: CasePage) -> SaveReply:
        section = case_section(page, code)
        form = AnswersForm(page, page.lines(section, _codes(request)), request.POST)
        form.fields[OPERATION].required = True
        errors = _errors(form) | _not_asked(request, form, page)
        if errors:
            raise InvalidSave(errors)
        return saving.save_section_form(form, section=section, user=signed_in_user(request))

    return _saved(request, membership, reference, save, describe_criteria)


def facts_reply(request: HttpRequest, membership: Membership, reference: str) -> JsonResponse:
    """Save the facts that were sent."""

    def save(page: CasePage) -> SaveReply:
        form = FactsForm(page, request.POST)
        form.fields[OPERATION].required = True
        if not form.is_valid():
            raise InvalidSave(_errors(form))
        agreed = request.POST.getlist("agreed")
        return saving.save_facts_form(form, agreed=agreed, user=signed_in_user(request))

    return _saved(request, membership, reference, save, describe_facts)


def _saved(
    request: HttpRequest,
    membership: Membership,
    reference: str,
    save: Callable[[CasePage], SaveReply],
    describe: Callable[[Instrument], Describe],
) -> JsonResponse:
    """The reply of `save`, made once for each operation, or why it was refused.

    Whether it was made already is asked before the form is read: the page may ask other questions by now.
    """
    operation, user = saving.operation_sent(request.POST), signed_in_user(request)
    try:
        with saving.case_to_save(membership, reference) as page:
            reply = saving.run_once(page=page, user=user, operation=operation, act=lambda: save(page))
        return json_reply(request, **reply)
    except InvalidSave as invalid:
        return _refused(request, HTTPStatus.UNPROCESSABLE_ENTITY, errors=invalid.errors)
    except StaleSave as stale:
        say = describe(page.instrument)
        conflict = {one.name: _sides(one, say) for one in stale.conflicts}
        return json_reply(request, HTTPStatus.CONFLICT, conflict=conflict)
    except NeedsConsent as needed:
        consent = {change.code: change.reason for change in needed.changes}
        return json_reply(request, HTTPStatus.CONFLICT, consent=consent)
    except PhaseClosed as closed:
        return _refused(request, HTTPStatus.CONFLICT, str(closed))
    except AssessmentNotOpen:
        message = "The case has been submitted and can no longer be changed."
        return _refused(request, HTTPStatus.CONFLICT, message)
    except OperationIdReused:
        return _refused(request, HTTPStatus.UNPROCESSABLE_ENTITY, REUSED)


def _codes(request: HttpRequest) -> set[str]:
    """The questions that a save speaks of: of each its value, its note or the version it saw."""
    return {name.removesuffix("-note").removesuffix("-version") for name in request.POST}


def _sides(conflict: SaveConflict, describe: Describe) -> dict[str, object]:
    yours, theirs = (
        {"value": value, "label": describe(conflict.name, value)[1], "note": note}
        for value, note in (conflict.yours, conflict.saved)
    )
    return {
        "yours": yours,
        "theirs": {
            **theirs,
            "version": conflict.version,
            "by": display_name(conflict.by),
            "at": conflict.at.isoformat() if conflict.at else "",
        },
    }


def _errors(form: AnswersForm | FactsForm) -> dict[str, list[str]]:
    return {name: [str(error) for error in errors] for name, errors in form.errors.items()}


def _not_asked(request: HttpRequest, form: AnswersForm, page: CasePage) -> dict[str, list[str]]:
    """Answers to questions that this page does not ask, or no longer: they must not pass for saved."""
    sent = {name.removesuffix("-version") for name in request.POST if name.endswith("-version")}
    taken = {line.criterion.code for line in form.open_lines}
    return {code: [_why_not_saved(page, code)] for code in sorted(sent - {"save"} - taken)}


def _why_not_saved(page: CasePage, code: str) -> str:
    verdict = page.state.applicability.get(code)
    if verdict is None:
        return f"There is no question {code} here"
    if verdict.state == "asked":
        return f"{code} can no longer be changed"
    return f"{code} is not asked now. {verdict.reason}"


def _refused(request: HttpRequest, status: HTTPStatus, message: str = "", **more: object) -> JsonResponse:
    """A refusal that sending again would not change."""
    return json_reply(request, status, refused=message or "This could not be saved as it is.", **more)
