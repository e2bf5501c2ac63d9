"""What became of a passage: its changes with their differences, and the passages that were removed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from casefiles.scoring.lines import display_name
from criteria.store.queries import read_instrument
from inspection.models import Inspection
from reports.models.passages import Passage
from reports.writing.differences import DifferencePiece, differences

OTHER_FIELDS = {
    "kind": "Kind",
    "place": "Place",
    "title": "Title",
    "addressee": "Addressee",
    "area": "Area",
}


@dataclass(frozen=True)
class PassageChange:
    """One step in the history of a passage. `pieces` are the words of its text before and after;
    `fields` what else changed, as (name, before, after). `key` is that of the record of history."""

    key: int
    what: str
    reason: str
    by: str
    at: datetime
    version: int
    text: str
    pieces: tuple[DifferencePiece, ...]
    fields: tuple[tuple[str, str, str], ...]

    @property
    def same_text(self) -> bool:
        return all(piece.kind == "same" for piece in self.pieces)


def passage_changes(inspection: Inspection, key: int) -> tuple[PassageChange, ...]:
    """Every change of a passage, removed or not, the newest first. One query."""
    rows = Passage.history.filter(inspection=inspection, id=key)
    found = _with_headings(rows.order_by("history_id"), inspection)
    return tuple(_change(row, before) for before, row in zip([None, *found], found, strict=False))[::-1]


def _change(row: Any, before: Any) -> PassageChange:
    what = {"+": "Added", "~": "Changed", "-": "Removed"}[row.history_type]
    return PassageChange(
        key=row.history_id,
        what=what,
        reason="" if row.history_change_reason == what else row.history_change_reason or "",
        by=display_name(row.history_user) if row.history_user else "",
        at=row.history_date,
        version=row.version,
        text=row.text,
        pieces=differences(before.text if before else row.text, row.text),
        fields=tuple(_fields(before, row)) if before else (),
    )


def _fields(before: Any, row: Any) -> Iterator[tuple[str, str, str]]:
    older, newer = _other_values(before), _other_values(row)
    for name, label in OTHER_FIELDS.items():
        if older[name] != newer[name]:
            yield label, older[name], newer[name]


def _other_values(row: Any) -> dict[str, str]:
    place = [f"chapter {row.chapter.number}"] if row.chapter else []
    place += [row.heading] if row.heading else []
    return {
        "kind": row.get_kind_display(),
        "place": ", ".join([*place, *(["after the sections"] if row.position == "end" else [])]),
        "title": row.title,
        "addressee": row.addressee,
        "area": row.area.name if row.area else "",
    }


def removed_passages(inspection: Inspection) -> list[Any]:
    """The last record of each passage that is no longer in the report, the last removed first."""
    own = Passage.history.filter(inspection=inspection, id=OuterRef("id")).order_by("-history_id")
    rows = Passage.history.filter(
        inspection=inspection, history_type="-", history_id=Subquery(own.values("history_id")[:1])
    )
    rows = rows.filter(id__gt=0)  # below are those of an archive, whose numbers here mean nothing
    return _with_headings(rows.order_by("-history_id"), inspection)


def _with_headings(rows: QuerySet, inspection: Inspection) -> list[Any]:
    """The records, each with the `heading` that its section has now, "" for none."""
    found = list(rows.select_related("chapter", "section", "area", "history_user"))
    sections = read_instrument(inspection).section_by_code if found else {}
    for row in found:
        row.heading = sections[row.section.code].heading if row.section else ""
    return found
