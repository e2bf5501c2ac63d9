"""The parts of a thematic report, as frozen plain values.

`reports.document.building` builds them, templates print them, and they are kept when a report is
published. Text is light Markdown with its figures filled in. No Django here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from typing import Any, Literal, TypeVar

from criteria.spec import ChapterKind
from reports.document.frozen import thaw
from reports.figures.counts import AreaRef, Figure
from reports.figures.scores import CombinedScores
from reports.figures.tables import GridCell, Profile, Table


@dataclass(frozen=True)
class Cover:
    title: str
    subtitle: str
    programme: str
    publisher: str
    dated: str


@dataclass(frozen=True)
class SignedText:
    """A foreword or acknowledgement, and whose it is."""

    text: str
    signature: str


@dataclass(frozen=True)
class GlossaryTerm:
    term: str
    text: str


@dataclass(frozen=True)
class ContentsEntry:
    """A line of the contents or of the list of tables. `anchor` is where it leads."""

    label: str
    title: str
    anchor: str
    entries: tuple["ContentsEntry", ...] = ()


@dataclass(frozen=True)
class Paragraph:
    number: str
    text: str
    kind: Literal["paragraph"] = "paragraph"


@dataclass(frozen=True)
class Quotation:
    text: str
    source: str
    kind: Literal["quotation"] = "quotation"


@dataclass(frozen=True)
class GoodPractice:
    text: str
    area: str
    kind: Literal["good_practice"] = "good_practice"


@dataclass(frozen=True)
class PrintedTable:
    """`note` says what the percentages are percentages of."""

    table: Table
    anchor: str
    note: str
    kind: Literal["table"] = "table"


@dataclass(frozen=True)
class Strip:
    """One criterion of a grid across the areas."""

    code: str
    wording: str
    cells: tuple[GridCell, ...]


@dataclass(frozen=True)
class PrintedGrid:
    strips: tuple[Strip, ...]
    kind: Literal["grid"] = "grid"


Block = Paragraph | Quotation | GoodPractice | PrintedTable | PrintedGrid
BlockType = TypeVar("BlockType", Paragraph, Quotation, GoodPractice, PrintedTable, PrintedGrid)


def of_type(blocks: Iterable[Block], wanted: type[BlockType]) -> list[BlockType]:
    return [block for block in blocks if isinstance(block, wanted)]


@dataclass(frozen=True)
class SectionPart:
    code: str
    heading: str
    standard: str
    anchor: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Findings:
    """A chapter's overall findings."""

    title: str
    strengths: tuple[str, ...]
    improvements: tuple[str, ...]


@dataclass(frozen=True)
class Recommendation:
    """`number` runs through the report, in the order of the collected recommendations."""

    number: int
    text: str


@dataclass(frozen=True)
class AddressedRecommendations:
    """The recommendations to one addressee."""

    addressee: str
    recommendations: tuple[Recommendation, ...]


@dataclass(frozen=True)
class AreaScore:
    """An area's combined score; without a figure where printing it could point at people."""

    area: str
    figure: Figure | None


@dataclass(frozen=True)
class ChapterScores:
    """A chapter's combined scores; `areas` is empty unless the inspection publishes them."""

    combined: CombinedScores
    areas: tuple[AreaScore, ...]
    anchor: str
    number: int

    @property
    def has_hidden(self) -> bool:
        return any(score.figure is None for score in self.areas)


@dataclass(frozen=True)
class AreaSample:
    name: str
    cases: int


@dataclass(frozen=True)
class ByAreaRow:
    """A criterion, and its figure in each area of its chapter; None where the figure is hidden."""

    code: str
    wording: str
    adverse: bool
    figure: Figure
    cells: tuple[Figure | None, ...]


@dataclass(frozen=True)
class ByAreaTable:
    """The rows of a section that are printed by area."""

    section_code: str
    heading: str
    rows: tuple[ByAreaRow, ...]


@dataclass(frozen=True)
class AreaFigures:
    """A chapter's figures by area, as anybody may read them: nothing here was hidden from view only.

    `areas` in the order of every row's cells; `small` areas have fewer cases than the threshold and no
    figures; `left_out` are the codes of the criteria that are in no table.
    """

    number: int
    title: str
    anchor: str
    threshold: int
    areas: tuple[AreaSample, ...]
    small: tuple[AreaSample, ...]
    tables: tuple[ByAreaTable, ...]
    left_out: tuple[str, ...]


@dataclass(frozen=True)
class ChapterPart:
    """A chapter in printed order: opening, sections, closing, scores, findings, recommendations.

    `findings` holds the chapter's own, or every chapter's where this is the summary.
    """

    number: int
    title: str
    kind: ChapterKind
    anchor: str
    opening: tuple[Block, ...]
    sections: tuple[SectionPart, ...]
    closing: tuple[Block, ...]
    scores: ChapterScores | None
    findings: tuple[Findings, ...]
    recommendations: tuple[AddressedRecommendations, ...]
    profile: Profile | None
    references: tuple[str, ...]
    area_figures: AreaFigures | None = None

    def blocks(self, wanted: type[BlockType]) -> list[BlockType]:
        """The blocks of one type, in printed order."""
        parts = (self.opening, *(section.blocks for section in self.sections), self.closing)
        return of_type(chain(*parts), wanted)


@dataclass(frozen=True)
class Judgement:
    """A value of a scale of judgements, for the key."""

    printed: str
    counts_as: str


@dataclass(frozen=True)
class CodebookEntry:
    """What the figure of a criterion, or of a row of the profile, is: its base and what it says."""

    code: str
    table: str
    title: str
    wording: str
    base: str
    meaning: str


@dataclass(frozen=True)
class Report:
    language: str
    cover: Cover
    foreword: tuple[SignedText, ...]
    acknowledgements: tuple[SignedText, ...]
    contents: tuple[ContentsEntry, ...]
    tables: tuple[ContentsEntry, ...]
    base_note: str
    method_note: str
    judgements: tuple[Judgement, ...]
    glossary: tuple[GlossaryTerm, ...]
    chapters: tuple[ChapterPart, ...]
    areas: tuple[AreaRef, ...] = ()
    codebook: tuple[CodebookEntry, ...] = ()

    def blocks(self, wanted: type[BlockType]) -> list[BlockType]:
        """The blocks of one type, in printed order."""
        return [block for chapter in self.chapters for block in chapter.blocks(wanted)]

    @property
    def sections(self) -> list[SectionPart]:
        return [section for chapter in self.chapters for section in chapter.sections]

    @property
    def scores(self) -> list[ChapterScores]:
        return [chapter.scores for chapter in self.chapters if chapter.scores]

    @property
    def area_figures(self) -> list[AreaFigures]:
        return [chapter.area_figures for chapter in self.chapters if chapter.area_figures]

    @property
    def profiles(self) -> list[Profile]:
        return [chapter.profile for chapter in self.chapters if chapter.profile]


def from_json(frozen: Any) -> Report:
    """The report that `as_json` froze; fields that an older version lacks take their defaults."""
    report: Report = thaw(Report, frozen)
    return report
