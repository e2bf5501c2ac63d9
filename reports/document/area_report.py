"""An area's own report: what the report says of it, beside all areas. No Django here.

Nothing is told here that the full report does not print for everybody.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from reports.document.extracts import recommendations, terms_used_in
from reports.document.judgement_counts import JudgementCount, count_judgements
from reports.document.parts import (
    AddressedRecommendations,
    ByAreaTable,
    Cover,
    GlossaryTerm,
    GoodPractice,
    Judgement,
    PrintedGrid,
    Report,
    of_type,
)
from reports.figures.counts import AreaRef, Figure
from reports.figures.translation import say


@dataclass(frozen=True)
class JudgedRow:
    """A criterion: the area's own judgement, and how many areas were judged each way."""

    code: str
    wording: str
    printed: str
    counts_as: str
    all_areas: tuple[JudgementCount, ...]


@dataclass(frozen=True)
class JudgedSection:
    heading: str
    rows: tuple[JudgedRow, ...]


@dataclass(frozen=True)
class OwnScore:
    title: str
    own: Figure | None
    everywhere: Figure


@dataclass(frozen=True)
class AreaReport:
    """`why_none` says why there are no figures, where there are none. `tally` counts the judgements
    of the area itself; the rows of `tables` have one cell, the area's own."""

    area: AreaRef
    areas: int
    cover: Cover
    language: str
    version: int
    judgements: tuple[Judgement, ...]
    judged: tuple[JudgedSection, ...]
    tally: tuple[JudgementCount, ...]
    scores: tuple[OwnScore, ...]
    tables: tuple[ByAreaTable, ...]
    why_none: str
    base_note: str
    method_note: str
    good_practice: tuple[GoodPractice, ...]
    recommendations: tuple[AddressedRecommendations, ...]
    terms: tuple[GlossaryTerm, ...] = ()

    @property
    def texts(self) -> Iterator[str]:
        """What is printed, to look for terms in."""
        for section in self.judged:
            yield from (section.heading, *(row.wording for row in section.rows))
        for table in self.tables:
            yield from (table.heading, *(row.wording for row in table.rows))
        yield from (score.title for score in self.scores)
        yield from (box.text for box in self.good_practice)
        for group in self.recommendations:
            yield from (group.addressee, *(one.text for one in group.recommendations))

    @property
    def title(self) -> str:
        return f"{self.cover.title}: {self.area.name}"

    @property
    def has_hidden(self) -> bool:
        rows = [cell for table in self.tables for row in table.rows for cell in row.cells]
        return None in [*rows, *(score.own for score in self.scores)]


def build_area_report(report: Report, area: AreaRef, *, version: int) -> AreaReport:
    """Raises ValueError where the report knows no such area."""
    if area not in report.areas:
        raise ValueError(f"{area.name} is not an area of this report")
    cells = [cell for grid in report.blocks(PrintedGrid) for strip in grid.strips for cell in strip.cells]
    tables, scores = tuple(_tables(report, area)), tuple(_scores(report, area))
    printed = tables or any(score.own for score in scores)
    own = AreaReport(
        area=area,
        areas=len(report.areas),
        cover=report.cover,
        language=report.language,
        version=version,
        judgements=report.judgements,
        judged=tuple(_judged(report, area)),
        tally=count_judgements((cell for cell in cells if cell.area.slug == area.slug), report.judgements),
        scores=scores,
        tables=tables,
        why_none="" if printed else _why_none(report, area),
        base_note=report.base_note,
        method_note=report.method_note,
        good_practice=tuple(box for box in report.blocks(GoodPractice) if box.area == area.name),
        recommendations=recommendations(report),
    )
    return replace(own, terms=terms_used_in(report, own.texts))


def _judged(report: Report, area: AreaRef) -> Iterator[JudgedSection]:
    for section in report.sections:
        rows = tuple(
            JudgedRow(
                strip.code,
                strip.wording,
                cell.printed,
                cell.counts_as,
                count_judgements(strip.cells, report.judgements, area.slug),
            )
            for grid in of_type(section.blocks, PrintedGrid)
            for strip in grid.strips
            for cell in strip.cells
            if cell.area.slug == area.slug
        )
        if rows:
            yield JudgedSection(section.heading, rows)


def _tables(report: Report, area: AreaRef) -> Iterator[ByAreaTable]:
    """The tables in which the area has a column with something printed in it."""
    for figures in report.area_figures:
        names = [one.name for one in figures.areas]
        if area.name in names:
            place = names.index(area.name)
            tables = [_own(table, place) for table in figures.tables]
            if any(row.cells[0] for table in tables for row in table.rows):
                yield from tables


def _own(table: ByAreaTable, place: int) -> ByAreaTable:
    return replace(table, rows=tuple(replace(row, cells=(row.cells[place],)) for row in table.rows))


def _scores(report: Report, area: AreaRef) -> Iterator[OwnScore]:
    for scores in report.scores:
        own = next((one for one in scores.areas if one.area == area.name), None)
        if own is not None:
            yield OwnScore(scores.combined.title, own.figure, scores.combined.overall)


def _why_none(report: Report, area: AreaRef) -> str:
    printed = report.area_figures
    if not printed:
        return say("The report prints its figures for all areas together, not for each area.")
    for figures in printed:
        for small in (one for one in figures.small if one.name == area.name):
            return say(
                "Figures for {area} are not published. Its sample had fewer than {threshold} cases "
                "({cases}), and figures of so few could tell how single cases were scored.",
                area=area.name,
                threshold=figures.threshold,
                cases=small.cases,
            )
    return say(
        "No figure for {area} is published: each could tell how a few people’s cases were scored, or "
        "would let another such figure be worked out.",
        area=area.name,
    )
