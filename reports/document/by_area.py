"""A chapter's figures by area for everybody to read, without those that could point at people.

No Django here. `reports.disclosure.suppression` decides what is printed.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from criteria.conditions import names_in_conditions
from criteria.spec import Chapter, Criterion, Instrument, in_sentences
from reports.disclosure.release import ReleasedChapter
from reports.disclosure.suppression import (
    MetAndNotMet,
    hidden_figures_stay_wide,
    large_areas,
    printed_areas,
    printed_scores,
)
from reports.document.parts import AreaFigures, AreaSample, AreaScore, ByAreaRow, ByAreaTable
from reports.figures.counts import AreaRef, Count, Figure, Tally
from reports.figures.scores import Method

Areas = frozenset[str]


@dataclass(frozen=True)
class EarlierReleases:
    """What earlier versions printed of a chapter by area (`seen`), which nobody can take back, and what
    one of them did not (`kept`), which a later one would tell of it."""

    seen: Mapping[str, Areas]
    kept: Mapping[str, Areas]
    seen_scores: Areas
    kept_scores: Areas

    @classmethod
    def of(cls, chapter: int, releases: Iterable[ReleasedChapter]) -> "EarlierReleases":
        of_chapter = [release for release in releases if release.chapter == chapter]
        cells = [{c: _areas(release, c) for c in release.totals} for release in of_chapter]
        missing = [
            {code: frozenset(release.cases) - areas for code, areas in printed.items()}
            for release, printed in zip(of_chapter, cells, strict=True)
        ]
        return cls(
            _merged(cells),
            _merged(missing),
            frozenset(area for release in of_chapter for area in release.scores),
            frozenset(area for release in of_chapter for area in release.cases.keys() - release.scores),
        )


def _areas(release: ReleasedChapter, code: str) -> Areas:
    return frozenset(area for of, area in release.cells if of == code)


def _merged(parts: Iterable[Mapping[str, Areas]]) -> dict[str, Areas]:
    merged: dict[str, Areas] = {}
    for code, areas in (item for part in parts for item in part.items()):
        merged[code] = merged.get(code, frozenset()) | areas
    return merged


def chapter_by_area(
    chapter: Chapter,
    tally: Tally,
    areas: Sequence[AreaRef],
    *,
    number: int,
    threshold: int,
    method: Method,
    tied: Collection[str] = (),
    earlier: Iterable[ReleasedChapter] = (),
) -> tuple[AreaFigures, tuple[AreaScore, ...]]:
    """The figures of the chapter's criteria by area, and its combined scores by area where some can be
    printed. `tied` are the codes of `tied_criteria`, `earlier` what the versions so far have told."""
    before = EarlierReleases.of(chapter.number, earlier)
    criteria = [criterion for section in chapter.sections for criterion in section.scored]
    cases = {area.name: tally.cases.get(area.slug, 0) for area in areas}
    counts = {c.code: {a.name: tally.of(c.code, a.slug) for a in areas} for c in criteria}
    rows = {code: _pairs(row) for code, row in counts.items()}
    turned = {c.code: _turned(rows[c.code]) if c.adverse else rows[c.code] for c in criteria}
    pooled = method == "pooled" and not any(_three_sided(c, counts) for c in criteria)
    printed, scored = _choose(turned, cases, threshold, tied, before, pooled)
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


def _choose(
    rows: Mapping[str, Mapping[str, MetAndNotMet]],
    cases: Mapping[str, int],
    threshold: int,
    tied: Collection[str],
    before: EarlierReleases,
    pooled: bool,
) -> tuple[dict[str, Areas], Areas]:
    """The areas printed of each criterion, and those whose combined score is printed.

    Where none is but an earlier version printed some, the criteria must be safe beside those too.
    """
    printed: dict[str, Areas] = {code: frozenset() for code in rows}
    for code in rows.keys() - set(tied):
        seen, kept = before.seen.get(code, ()), before.kept.get(code, ())
        printed[code] = printed_areas(rows[code], cases, threshold, seen=seen, kept=kept)
    seen_scores = before.seen_scores
    if pooled and not rows.keys() & set(tied):
        scored = printed_scores(
            rows,
            printed,
            cases,
            threshold,
            seen=before.seen,
            seen_scores=seen_scores,
            kept=before.kept_scores,
        )
        if scored:
            return printed, scored
    if seen_scores and not hidden_figures_stay_wide(rows, printed, cases, threshold, before.seen, seen_scores):
        return dict.fromkeys(rows, frozenset()), frozenset()
    return printed, frozenset()


def tied_criteria(instrument: Instrument) -> frozenset[str]:
    """Criteria that are asked by the answer to another, and those others. The base of the one is a
    count of the other, so that neither is printed by area: each would tell of the other."""
    tied: set[str] = set()
    for criterion in instrument.scored("case"):
        asked_by = set(names_in_conditions(criterion.applies_when)) & set(instrument.criterion_by_code)
        tied |= asked_by | {criterion.code} if asked_by else set()
    return frozenset(tied)


def _pairs(row: Mapping[str, Count]) -> dict[str, MetAndNotMet]:
    return {area: (count.met, count.relevant - count.met) for area, count in row.items()}


def _turned(row: Mapping[str, MetAndNotMet]) -> dict[str, MetAndNotMet]:
    return {area: (not_met, met) for area, (met, not_met) in row.items()}


def _three_sided(criterion: Criterion, counts: Mapping[str, Mapping[str, Count]]) -> bool:
    """Turning an adverse criterion round keeps partly met where it is: two figures of three counts,
    which between them tell more than either."""
    row = counts[criterion.code].values()
    return criterion.adverse and any(count.partly_met for count in row)


def _tables(
    chapter: Chapter,
    rows: Mapping[str, Mapping[str, MetAndNotMet]],
    printed: Mapping[str, Collection[str]],
    areas: Sequence[str],
) -> Iterator[ByAreaTable]:
    """A table for each section that has a row to print."""
    for section in chapter.sections:
        lines = tuple(
            _row(c, wording, rows[c.code], printed[c.code], areas)
            for c, wording in in_sentences(section.criteria, lettered=True)
            if printed[c.code]
        )
        if lines:
            yield ByAreaTable(section.code, section.heading, lines)


def _row(
    criterion: Criterion,
    wording: str,
    row: Mapping[str, MetAndNotMet],
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


def _figure(pair: MetAndNotMet) -> Figure:
    return Figure(pair[0], sum(pair))


def _sum_of(rows: Mapping[str, Mapping[str, MetAndNotMet]], area: str) -> Figure:
    return Figure(sum(row[area][0] for row in rows.values()), sum(sum(row[area]) for row in rows.values()))
