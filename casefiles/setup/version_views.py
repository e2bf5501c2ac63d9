"""What a new version of the instrument changes, and putting it in force."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from casefiles.setup.versions import apply_version, version_effects
from criteria.file.format import parse_instrument
from criteria.models import InstrumentVersion
from criteria.store.actions import withdraw_version
from inspection.access import May, gate, signed_in_user


def version(request: HttpRequest, slug: str) -> HttpResponse:
    """The version that has been proposed, beside the one in force; POST applies or withdraws it."""
    inspection = gate(request, slug, May.SET_UP).inspection
    proposed = inspection.instrument_versions.filter(state=InstrumentVersion.State.PROPOSED).first()
    if proposed is None:
        return redirect("setup_instrument", slug)
    if request.method == "POST":
        return _decide(request, proposed)
    new = parse_instrument(proposed.document)
    context = {"proposed": proposed, "new": new, "effects": version_effects(inspection, new)}
    return render(request, "casefiles/setup/version.html", context)


def _decide(request: HttpRequest, proposed: InstrumentVersion) -> HttpResponse:
    slug = proposed.inspection.slug
    if request.POST.get("decision") != "apply":
        withdraw_version(inspection=proposed.inspection)
        messages.success(request, "The new version is put aside. Nothing has changed.")
        return redirect("setup_instrument", slug)
    new = parse_instrument(proposed.document)
    try:
        apply_version(version=proposed, new=new, user=signed_in_user(request))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("setup_instrument_changes", slug)
    messages.success(request, f"Version {new.version} is in force")
    return redirect("setup_instrument", slug)
