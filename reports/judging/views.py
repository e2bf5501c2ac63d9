"""Judging one area and signing its judgements off; ratings, and the panel’s decisions on them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from casefiles.judging.actions import record_judgements
from casefiles.judging.sign_off import JudgementChanged, sign_judgements
from casefiles.moderation.phases import refusing_by_phase
from casefiles.scoring.conflicts import conflict_page, describe_criteria
from casefiles.scoring.refusals import StaleSave
from inspection.access import May, gate, get_visible_area, signed_in_user
from inspection.web.forms import whole_number
from reports.judging.actions import RatingDecidedMeanwhile, decide_rating
from reports.judging.pages import JudgingForm, area_judging_page
from reports.judging.rating_forms import PanelDecisionForm
from reports.judging.rating_queries import ratings_page


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
    versions = {code: whole_number(version) or 0 for code, _, version in sent if code}
    try:
        signed = sign_judgements(area=place, versions=versions, user=signed_in_user(request))
    except JudgementChanged:
        messages.error(request, "Not signed: a judgement changed meanwhile. Read it again.")
    else:
        what = "judgement" if signed == 1 else "judgements"
        messages.success(request, f"{place.name}: {signed} {what} signed off")
    return redirect("judge_area", slug, area)


def ratings(request: HttpRequest, slug: str) -> HttpResponse:
    page = ratings_page(gate(request, slug, May.SEE_RESULTS))
    return render(request, "reports/judging/ratings.html", {"page": page})


@refusing_by_phase
def panel_decision(request: HttpRequest, slug: str, area: str, code: str) -> HttpResponse:
    page = ratings_page(gate(request, slug, May.JUDGE), area)
    line = page.find(code)
    form = PanelDecisionForm(page.ratings, line, request.POST if request.method == "POST" else None)
    context = {"page": page, "area": page.areas[0].area, "line": line, "form": form}
    words: dict[type[Exception], str] = {
        RatingDecidedMeanwhile: "Another decision was recorded since this page was opened"
    }
    if form.is_valid():
        with form.showing_refusals(words, "band"):
            decide_rating(
                area=page.areas[0].area,
                section=code,
                ratings=page.ratings,
                followed=line.followed.band.key if line.followed.band else "",
                user=signed_in_user(request),
                **form.cleaned_data,
            )
            messages.success(request, f"{page.areas[0].area.name}, {code}: the panel’s decision is recorded")
            return redirect("ratings", slug)
    return render(request, "reports/judging/panel_decision.html", context)
