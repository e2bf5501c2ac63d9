"""What the page of checks shows, in a fixed number of queries."""

from django.db.models import Count

from inspection.models import Inspection
from reports.checks.checks import CheckResult, check_report
from reports.document.queries import read_material
from reports.models.writing import PassageComment


def check_results(inspection: Inspection) -> tuple[CheckResult, ...]:
    """What there is to look at in the report as it stands. Raises InstrumentVersion.DoesNotExist."""
    material = read_material(inspection, fill=lambda row, _: row.text)
    comments = _open_comments(inspection)
    return check_report(material.texts, material.instrument, material.areas, material.book, comments)


def _open_comments(inspection: Inspection) -> dict[int, int]:
    """Passage's key -> how many comments on it are open."""
    rows = PassageComment.objects.filter(passage__inspection=inspection, resolved_at=None)
    return dict(rows.order_by().values_list("passage").annotate(Count("pk")))
