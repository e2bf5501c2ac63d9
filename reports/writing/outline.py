"""The outline of the report: every part with what has been written there and what waits for somebody."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from criteria.spec import Chapter
from inspection.models import Membership
from reports.document.references import check_references
from reports.figures import tallies
from reports.results.queries import instrument_of
from reports.writing.history import removed_passages
from reports.writing.places import PassagePlace, part_of
from reports.writing.queries import part_names, passages


@dataclass(frozen=True)
class OutlineEntry:
    """A line of the outline: what has been written there, and what waits for somebody.

    `wrong` are passages with a figure that stands for nothing; `anchor` the place on the page of `part`.
    """

    part: str
    anchor: str
    number: str
    title: str
    passages: int
    open: int
    wrong: int
    missing: str
    entries: tuple["OutlineEntry", ...] = ()


@dataclass(frozen=True)
class ReportOutline:
    entries: tuple[OutlineEntry, ...]
    removed: int

    @property
    def passages(self) -> int:
        return sum(entry.passages for entry in self.entries)

    @property
    def open(self) -> int:
        return sum(entry.open for entry in self.entries)

    @property
    def wrong(self) -> int:
        return sum(entry.wrong for entry in self.entries)


def outline(membership: Membership) -> ReportOutline:
    """Every part of the report with its sections. Raises Http404 without an instrument."""
    inspection = membership.inspection
    instrument, areas = instrument_of(inspection), tallies.area_refs(inspection)
    counts: dict[str, Counter[str]] = {}
    for row in passages(inspection):
        place = PassagePlace.of(row)
        part = part_of(row.kind, place.chapter, instrument)
        counted = {
            "passages": 1,
            "open": bool(row.open_remarks),
            "wrong": bool(check_references(row.text, instrument, areas)),
            f"kind {row.kind}": 1,
        }
        for key in {part, f"{part}/{place.section}"} if place.section else {part}:
            counts.setdefault(key, Counter()).update(counted)
    names = part_names(instrument)
    chapters = {str(chapter.number): chapter for chapter in instrument.chapters}
    return ReportOutline(
        tuple(_entry(key, *names[key], chapters.get(key), counts) for key in names),
        len(removed_passages(inspection)),
    )


def _entry(
    key: str, number: str, title: str, chapter: Chapter | None, counts: Mapping[str, Counter[str]]
) -> OutlineEntry:
    sections = tuple(
        _line(
            (key, PassagePlace(chapter.number, section.code).anchor, "", section.heading),
            count := counts.get(f"{key}/{section.code}", Counter()),
            "" if count["passages"] else "Nothing written",
        )
        for section in (chapter.sections if chapter else ())
        if chapter
    )
    count = counts.get(key, Counter())
    line = _line((key, "", number, title), count, _missing(chapter, count))
    return replace(line, entries=sections)


def _line(where: tuple[str, str, str, str], count: Counter[str], missing: str) -> OutlineEntry:
    return OutlineEntry(*where, count["passages"], count["open"], count["wrong"], missing)


def _missing(chapter: Chapter | None, count: Counter[str]) -> str:
    """What a reader would look for in the part and not find; summary and profile fill themselves."""
    if chapter and chapter.kind in ("summary", "profile"):
        return ""
    if not count["passages"]:
        return "Nothing written"
    scored = chapter is not None and chapter.kind in ("area", "case")
    findings = count["kind strength"] + count["kind improvement"]
    return "No findings" if scored and not findings else ""
