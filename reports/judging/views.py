"""Judging one area, with the case figures that bear on it, and signing its judgements off."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from casefiles.judging.actions import record_judgements
from casefiles.judging.sign_off import JudgementChanged, sign_judgements
from casefiles.moderation.phases import refusing_by_phase
from casefiles.scoring.conflicts import conflict_page, describe_criteria
from casefiles.scoring.refusals import StaleSave
from inspection.access import May, gate, get_visible_area, signed_in_user
from reports.judging.pages import JudgingForm, area_judging_page


@refusing_by_phase
def judge_area(request: HttpRequest, slug: str, area: str) -> HttpResponse:
    judging = area_judging_page(gate(request, slug, May.JUDGE), area)
    page, user = judging.page, signed_in_user(request)
    form = JudgingForm(judging, request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        context = {"page": page, "form": form, "unsigned": judging.unsigned(user.pk)}
        return render(request, "reports/judging/judge.html", context)
    try:
        changed = record_judgements(
            area=page.area,
            values=form.values(),
            versions=form.versions(),
            reasons=form.reasons(),
            user=user,
        )
    except StaleSave as stale:
        title, back = f"{page.area.name}: judged twice", request.path
        return conflict_page(request, stale, describe_criteria(page.instrument), title=title, back=back)
    what = "judgement" if changed == 1 else "judgements"
    messages.success(request, f"{page.area.name}: {changed} {what} saved")
    return redirect("judge_area", slug, area)


@refusing_by_phase
def sign_off_area(request: HttpRequest, slug: str, area: str) -> HttpResponse:
    """Sign off the judgements ticked, each sent as its code and the version read: `D1.1@3`."""
    place = get_visible_area(gate(request, slug, May.JUDGE), area)
    if request.method != "POST":
        return redirect("judge_area", slug, area)
    sent = (ticked.rpartition("@") for ticked in request.POST.getlist("sign"))
    versions = {code: int(version) for code, _, version in sent if version.isdecimal()}
    try:
        signed = sign_judgements(area=place, versions=versions, user=signed_in_user(request))
    except JudgementChanged:
        messages.error(request, "Not signed: a judgement changed meanwhile. Read it again.")
    else:
        what = "judgement" if signed == 1 else "judgements"
        messages.success(request, f"{place.name}: {signed} {what} signed off")
    return redirect("judge_area", slug, area)
