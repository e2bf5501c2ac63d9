"""Every write of the report: loading its passages, publishing it."""

import hashlib
import json
from collections.abc import Sequence

from django.contrib.auth.models import AbstractBaseUser, User
from django.db import transaction
from django.db.models import Max
from simple_history.utils import bulk_create_with_history

from criteria.models import Chapter, Section
from inspection.models import Inspection
from reports.document import as_json
from reports.models import Passage, PublishedReport
from reports.passages_file import PassageSpec
from reports.pdf import render_pdf
from reports.report import build_report


@transaction.atomic
def load_passages(
    *, inspection: Inspection, passages: Sequence[PassageSpec], user: AbstractBaseUser | None = None
) -> None:
    """Replace the inspection's passages by these, all or none. What is replaced stays in history."""
    _remove_passages(inspection, user)
    chapters = _by(Chapter, inspection, "number")
    sections = _by(Section, inspection, "code")
    areas = {area.name: area for area in inspection.areas.all()}
    rows = [
        Passage(
            inspection=inspection,
            kind=spec.kind,
            chapter=None if spec.chapter is None else chapters[spec.chapter],
            section=sections[spec.section] if spec.section else None,
            position=spec.position,
            order=order,
            title=spec.title,
            text=spec.text,
            addressee=spec.addressee,
            area=areas[spec.area] if spec.area else None,
        )
        for order, spec in enumerate(passages, 1)
    ]
    bulk_create_with_history(
        rows, Passage, default_user=user, default_change_reason="Loaded from a file"
    )


def _remove_passages(inspection: Inspection, user: AbstractBaseUser | None) -> None:
    """One by one: history records a deletion only when it sees the row go."""
    for passage in inspection.passages.all():
        passage._history_user = user  # type: ignore[attr-defined]
        passage._change_reason = "Replaced by a file"  # type: ignore[attr-defined]
        passage.delete()


def _by(model: type[Chapter] | type[Section], inspection: Inspection, field: str) -> dict:
    rows = model.objects.filter(instrument__inspection=inspection)
    return {getattr(row, field): row for row in rows}


def latest_as_it_stands(inspection: Inspection) -> PublishedReport | None:
    """The latest published version, if text and figures are still what was frozen in it; else None."""
    latest = inspection.published.order_by("-version").first()
    if latest is None:
        return None
    now = json.loads(json.dumps(as_json(build_report(inspection))))
    return latest if latest.frozen == now else None


def publish(*, inspection: Inspection, user: User | None) -> PublishedReport:
    """Freeze the report as it stands as the next version: its values, its PDF, the PDF's SHA-256.

    The PDF takes seconds to make, so it is made before the transaction begins.
    """
    report = build_report(inspection)
    pdf = render_pdf(report)
    with transaction.atomic():
        Inspection.objects.select_for_update().get(pk=inspection.pk)  # one version at a time
        latest = inspection.published.aggregate(latest=Max("version"))["latest"]
        return PublishedReport.objects.create(
            inspection=inspection,
            version=(latest or 0) + 1,
            frozen=as_json(report),
            pdf=pdf,
            sha256=hashlib.sha256(pdf).hexdigest(),
            published_by=user,
        )
