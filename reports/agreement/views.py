"""How far two assessors of the same case agree, and each with the answers that count."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from casefiles.models.cases import CaseFile
from casefiles.moderation.calibration import CaseNotAccepted, ask_for_calibration, calibrations
from casefiles.moderation.doubles import double_scoring_lines
from casefiles.scoring.actions import record_case_access
from casefiles.scoring.refusals import PhaseClosed
from inspection.access import May, allows, gate, get_visible_case, signed_in_user, visible_cases
from inspection.founding.phases import scoring_closed
from inspection.models import Membership
from inspection.web.forms import SetupForm, TextField
from reports.agreement import queries
from reports.agreement.calibration import calibration_page, exemplar_lines
from reports.results.queries import instrument_of


def agreement(request: HttpRequest, slug: str) -> HttpResponse:
    membership = gate(request, slug, May.SEE_EVERY_CASE)
    inspection = membership.inspection
    context = {
        "found": queries.read_agreement(inspection, instrument_of(inspection), membership.area),
        "lines": double_scoring_lines(membership),
    }
    return render(request, "reports/agreement/agreement.html", context)


class ExemplarForm(SetupForm):
    """The case to calibrate on."""

    reference = TextField(
        label="Case that every assessor scores",
        help_text="An accepted case. Its accepted answers are those to be met.",
        max_length=30,
        error_messages={"required": "Enter the reference of a case"},
    )

    def __init__(self, membership: Membership, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.membership = membership

    def clean_reference(self) -> CaseFile:
        reference: str = self.cleaned_data["reference"].strip()
        cases = visible_cases(self.membership, CaseFile.objects.all())
        case = cases.filter(reference=reference).first()
        if case is None:
            raise forms.ValidationError(f"There is no case “{reference}”")
        return case


def calibration(request: HttpRequest, slug: str) -> HttpResponse:
    membership = gate(request, slug, May.SEE_EVERY_CASE)
    if membership.area_id is not None:
        raise PermissionDenied  # assessors of every area are named here
    may_open = allows(membership, May.SET_UP)
    form = ExemplarForm(membership, request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if not may_open:
            raise PermissionDenied
        if form.is_valid():
            case = form.cleaned_data["reference"]
            refused = f"{case.reference} has not been accepted yet"
            with form.showing_refusals({CaseNotAccepted: refused, PhaseClosed: "{}"}, "reference"):
                asked = ask_for_calibration(case=case, user=signed_in_user(request))
                who = "assessor" if asked == 1 else "assessors"
                messages.success(request, f"{case.reference}: {asked} {who} asked to score it")
                return redirect("calibration", slug)
    context = {
        "page": calibration_page(membership.inspection, instrument_of(membership.inspection)),
        "form": form,
        "may_open": may_open,
        "closed": scoring_closed(membership.inspection.phase),
    }
    return render(request, "reports/agreement/calibration.html", context)


def exemplar(request: HttpRequest, slug: str, reference: str) -> HttpResponse:
    membership = gate(request, slug, May.SEE_EVERY_CASE)
    cases = CaseFile.objects.select_related("area")
    case = get_visible_case(membership, cases, reference)
    if not calibrations(membership.inspection_id).filter(case=case).exists():
        raise Http404("Nobody is calibrated on this case")
    record_case_access(case=case, user=signed_in_user(request))
    instrument = instrument_of(membership.inspection)
    context = {"case": case, "lines": exemplar_lines(case, membership.inspection, instrument)}
    return render(request, "reports/agreement/exemplar.html", context)
