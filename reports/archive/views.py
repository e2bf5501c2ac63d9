"""The whole inspection as one file, and removing its cases when they are to be kept no longer."""

from tempfile import TemporaryFile

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from casefiles.sample import removal
from inspection.access import May, gate
from inspection.database.retention import keeps_cases
from inspection.people.fresh import require_fresh
from inspection.web.forms import SetupForm
from inspection.web.pages import form_page
from reports.archive.writing import write_archive


def archive(request: HttpRequest, slug: str) -> HttpResponse:
    inspection = gate(request, slug, May.SET_UP).inspection
    context = {
        "cases": inspection.cases.count(),
        "versions": inspection.published.count(),
        "kept_because": keeps_cases(inspection),
    }
    return render(request, "reports/archive/archive.html", context)


def download_archive(request: HttpRequest, slug: str) -> FileResponse:
    inspection = gate(request, slug, May.SET_UP).inspection
    require_fresh(request)
    file = TemporaryFile()  # noqa: SIM115 (the response closes it)
    write_archive(inspection, file)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{slug}-archive.zip")


def purge_inspection(request: HttpRequest, slug: str) -> HttpResponse:
    inspection = gate(request, slug, May.SET_UP).inspection
    form = SetupForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        require_fresh(request)
        with form.showing_refusals({ValueError: "{}"}):
            number = removal.purge(inspection=inspection)
            messages.success(request, f"Cases removed: {number}. Published reports are as they were.")
            return redirect("setup_archive", slug)
    return form_page(
        request,
        form,
        title="Remove the cases?",
        intro="Cases, answers, notes, declared interests and their history go, and cannot be brought "
        "back except from an archive. Judgements of areas, the text of the report and every published "
        "version stay.",
        button="Remove the cases",
        up=reverse("setup_archive", args=[slug]),
        warning=True,
    )
