"""The draft of the report cut into parts to read one at a time: front parts, chapters, their sections."""

from collections.abc import Iterator
from dataclasses import dataclass

from reports.document.parts import ChapterPart, Report, SectionPart, SignedText


@dataclass(frozen=True)
class ReportPart:
    """One page of the preview. Of `signed`, `glossary`, `chapter` and `section` one says what it shows:
    a section comes with its chapter, for its title.
    """

    key: str
    title: str
    label: str = ""
    signed: tuple[SignedText, ...] = ()
    glossary: bool = False
    chapter: ChapterPart | None = None
    section: SectionPart | None = None


def report_parts(report: Report) -> tuple[ReportPart, ...]:
    """The parts in printed order; `key` is the anchor of the part in the whole report."""
    return tuple(_each_part(report))


def _each_part(report: Report) -> Iterator[ReportPart]:
    if report.foreword:
        yield ReportPart("foreword", "Foreword", signed=report.foreword)
    if report.acknowledgements:
        yield ReportPart("acknowledgements", "Acknowledgements", signed=report.acknowledgements)
    if report.glossary:
        yield ReportPart("glossary", "Glossary", glossary=True)
    for chapter in report.chapters:
        label = str(chapter.number)
        yield ReportPart(chapter.anchor, chapter.title, label, chapter=chapter)
        for section in chapter.sections:
            yield ReportPart(section.anchor, section.heading, label, chapter=chapter, section=section)


@dataclass(frozen=True)
class PartWithNeighbours:
    """A part with those before and after it."""

    part: ReportPart
    before: ReportPart | None
    after: ReportPart | None


def find_part(parts: tuple[ReportPart, ...], key: str) -> PartWithNeighbours | None:
    """The part with this key among its neighbours; None where there is none."""
    for number, part in enumerate(parts):
        if part.key == key:
            before = parts[number - 1] if number else None
            after = parts[number + 1] if number + 1 < len(parts) else None
            return PartWithNeighbours(part, before, after)
    return None
