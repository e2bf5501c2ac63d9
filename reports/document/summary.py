"""The report on two pages: what was inspected, its main figures, its findings and recommendations.

What does not fit is left out by rule, and the page says how much. No Django here.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from reports.document.extracts import findings_by_chapter, recommendations, terms_used_in
from reports.document.figure_lines import report_lines
from reports.document.judgement_counts import JudgementCount, count_judgements
from reports.document.parts import Cover, GlossaryTerm, PrintedGrid, Report, of_type
from reports.figures.counts import Figure
from reports.figures.tables import NOT_JUDGED
from reports.figures.translation import say


@dataclass(frozen=True)
class SummarySize:
    """How much is printed: lines of a list, lists of a kind, bars of a chart, letters of a line, and
    whether the terms of the glossary that stand in it are explained."""

    lines: int
    lists: int
    bars: int
    letters: int
    terms: bool = False


MOST_NAMES = 12  # of areas in a line
FULL_SIZE = SummarySize(lines=999, lists=999, bars=24, letters=9999, terms=True)
SUMMARY_SIZES = (
    FULL_SIZE,
    replace(FULL_SIZE, terms=False),
    SummarySize(8, 8, 20, 600),
    SummarySize(6, 8, 16, 400),
    SummarySize(5, 8, 14, 400),
    SummarySize(4, 8, 12, 300),
    SummarySize(3, 6, 10, 220),
    SummarySize(2, 5, 8, 160),
    SummarySize(1, 4, 6, 120),
)  # from the most to the least


@dataclass(frozen=True)
class SummaryTile:
    """A number to see at once, and what it counts."""

    number: str
    words: str


@dataclass(frozen=True)
class SummaryBar:
    label: str
    figure: Figure
    strong: bool = False


@dataclass(frozen=True)
class SummaryChart:
    """A chapter's combined scores; `more` are the sections that found no room."""

    title: str
    bars: tuple[SummaryBar, ...]
    more: int


@dataclass(frozen=True)
class SectionJudgements:
    """How the areas were judged in a section: judgements of all its criteria together."""

    label: str
    ways: tuple[JudgementCount, ...]


@dataclass(frozen=True)
class SummaryItem:
    text: str
    number: str = ""


@dataclass(frozen=True)
class SummaryList:
    """`more` are the lines that found no room."""

    title: str
    items: tuple[SummaryItem, ...]
    more: int


@dataclass(frozen=True)
class SummaryLists:
    lists: tuple[SummaryList, ...]
    more: int


@dataclass(frozen=True)
class Summary:
    cover: Cover
    language: str
    version: int
    areas: tuple[str, ...]
    tiles: tuple[SummaryTile, ...]
    bars: tuple[SummaryChart, ...]
    method: str
    judged: tuple[SectionJudgements, ...]
    judged_more: int
    strengths: SummaryLists
    improvements: SummaryLists
    recommendations: SummaryLists
    terms: tuple[GlossaryTerm, ...] = ()

    @property
    def texts(self) -> Iterator[str]:
        """What is printed, to look for terms in."""
        yield from (part.label for part in self.judged)
        for bars in self.bars:
            yield from (bars.title, *(bar.label for bar in bars.bars))
        for lists in (self.strengths, self.improvements, self.recommendations):
            for one in lists.lists:
                yield from (one.title, *(item.text for item in one.items))


def build_summary(report: Report, *, version: int, room: SummarySize = FULL_SIZE) -> Summary:
    found = findings_by_chapter(report)
    judged = tuple(_judged(report))
    addressed = (
        (group.addressee, [SummaryItem(one.text, str(one.number)) for one in group.recommendations])
        for group in recommendations(report)
    )
    summary = Summary(
        cover=report.cover,
        language=report.language,
        version=version,
        areas=_names(report),
        tiles=tuple(_tiles(report)),
        bars=tuple(_bars(report, room)),
        method=report.method_note,
        judged=judged[: room.bars],
        judged_more=len(judged[room.bars :]),
        strengths=_lists(((one.title, _items(one.strengths)) for _, one in found), room),
        improvements=_lists(((one.title, _items(one.improvements)) for _, one in found), room),
        recommendations=_lists(addressed, room),
    )
    return replace(summary, terms=terms_used_in(report, summary.texts)) if room.terms else summary


def _names(report: Report) -> tuple[str, ...]:
    """None where there are too many to read."""
    names = tuple(area.name for area in report.areas)
    return names if len(names) <= MOST_NAMES else ()


def _tiles(report: Report) -> Iterator[SummaryTile]:
    """How much was inspected; nothing is said of what there was none of."""
    cases = next((profile.total for profile in report.profiles), 0)
    scored = sum(line.table != "profile" for line in report_lines(report))
    judged = sum(len(grid.strips) for grid in report.blocks(PrintedGrid))
    for number, one, many in (
        (len(report.areas), say("area inspected"), say("areas inspected")),
        (cases, say("case read"), say("cases read")),
        (scored, say("criterion scored in each case"), say("criteria scored in each case")),
        (judged, say("criterion judged in each area"), say("criteria judged in each area")),
    ):
        if number:
            yield SummaryTile(str(number), one if number == 1 else many)


def _bars(report: Report, room: SummarySize) -> Iterator[SummaryChart]:
    """A chapter with one section is drawn as that section alone."""
    for scores in (one.combined for one in report.scores):
        sections = [SummaryBar(bar.label, bar.figure) for bar in scores.by_section]
        every = [SummaryBar(say("All sections"), scores.overall, strong=True)] if len(sections) > 1 else []
        shown = sections[: room.bars]
        yield SummaryChart(scores.title, (*shown, *every), len(sections) - len(shown))


def _judged(report: Report) -> Iterator[SectionJudgements]:
    for section in report.sections:
        cells = [
            cell
            for grid in of_type(section.blocks, PrintedGrid)
            for strip in grid.strips
            for cell in strip.cells
        ]
        if any(cell.printed != NOT_JUDGED for cell in cells):
            yield SectionJudgements(section.heading, count_judgements(cells, report.judgements))


def _lists(groups: Iterable[tuple[str, Sequence[SummaryItem]]], room: SummarySize) -> SummaryLists:
    """Of groups with their titles; those without items are left out."""
    full = [(title, items) for title, items in groups if items]
    lists = tuple(_list(title, items, room) for title, items in full[: room.lists])
    return SummaryLists(lists, sum(len(items) for _, items in full[room.lists :]))


def _items(texts: Iterable[str]) -> list[SummaryItem]:
    return [SummaryItem(text) for text in texts]


def _list(title: str, items: Sequence[SummaryItem], room: SummarySize) -> SummaryList:
    shown = [SummaryItem(_shortened(item.text, room.letters), item.number) for item in items[: room.lines]]
    return SummaryList(title, tuple(shown), len(items) - len(shown))


def _shortened(text: str, letters: int) -> str:
    """Cut between words. What is cut stands whole in the full report."""
    if len(text) <= letters:
        return text
    return f"{text[:letters].rpartition(' ')[0] or text[:letters]} …"
