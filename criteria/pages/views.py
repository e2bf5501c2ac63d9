"""The lead's pages about the instrument: what it asks, loading one, downloading it."""

import json

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from criteria.file.format import dump_instrument
from criteria.models import InstrumentVersion
from criteria.pages import preview as previews
from criteria.pages.forms import CopyInstrumentForm, InstrumentForm, inspections_to_copy_from
from criteria.spec import Instrument
from criteria.store import actions
from criteria.store.queries import read_instrument
from criteria.workbook.conversion import template_xlsx, write_instrument_xlsx
from inspection.access import May, gate, signed_in_user
from inspection.models import Inspection, Membership
from inspection.web.pages import attachment, form_page

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def instrument(request: HttpRequest, slug: str) -> HttpResponse:
    membership = gate(request, slug, May.SET_UP)
    inspection = membership.inspection
    current = _instrument_or_none(inspection)
    versions = inspection.instrument_versions.select_related("made_by").defer("document")
    context = {
        "instrument": current,
        "case_criteria": len(current.scored("case")) if current else 0,
        "area_criteria": len(current.scored("area")) if current else 0,
        "versions": versions.filter(state=InstrumentVersion.State.APPLIED).order_by("-pk"),
        "proposed": versions.filter(state=InstrumentVersion.State.PROPOSED).first(),
        "can_copy": inspections_to_copy_from(membership).exists(),
    }
    return render(request, "criteria/pages/instrument.html", context)


def preview(request: HttpRequest, slug: str) -> HttpResponse:
    current = _instrument_or_none(gate(request, slug, May.SET_UP).inspection)
    if current is None:
        return redirect("setup_instrument", slug)
    context = {"instrument": current, "chapters": previews.preview_chapters(current)}
    return render(request, "criteria/pages/preview.html", context)


def upload(request: HttpRequest, slug: str) -> HttpResponse:
    membership = gate(request, slug, May.SET_UP)
    form = InstrumentForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if form.is_valid():
        return _load_or_propose(request, membership, form.parsed)
    return render(request, "criteria/pages/upload.html", {"form": form})


def copy(request: HttpRequest, slug: str) -> HttpResponse:
    membership = gate(request, slug, May.SET_UP)
    form = CopyInstrumentForm(membership, request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _load_or_propose(request, membership, read_instrument(form.cleaned_data["source"]))
    up = reverse("setup_instrument", args=[slug])
    title = "Copy the instrument of another inspection"
    return form_page(request, form, title=title, button="Copy", up=up)


def _load_or_propose(request: HttpRequest, membership: Membership, proposed: Instrument) -> HttpResponse:
    """The first instrument is loaded as it is; a later one is shown beside it before it is applied."""
    inspection = membership.inspection
    if inspection.instrument_stamp:
        actions.propose_version(inspection=inspection, instrument=proposed, user=signed_in_user(request))
        return redirect("setup_instrument_changes", inspection.slug)
    actions.load_instrument(inspection=inspection, instrument=proposed, user=signed_in_user(request))
    messages.success(request, "The instrument is loaded. Read it through as an assessor will see it.")
    return redirect("setup_instrument", inspection.slug)


def download(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    inspection = gate(request, slug, May.SET_UP).inspection
    current = _instrument_or_none(inspection)
    if current is None:
        raise Http404("No instrument")
    name = f"{current.key}-v{current.version}.{kind}"
    if kind == "xlsx":
        return attachment(write_instrument_xlsx(current), XLSX, name)
    if kind == "json":
        text = json.dumps(dump_instrument(current), ensure_ascii=False, indent=2)
        return attachment(f"{text}\n".encode(), "application/json", name)
    raise Http404(f"No instrument as {kind}")


def template(request: HttpRequest, slug: str) -> HttpResponse:
    gate(request, slug, May.SET_UP)
    return attachment(template_xlsx(), XLSX, "instrument-template.xlsx")


def _instrument_or_none(inspection: Inspection) -> Instrument | None:
    return read_instrument(inspection) if inspection.instrument_stamp else None
