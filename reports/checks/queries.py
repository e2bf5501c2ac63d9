"""What the page of checks shows, in a fixed number of queries."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Count

from inspection.models import Inspection
from reports.checks.checks import CheckedPassage, CheckResult, ReportCheck, check_report
from reports.document.queries import FilledPassage, read_material
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
    passages = [_checked_passage(text, comments) for text in material.texts]
    return check_report(passages, material.instrument, material.areas, material.book)


def group_by_check(found: tuple[CheckResult, ...]) -> tuple[CheckGroup, ...]:
    """By check, in the order of the checks; those that found nothing are left out."""
    by_check = groupby(found, key=lambda finding: finding.check)
    return tuple(CheckGroup(check, tuple(group)) for check, group in by_check)


def _open_comments(inspection: Inspection) -> dict[int, int]:
    """Passage's key -> how many comments on it are open."""
    rows = PassageComment.objects.filter(passage__inspection=inspection, resolved_at=None)
    return dict(rows.order_by().values_list("passage").annotate(Count("pk")))


def _checked_passage(text: FilledPassage, comments: Mapping[int, int]) -> CheckedPassage:
    return CheckedPassage(
        key=text.key,
        kind=text.kind,
        chapter=text.chapter,
        section=text.section,
        title=text.title,
        text=text.text,
        addressee=text.addressee,
        open_comments=comments.get(text.key, 0),
    )
