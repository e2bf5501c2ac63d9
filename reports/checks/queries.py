"""What the page of checks shows, in a fixed number of queries."""

from dataclasses import dataclass
from itertools import groupby

from django.db.models import Count

from inspection.models import Inspection
from reports.checks.checks import CheckResult, ReportCheck, check_report
from reports.document.queries import read_material
from reports.models.writing import PassageComment


@dataclass(frozen=True)
class CheckGroup:
    """The findings of one check."""

    check: ReportCheck
    findings: tuple[CheckResult, ...]


def check_results(inspection: Inspection) -> tuple[CheckResult, ...]:
    """What there is to look at in the report as it stands. Raises InstrumentVersion.DoesNotExist."""
    material = read_material(inspection, fill=lambda row, _: row.text)
    comments = _open_comments(inspection)
    return check_report(material.texts, material.instrument, material.areas, material.book, comments)


def group_by_check(found: tuple[CheckResult, ...]) -> tuple[CheckGroup, ...]:
    """By check, in the order of the checks; those that found nothing are left out."""
    by_check = groupby(found, key=lambda finding: finding.check)
    return tuple(CheckGroup(check, tuple(group)) for check, group in by_check)


def _open_comments(inspection: Inspection) -> dict[int, int]:
    """Passage's key -> how many comments on it are open."""
    rows = PassageComment.objects.filter(passage__inspection=inspection, resolved_at=None)
    return dict(rows.order_by().values_list("passage").annotate(Count("pk")))
