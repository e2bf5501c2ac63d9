"""The draft of the report cut into parts to read one at a time: front parts, chapters, their sections."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from reports.document.parts import ChapterPart, Report, SectionPart, SignedText

T = TypeVar("T")


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


def neighbours(parts: Sequence[T], part: T) -> tuple[T | None, T | None]:
    """Those before and after a part; None where it is the first or the last."""
    here = parts.index(part)
    before = parts[here - 1] if here else None
    return before, next(iter(parts[here + 1 : here + 2]), None)
