"""The log of an accuracy round as a sheet: what each area said, what was decided, and why."""

from datetime import datetime

from django.utils import timezone

from reports.accuracy.queries import AccuracyCommentLine, RoundPage
from reports.data.sheets import DataSheet

HEADER = (
    "area",
    "section",
    "paragraph",
    "place",
    "comment",
    "written_by",
    "written_at",
    "decision",
    "reason",
    "decided_by",
    "decided_at",
)


def round_log(page: RoundPage) -> DataSheet:
    """By area, in printed order of the draft. Times are local, ISO 8601."""
    rows = (_row(area.area.name, remark) for area in page.areas for remark in area.remarks)
    return DataSheet(f"Accuracy round {page.round.number}", HEADER, tuple(rows))


def _row(area: str, remark: AccuracyCommentLine) -> tuple[str, ...]:
    comment = remark.comment
    return (
        area,
        comment.section.code if comment.section else "",
        comment.paragraph,
        remark.place,
        comment.text,
        remark.by,
        _at(comment.written_at),
        remark.decided,
        comment.reason,
        remark.decided_by,
        _at(comment.decided_at),
    )


def _at(moment: datetime | None) -> str:
    return timezone.localtime(moment).isoformat(timespec="minutes") if moment else ""
