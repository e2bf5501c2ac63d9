"""The places of a draft that a comment on its accuracy can be about. No Django here.

A comment names a section by its code, and a paragraph by its number as printed, such as "3.4". Without a
section the number is that of a paragraph before or after the sections, "3" is the whole chapter 3, and
nothing is the whole report.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from reports.document.parts import Block, ChapterPart, Paragraph, Report
from reports.document.reading_parts import ReportPart, report_parts

WHOLE_REPORT = "The report as a whole"


@dataclass(frozen=True)
class CommentPlace:
    """`words` names it in lists; `short` among the places of its part."""

    section: str
    paragraph: str
    words: str
    short: str

    @property
    def key(self) -> tuple[str, str]:
        return self.section, self.paragraph


@dataclass(frozen=True)
class ReadingPart:
    """A part of the draft to read at a time, with the places in it; the first is the part as a whole."""

    part: ReportPart
    places: tuple[CommentPlace, ...]


def reading_parts(report: Report) -> tuple[ReadingPart, ...]:
    """The draft in printed order. A chapter comes without its sections, which follow it."""
    return tuple(_reading_part(part) for part in report_parts(report))


def _reading_part(part: ReportPart) -> ReadingPart:
    if part.chapter is None:
        return ReadingPart(part, (CommentPlace("", "", WHOLE_REPORT, WHOLE_REPORT),))
    chapter = part.chapter
    if part.section is None:
        own = replace(part, chapter=replace(chapter, sections=()))
        return ReadingPart(own, tuple(_of_chapter(chapter)))
    section = part.section
    words = f"Chapter {chapter.number}, {section.code} {section.heading}"
    whole = CommentPlace(section.code, "", words, f"The section as a whole, {section.code}")
    return ReadingPart(part, (whole, *_paragraphs(section.blocks, section.code, words)))


def _of_chapter(chapter: ChapterPart) -> Iterator[CommentPlace]:
    words = f"Chapter {chapter.number}, {chapter.title}"
    yield CommentPlace("", str(chapter.number), words, "The chapter as a whole")
    yield from _paragraphs((*chapter.opening, *chapter.closing), "", f"Chapter {chapter.number}")


def _paragraphs(blocks: Iterable[Block], section: str, words: str) -> Iterator[CommentPlace]:
    for block in blocks:
        if isinstance(block, Paragraph):
            name = f"paragraph {block.number}"
            yield CommentPlace(section, block.number, f"{words}, {name}", name.capitalize())


def comment_places(report: Report) -> dict[tuple[str, str], CommentPlace]:
    """Every place by its (section, paragraph), in printed order, the whole report first."""
    whole = CommentPlace("", "", WHOLE_REPORT, WHOLE_REPORT)
    places = [place for part in reading_parts(report) for place in part.places]
    return {place.key: place for place in (whole, *places)}
