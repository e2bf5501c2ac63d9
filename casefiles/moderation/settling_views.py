"""Settling what two scorings of one case differ on."""

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from casefiles.moderation import doubles
from casefiles.moderation.phases import refusing_by_phase
from casefiles.moderation.settling import record_agreed_scoring
from casefiles.moderation.settling_forms import SettleForm
from casefiles.scoring.actions import record_case_access
from casefiles.scoring.refusals import AssessmentNotOpen, AssessmentNotReady, PhaseClosed
from inspection.access import May, gate, signed_in_user


@refusing_by_phase
def settle_differences(request: HttpRequest, slug: str, reference: str) -> HttpResponse:
    double = doubles.read_double_scoring(gate(request, slug, May.SEE_EVERY_CASE), reference)
    user = signed_in_user(request)
    form = SettleForm(double, request.POST if request.method == "POST" else None)
    if request.method != "POST":
        record_case_access(case=double.case, user=user)
    elif form.is_valid() and _record_agreed(request, double, form, user):
        return redirect("agreement", slug)
    return render(request, "casefiles/moderation/settle.html", {"double": double, "form": form})


def _record_agreed(request: HttpRequest, double: doubles.DoubleScoring, form: SettleForm, user: User) -> bool:
    """Whether the case is settled; why not is then in the form."""
    try:
        record_agreed_scoring(
            case=double.case,
            values=form.values(),
            facts=form.facts(),
            user=user,
            confirmed=form.cleaned_data["confirmed"],
        )
    except AssessmentNotReady as refusal:
        form.show_gaps(refusal)
        return False
    except PhaseClosed:
        raise
    except AssessmentNotOpen:
        messages.error(request, f"{double.case.reference} has been settled already")
        return True
    messages.success(request, f"{double.case.reference}: the agreed answers now count")
    return True
