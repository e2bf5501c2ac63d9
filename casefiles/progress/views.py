"""Fieldwork at a glance, its table as CSV, and reminders to those who are behind."""

import csv
import io

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from casefiles.models.assessments import Assessment
from casefiles.progress import progress as figures
from casefiles.progress.reminders import send_reminders
from inspection.access import May, gate
from inspection.web.pages import attachment

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def progress(request: HttpRequest, slug: str) -> HttpResponse:
    inspection = gate(request, slug, May.SET_UP).inspection
    today = timezone.localdate()
    lines = figures.assessor_progress(inspection, today)
    days = figures.submissions(inspection)
    cases = sum(line.total for line in lines)
    context = {
        "lines": lines,
        "statuses": Assessment.Status.labels,
        "cases": cases,
        "handed_in": sum(line.handed_in for line in lines),
        "people_behind": len({line.assessor for line in lines if line.behind_schedule}),
        "trend": figures.submission_trend(
            days, cases, inspection.fieldwork_start, inspection.fieldwork_end, today
        ),
    }
    return render(request, "casefiles/progress/progress.html", context)


def progress_csv(request: HttpRequest, slug: str) -> HttpResponse:
    inspection = gate(request, slug, May.SET_UP).inspection
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    counts = ["cases", *Assessment.Status.values, "expected", "days_since_last_saved"]
    writer.writerow(["area", "assessor", *counts])
    for line in figures.assessor_progress(inspection, timezone.localdate()):
        idle = "" if line.idle_days is None else line.idle_days
        names = (_without_formula(line.area.name), _without_formula(line.name))
        writer.writerow([*names, line.total, *line.by_status.values(), line.expected, idle])
    content = file.getvalue().encode()
    return attachment(content, "text/csv; charset=utf-8", f"{slug}-progress.csv")


def _without_formula(text: str) -> str:
    """Text that a spreadsheet would run as a formula, made text again (ASVS 1.2.10)."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def remind(request: HttpRequest, slug: str) -> HttpResponse:
    """POST: a message to everybody who is behind."""
    inspection = gate(request, slug, May.SET_UP).inspection
    if request.method == "POST":
        lines = figures.assessor_progress(inspection, timezone.localdate())
        sent, unsent = send_reminders(request, inspection, [line for line in lines if line.behind_schedule])
        if sent:
            messages.success(request, f"Reminders sent to {', '.join(sent)}")
        if unsent:
            text = "No message could be sent to"
            messages.warning(request, f"{text} {', '.join(unsent)}: look at their addresses")
    return redirect("setup_progress", slug)
