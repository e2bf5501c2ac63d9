"""Settling what two scorings of one case differ on."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from casefiles.moderation import doubles
from casefiles.moderation.phases import refusing_by_phase
from casefiles.moderation.settling import agree
from casefiles.moderation.settling_forms import SettleForm
from casefiles.scoring.actions import open_case
from casefiles.scoring.refusals import NotOpen, NotReady, PhaseClosed
from inspection.access import May, gate


@refusing_by_phase
def settle(request: HttpRequest, slug: str, reference: str) -> HttpResponse:
    double = doubles.read_double(gate(request, slug, May.SEE_EVERY_CASE), reference)
    user = cast(User, request.user)
    form = SettleForm(double, request.POST if request.method == "POST" else None)
    if request.method != "POST":
        open_case(case=double.case, user=user)
    elif form.is_valid() and _agree(request, double, form, user):
        return redirect("agreement", slug)
    return render(request, "casefiles/moderation/settle.html", {"double": double, "form": form})


def _agree(request: HttpRequest, double: doubles.Double, form: SettleForm, user: User) -> bool:
    """Whether the case is settled; why not is then in the form."""
    try:
        agree(
            case=double.case,
            values=form.values(),
            facts=form.facts(),
            user=user,
            confirmed=form.cleaned_data["confirmed"],
        )
    except NotReady as refusal:
        form.refuse(refusal)
        return False
    except PhaseClosed:
        raise
    except NotOpen:
        messages.error(request, f"{double.case.reference} has been settled already")
        return True
    messages.success(request, f"{double.case.reference}: the agreed answers now count")
    return True
