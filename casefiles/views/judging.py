"""Judging one area: every area criterion on one page."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from casefiles import actions
from casefiles.forms import JudgementsForm
from casefiles.queries import judgement_page
from casefiles.refusals import Stale
from casefiles.views.conflicts import conflict_page, describe_criteria
from inspection.access import May, gate


def judge(request: HttpRequest, slug: str, area: str) -> HttpResponse:
    page = judgement_page(gate(request, slug, May.JUDGE), area)
    form = JudgementsForm(page.lines, request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "casefiles/judge.html", {"page": page, "form": form})
    try:
        changed = actions.record_judgements(
            area=page.area,
            values=form.values(),
            versions=form.versions(),
            user=cast(User, request.user),
        )
    except Stale as stale:
        title, back = f"{page.area.name}: judged twice", request.path
        return conflict_page(request, stale, describe_criteria(page.lines), title=title, back=back)
    what = "judgement" if changed == 1 else "judgements"
    messages.success(request, f"{page.area.name}: {changed} {what} saved")
    return redirect("area", slug, area)
