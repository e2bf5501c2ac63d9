"""Where a passage may stand in the report, and in which order the places are printed. No Django here.

A place is a chapter, or a section of it, before or after its sections; the parts outside all chapters
have one place each, named by the kind of passage that stands there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from criteria.spec import Chapter, Instrument

FRONT = ("foreword", "acknowledgement", "glossary")
OUTSIDE = (*FRONT, "reference")
BLOCKS = ("paragraph", "quotation", "good_practice")
FINDINGS = ("strength", "improvement", "recommendation")
INSIDE = (*BLOCKS, *FINDINGS)
PARTS = {
    "foreword": "Foreword",
    "acknowledgement": "Acknowledgements",
    "glossary": "Glossary",
    "reference": "References",
}
START, END = "start", "end"

Rank = tuple[int, ...]


@dataclass(frozen=True)
class PassagePlace:
    """Of one of the kinds of OUTSIDE only the default stands in the report: no chapter at all."""

    chapter: int | None = None
    section: str = ""
    position: str = START

    @classmethod
    def of(cls, passage: Any) -> "PassagePlace":
        """Where a row of passages, or of their history, stands."""
        section = passage.section.code if passage.section else ""
        return cls(passage.chapter.number if passage.chapter else None, section, passage.position)

    @property
    def key(self) -> str:
        """As a form sends it: "3/A1", "3/start", "3/end", or "" outside all chapters."""
        return f"{self.chapter}/{self.section or self.position}" if self.chapter else ""

    @property
    def anchor(self) -> str:
        """The id of the place on the page of its chapter."""
        return f"place-{self.section or self.position}"


def passage_places(instrument: Instrument) -> dict[str, PassagePlace]:
    """Every place inside a chapter by its key, in printed order."""
    return {place.key: place for chapter in instrument.chapters for place in _places_of_chapter(chapter)}


def _places_of_chapter(chapter: Chapter) -> list[PassagePlace]:
    return [
        PassagePlace(chapter.number),
        *(PassagePlace(chapter.number, section.code) for section in chapter.sections),
        PassagePlace(chapter.number, "", END),
    ]


def place_choices(kind: str, instrument: Instrument) -> list[tuple[str, list[tuple[str, str]]]]:
    """The places in which a passage of this kind may stand, by chapter, for a select."""
    return [(f"{chapter.number}. {chapter.title}", _choices(kind, chapter)) for chapter in instrument.chapters]


def _choices(kind: str, chapter: Chapter) -> list[tuple[str, str]]:
    """Each with the number of its chapter: a closed select shows no more than this."""
    sections = [
        (PassagePlace(chapter.number, section.code), f"{section.code} {section.heading}")
        for section in chapter.sections
    ]
    start, end = PassagePlace(chapter.number), PassagePlace(chapter.number, "", END)
    if kind in FINDINGS:
        places = [(start, "The whole chapter"), *sections]
    elif sections:
        places = [(start, "Before the sections"), *sections, (end, "After the sections")]
    else:
        places = [(start, "The chapter’s text")]
    return [(place.key, f"{chapter.number}. {label}") for place, label in places]


def rank(kind: str, place: PassagePlace, instrument: Instrument) -> Rank:
    """Sorts passages into printed order; those of one rank follow one another by their own order.

    Findings are printed with their chapter, whatever section they are about.
    """
    if kind in FRONT:
        return (0, FRONT.index(kind))
    if place.chapter is None:
        return (2,)
    chapter = next(c for c in instrument.chapters if c.number == place.chapter)
    number = instrument.chapters.index(chapter)
    if kind in FINDINGS:
        return (1, number, 1, FINDINGS.index(kind))
    return (1, number, 0, _places_of_chapter(chapter).index(place))


def insertion_index(ranks: Sequence[Rank], own: Rank) -> int:
    """Where in the list of `ranks` a passage goes that is to stand last among its own."""
    if own in ranks:
        return len(ranks) - list(reversed(ranks)).index(own)
    before = [number for number, other in enumerate(ranks) if other < own]
    return before[-1] + 1 if before else 0


def part_of(kind: str, chapter: int | None, instrument: Instrument) -> str:
    """The page on which a passage is written: the number of its chapter, or its kind outside them."""
    if chapter is not None:
        return str(chapter)
    if kind == "reference":
        numbers = [str(one.number) for one in instrument.chapters if one.kind == "references"]
        return numbers[0] if numbers else kind
    return kind


def kinds_of_part(part: str, instrument: Instrument) -> tuple[str, ...]:
    """The kinds of passages that can be added on the page of a part."""
    if part in OUTSIDE:
        return (part,)
    chapter = next(c for c in instrument.chapters if str(c.number) == part)
    return (*INSIDE, "reference") if chapter.kind == "references" else INSIDE
