"""The instrument as plain frozen values: what a file holds, what the database stores, what pages show.

`criteria.file.format` reads these from JSON, `criteria.store.queries.read_instrument` from the document kept in
the database; rules, tallies, tables and the report take only these. No Django here.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, Protocol, TypeVar

CountsAs = Literal["met", "partly_met", "not_met", "excluded"]
ChapterKind = Literal["summary", "written", "area", "case", "profile", "references"]
FactSource = Literal["sample", "assessor"]
Level = Literal["block", "confirm"]
RatingRule = Literal["lowest", "points"]


@dataclass(frozen=True)
class Point:
    """One value of a scale: what is stored, what a form shows, what the report prints, what it counts as."""

    value: str
    label: str
    printed: str
    counts_as: CountsAs


@dataclass(frozen=True)
class Scale:
    key: str
    name: str
    points: tuple[Point, ...]

    def point(self, value: str) -> Point:
        """The point stored as `value`. Raises KeyError for a value outside the scale."""
        return {point.value: point for point in self.points}[value]

    @cached_property
    def labels(self) -> dict[str, str]:
        """What a form shows for each value, in order."""
        return {point.value: point.label for point in self.points}


@dataclass(frozen=True)
class ProfileRow:
    """A printed row of the sample profile: the cases whose fact is one of `values`, or in a number band."""

    code: str
    label: str
    values: tuple[str, ...] = ()
    minimum: int | None = None
    maximum: int | None = None


@dataclass(frozen=True)
class ProfileGroup:
    """A fact's block in the sample profile, in printed order `code` P1, P2 …

    `sentence`, when given, prints the group's only row as prose, with `{percent}` where the figure goes.
    """

    code: str
    label: str
    rows: tuple[ProfileRow, ...]
    sentence: str = ""


@dataclass(frozen=True)
class Fact:
    """Something recorded about a case, of a kind in `criteria.facts.KINDS`. `choices` are the allowed values of
    a choice, and for a number the words allowed instead of one (for example "Not scored")."""

    key: str
    label: str
    kind: str
    source: FactSource
    choices: tuple[str, ...] = ()
    required: bool = False
    hint: str = ""
    profile: ProfileGroup | None = None


@dataclass(frozen=True)
class Suggestion:
    """An area is suggested `value` where at least so many of the conditions on its case figures hold.

    A condition such as `A1.1 >= 80` is about the unrounded percentage of a case criterion. Without
    conditions it is what is suggested otherwise.
    """

    value: str
    at_least: int = 0
    of: tuple[str, ...] = ()


@dataclass(frozen=True)
class Criterion:
    """One row of an instrument. A lead-in row is printed but not scored; its lettered items follow it
    and name it as `parent`."""

    code: str
    wording: str
    scored: bool = True
    scale: str = ""
    grid_wording: str = ""
    parent: str = ""
    letter: str = ""
    adverse: bool = False
    applies_when: tuple[str, ...] = ()
    applies_text: str = ""
    guidance: tuple[tuple[str, str], ...] = ()  # (value of the scale, what counts as it)
    figures: tuple[str, ...] = ()  # of an area criterion: the case criteria that bear on it
    suggest: tuple[Suggestion, ...] = ()  # of an area criterion: the first that holds is suggested

    @property
    def is_lead_in(self) -> bool:
        return not self.scored


class CriterionInWords(Protocol):
    """A criterion, or a row of a table that stands for one."""

    @property
    def wording(self) -> str: ...
    @property
    def letter(self) -> str: ...
    @property
    def is_lead_in(self) -> bool: ...


_Row = TypeVar("_Row", bound=CriterionInWords)


def in_sentences(rows: Iterable[_Row], *, lettered: bool = False) -> Iterator[tuple[_Row, str]]:
    """Each scored row of a section with its words as a sentence: an item has those of its lead-in before
    its own, and its letter between them where `lettered`.
    """
    lead_in = ""
    for row in rows:
        if row.is_lead_in:
            lead_in = row.wording
        elif row.letter:
            yield row, f"{lead_in} {f'{row.letter}) ' if lettered else ''}{row.wording}"
        else:
            yield row, row.wording


@dataclass(frozen=True)
class Section:
    code: str
    heading: str
    standard: str = ""
    table_number: int | None = None
    table_title: str = ""
    criteria: tuple[Criterion, ...] = ()

    @cached_property
    def scored(self) -> tuple[Criterion, ...]:
        return tuple(criterion for criterion in self.criteria if criterion.scored)


@dataclass(frozen=True)
class Chapter:
    """A chapter of the report. `kind` says what it holds: criteria scored per area or per case, written
    text, or a part assembled from the others (summary, profile, references)."""

    number: int
    title: str
    kind: ChapterKind
    letter: str = ""
    short_title: str = ""
    chart_title: str = ""
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True)
class Consistency:
    """A combination of facts and answers that should not occur: broken when every condition in `when` holds."""

    key: str
    when: tuple[str, ...]
    message: str
    level: Level = "block"


@dataclass(frozen=True)
class Band:
    """A rating: what it is called, the percentage it begins at, and the points it is worth."""

    key: str
    name: str
    start: int
    points: int = 0


@dataclass(frozen=True)
class SectionRating:
    """How a section is rated: by the lowest of its criteria, or by the points of their bands together.

    A code may be that of a lead-in: then its lettered items are rated as one figure. `limits` are the
    points at which each band begins.
    """

    section: str
    criteria: tuple[str, ...]
    rule: RatingRule = "lowest"
    limits: tuple[int, ...] = ()


@dataclass(frozen=True)
class Ratings:
    """The bands from the lowest up; a figure within `near` percentage points of one is flagged."""

    bands: tuple[Band, ...]
    sections: tuple[SectionRating, ...]
    near: int = 0

    def band(self, key: str) -> Band:
        """Raises KeyError for a band that there is not."""
        return {band.key: band for band in self.bands}[key]


@dataclass(frozen=True)
class Instrument:
    key: str
    title: str
    version: int
    scales: tuple[Scale, ...]
    facts: tuple[Fact, ...]
    chapters: tuple[Chapter, ...]
    consistency: tuple[Consistency, ...] = field(default=())
    ratings: Ratings | None = None

    @cached_property
    def scale_by_key(self) -> dict[str, Scale]:
        return {scale.key: scale for scale in self.scales}

    @cached_property
    def fact_by_key(self) -> dict[str, Fact]:
        return {fact.key: fact for fact in self.facts}

    @cached_property
    def criterion_by_code(self) -> dict[str, Criterion]:
        return {criterion.code: criterion for _, _, criterion in self.walk()}

    @cached_property
    def _sentences(self) -> dict[str, str]:
        sections = (section for chapter in self.chapters for section in chapter.sections)
        return {c.code: words for s in sections for c, words in in_sentences(s.criteria)}

    def sentence(self, code: str) -> str:
        """What the scored criterion asks, the words of its lead-in before its own. Raises KeyError."""
        return self._sentences[code]

    def lead_in(self, code: str) -> str:
        """The words of the criterion's lead-in, "" where it has none. Raises KeyError for an unknown code."""
        parent = self.criterion_by_code[code].parent
        return self.criterion_by_code[parent].wording if parent else ""

    @cached_property
    def section_by_code(self) -> dict[str, Section]:
        return {section.code: section for chapter in self.chapters for section in chapter.sections}

    @cached_property
    def chapter_by_section(self) -> dict[str, Chapter]:
        return {section.code: chapter for chapter in self.chapters for section in chapter.sections}

    def walk(self) -> Iterator[tuple[Chapter, Section, Criterion]]:
        """Every criterion in printed order, lead-in rows included, with its chapter and section."""
        for chapter in self.chapters:
            for section in chapter.sections:
                for criterion in section.criteria:
                    yield chapter, section, criterion

    @cached_property
    def _sections_by_kind(self) -> dict[str, tuple[Section, ...]]:
        kinds = {chapter.kind for chapter in self.chapters}
        return {kind: tuple(s for c in self.chapters if c.kind == kind for s in c.sections) for kind in kinds}

    @cached_property
    def _scored_by_kind(self) -> dict[str, tuple[Criterion, ...]]:
        by_kind = self._sections_by_kind.items()
        return {kind: tuple(c for one in sections for c in one.scored) for kind, sections in by_kind}

    def scored(self, kind: Literal["area", "case"]) -> tuple[Criterion, ...]:
        """The criteria that are answered, of chapters scored per `kind`, in printed order."""
        return self._scored_by_kind.get(kind, ())

    def sections(self, kind: Literal["area", "case"]) -> tuple[Section, ...]:
        return self._sections_by_kind.get(kind, ())

    def scale_of(self, code: str) -> Scale:
        """The scale that criterion `code` is answered on. Raises KeyError for an unknown code."""
        return self.scale_by_key[self.criterion_by_code[code].scale]

    def profile_groups(self) -> tuple[tuple[Fact, ProfileGroup], ...]:
        """The facts that have a block in the sample profile, in order of appearance."""
        return tuple((fact, fact.profile) for fact in self.facts if fact.profile is not None)
