"""A chapter's figures by area for everybody to read, without those that could point at people.

No Django here. `reports.disclosure` decides what is printed.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from criteria.spec import Chapter, Criterion, Section
from reports.disclosure import Pair, large_areas, printed_areas, printed_scores
from reports.disclosure_release import Told
from reports.document import AreaFigures, AreaSample, AreaScore, ByAreaRow, ByAreaTable
from reports.figures import AreaRef, Count, Figure, Tally
from reports.tables import Method


@dataclass(frozen=True)
class Seen:
    """What earlier versions have printed of a chapter: nobody can take it back."""

    cells: Mapping[str, frozenset[str]]
    scores: frozenset[str]

    @classmethod
    def of(cls, chapter: int, releases: Iterable[Told]) -> "Seen":
        told = [release for release in releases if release.chapter == chapter]
        cells: dict[str, frozenset[str]] = {}
        for code, area in (cell for release in told for cell in release.cells):
            cells[code] = cells.get(code, frozenset()) | {area}
        return cls(cells, frozenset(area for release in told for area in release.scores))


def chapter_by_area(
    chapter: Chapter,
    tally: Tally,
    areas: Sequence[AreaRef],
    *,
    number: int,
    threshold: int,
    method: Method,
    earlier: Iterable[Told] = (),
) -> tuple[AreaFigures, tuple[AreaScore, ...]]:
    """The figures of the chapter's criteria by area, and its combined scores by area where some can be
    printed. `earlier` is what the versions published so far have told."""
    seen = Seen.of(chapter.number, earlier)
    criteria = [criterion for section in chapter.sections for criterion in section.scored]
    cases = {area.name: tally.cases.get(area.slug, 0) for area in areas}
    counts = {c.code: {a.name: tally.of(c.code, a.slug) for a in areas} for c in criteria}
    rows = {code: _pairs(row) for code, row in counts.items()}
    printed = {
        code: printed_areas(row, cases, threshold, seen.cells.get(code, ()))
        for code, row in rows.items()
    }
    turned = {c.code: _turned(rows[c.code]) if c.adverse else rows[c.code] for c in criteria}
    scored: Collection[str] = ()
    if method == "pooled" and not any(_three_sided(c, counts) for c in criteria):
        scored = printed_scores(turned, printed, cases, threshold, seen.cells, seen.scores)
    large = large_areas(cases, threshold)
    figures = AreaFigures(
        number=number,
        title=chapter.short_title or chapter.title,
        anchor=f"by-area-{chapter.number}",
        threshold=threshold,
        areas=tuple(AreaSample(area, cases[area]) for area in large),
        small=tuple(AreaSample(area, cases[area]) for area in cases if area not in large),
        tables=tuple(_tables(chapter, rows, printed, large)),
        left_out=tuple(c.code for c in criteria if not printed[c.code]),
    )
    scores = (AreaScore(area, _sum_of(turned, area) if area in scored else None) for area in large)
    return figures, tuple(scores) if scored else ()


def _pairs(row: Mapping[str, Count]) -> dict[str, Pair]:
    return {area: (count.met, count.relevant - count.met) for area, count in row.items()}


def _turned(row: Mapping[str, Pair]) -> dict[str, Pair]:
    return {area: (not_met, met) for area, (met, not_met) in row.items()}


def _three_sided(criterion: Criterion, counts: Mapping[str, Mapping[str, Count]]) -> bool:
    """Turning an adverse criterion round keeps partly met where it is: two figures of three counts,
    which between them tell more than either."""
    row = counts[criterion.code].values()
    return criterion.adverse and any(count.partly_met for count in row)


def _tables(
    chapter: Chapter,
    rows: Mapping[str, Mapping[str, Pair]],
    printed: Mapping[str, Collection[str]],
    areas: Sequence[str],
) -> Iterator[ByAreaTable]:
    """A table for each section that has a row to print."""
    for section in chapter.sections:
        lines = tuple(
            _row(c, wording, rows[c.code], printed[c.code], areas)
            for c, wording in _worded(section)
            if printed[c.code]
        )
        if lines:
            yield ByAreaTable(section.code, section.heading, lines)


def _worded(section: Section) -> Iterator[tuple[Criterion, str]]:
    """The scored criteria, each with the words of its lead-in before its own."""
    lead_in = ""
    for criterion in section.criteria:
        if not criterion.scored:
            lead_in = criterion.wording
        elif criterion.letter:
            yield criterion, f"{lead_in} {criterion.letter}) {criterion.wording}"
        else:
            yield criterion, criterion.wording


def _row(
    criterion: Criterion,
    wording: str,
    row: Mapping[str, Pair],
    printed: Collection[str],
    areas: Sequence[str],
) -> ByAreaRow:
    totals = [sum(pair) for pair in zip(*row.values(), strict=True)]
    return ByAreaRow(
        code=criterion.code,
        wording=wording,
        adverse=criterion.adverse,
        figure=Figure(totals[0], sum(totals)),
        cells=tuple(_figure(row[area]) if area in printed else None for area in areas),
    )


def _figure(pair: Pair) -> Figure:
    return Figure(pair[0], sum(pair))


def _sum_of(rows: Mapping[str, Mapping[str, Pair]], area: str) -> Figure:
    return Figure(
        sum(row[area][0] for row in rows.values()), sum(sum(row[area]) for row in rows.values())
    )
