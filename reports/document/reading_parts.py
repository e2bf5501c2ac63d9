"""The draft of the report cut into parts to read one at a time: front parts, chapters, their sections."""

from collections.abc import Iterator
from dataclasses import dataclass

from reports.document.parts import ChapterPart, Report, SectionPart, Signed


@dataclass(frozen=True)
class Part:
    """One page of the preview. Of `signed`, `glossary`, `chapter` and `section` one says what it shows:
    a section comes with its chapter, for its title.
    """

    key: str
    title: str
    label: str = ""
    signed: tuple[Signed, ...] = ()
    glossary: bool = False
    chapter: ChapterPart | None = None
    section: SectionPart | None = None


def parts(report: Report) -> tuple[Part, ...]:
    """The parts in printed order; `key` is the anchor of the part in the whole report."""
    return tuple(_parts(report))


def _parts(report: Report) -> Iterator[Part]:
    if report.foreword:
        yield Part("foreword", "Foreword", signed=report.foreword)
    if report.acknowledgements:
        yield Part("acknowledgements", "Acknowledgements", signed=report.acknowledgements)
    if report.glossary:
        yield Part("glossary", "Glossary", glossary=True)
    for chapter in report.chapters:
        label = str(chapter.number)
        yield Part(chapter.anchor, chapter.title, label, chapter=chapter)
        for section in chapter.sections:
            yield Part(section.anchor, section.heading, label, chapter=chapter, section=section)


@dataclass(frozen=True)
class Place:
    """A part with those before and after it."""

    part: Part
    before: Part | None
    after: Part | None


def find(found: tuple[Part, ...], key: str) -> Place | None:
    """The part with this key among its neighbours; None where there is none."""
    for number, part in enumerate(found):
        if part.key == key:
            before = found[number - 1] if number else None
            after = found[number + 1] if number + 1 < len(found) else None
            return Place(part, before, after)
    return None
