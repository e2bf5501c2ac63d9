"""What a reader could work out from published versions: the range of every figure that is not printed.

Reads frozen JSON and rows of the published data, nothing else, and knows nothing of how figures were
chosen for printing. Needs scipy, which is imported on use: for the worker and for commands, not for pages.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from reports.disclosure.count_ranges import KnownCounts, KnownSum, Variable
from reports.disclosure.release import Cell, MetAndNotMet, ReleasedChapter, released_chapters

SIDES = ("met", "not met")


@dataclass(frozen=True)
class RecoverableFigure:
    """A figure that is not printed, yet is known to lie between `low` and `high`.

    `version` counts from 1 in the order of the outputs. `cell` is in words.
    """

    version: int
    cell: str
    low: int
    high: int

    def __str__(self) -> str:
        what = f"is {self.low}" if self.low == self.high else f"is {self.low} to {self.high}"
        return f"{self.cell} {what}"


def audit_releases(
    outputs: Sequence[Mapping[str, Any]], data: Sequence[Iterable[Sequence[Any]]] = ()
) -> list[RecoverableFigure]:
    """Every recoverable figure of the outputs, the frozen JSON of versions in their order.

    `data` are the rows of the "Figures by area" sheets of the same versions, where there are some.
    """
    pairs = zip(outputs, data or [()] * len(outputs), strict=True)
    releases = [_with_data(released_chapters(frozen), rows) for frozen, rows in pairs]
    return [
        found
        for number, release in enumerate(releases, 1)
        for chapter in release
        for found in _audit(number, chapter, _same_chapter_elsewhere(releases, number, chapter))
    ]


def check_release(report_json: Mapping[str, Any], earlier: Sequence[Mapping[str, Any]]) -> list[str]:
    """Why the report may not be published beside the `earlier` versions, in sentences; empty if it may."""
    latest = len(earlier) + 1
    return [
        f"A figure by area that is not printed could be worked out: {found}."
        if found.version == latest
        else f"It would tell a figure that version {found.version} keeps: {found}."
        for found in audit_releases([*earlier, report_json])
    ]


def _with_data(
    release: tuple[ReleasedChapter, ...], rows: Iterable[Sequence[Any]]
) -> tuple[ReleasedChapter, ...]:
    """The release with what its data sheet tells besides, if it does.

    A row is (table, criterion code, area, met, relevant, percent, display).
    """
    cells: dict[Cell, MetAndNotMet] = {
        (code, area): (int(met), int(relevant) - int(met))
        for _, code, area, met, relevant, *_ in rows
        if str(met).isdigit() and str(relevant).isdigit()
    }
    return tuple(
        replace(
            chapter,
            cells={**chapter.cells, **{c: p for c, p in cells.items() if c[0] in chapter.totals}},
        )
        for chapter in release
    )


def _same_chapter_elsewhere(
    releases: Sequence[tuple[ReleasedChapter, ...]], number: int, chapter: ReleasedChapter
) -> list[ReleasedChapter]:
    """The same chapter in the other versions."""
    return [
        other
        for position, release in enumerate(releases, 1)
        for other in release
        if position != number and other.chapter == chapter.chapter
    ]


@dataclass(frozen=True)
class _ProtectedNumber:
    """A number to protect. `marked`: the page prints a mark in its place."""

    words: str
    terms: tuple[Variable, ...]
    marked: bool


def _audit(
    number: int, chapter: ReleasedChapter, others: Sequence[ReleasedChapter]
) -> Iterator[RecoverableFigure]:
    """Criteria by themselves, unless combined scores tie them together."""
    scored = bool(chapter.scores) or any(other.scores for other in others)
    codes = list(chapter.totals)
    for group in [codes] if scored else [[code] for code in codes]:
        block = _known_counts(chapter, others, group, with_own=True)
        alone = _known_counts(chapter, others, group, with_own=False)
        for part in _protected_numbers(chapter, others, group, scored):
            need = chapter.threshold
            if not part.marked:
                need = min(need, block.at_most(part.terms))
            if block.reaches(part.terms, need):
                continue
            low, high = block.range(part.terms)
            if not part.marked:
                first, last = alone.range(part.terms)
                need = min(need, last - first)
            if high - low < need:
                yield RecoverableFigure(number, part.words, low, high)


def _protected_numbers(
    chapter: ReleasedChapter, others: Sequence[ReleasedChapter], codes: Sequence[str], scored: bool
) -> Iterator[_ProtectedNumber]:
    """What no version tells: met and not met of every cell and, with scores, of every area's score."""
    told_cells = set(chapter.cells).union(*(other.cells for other in others))
    for code in codes:
        for area in chapter.cases:
            cell = (code, area)
            if cell not in told_cells:
                for side, name in enumerate(SIDES):
                    words = f"{code} {name} in {area}"
                    yield _ProtectedNumber(words, ((cell, side),), cell in chapter.marked)
    told_scores = set(chapter.scores).union(*(other.scores for other in others))
    for area in set(chapter.cases) - told_scores if scored else ():
        if all((code, area) in told_cells for code in codes):
            continue
        for side, name in enumerate(SIDES):
            words = f"Combined score of chapter {chapter.chapter} {name} in {area}"
            yield _ProtectedNumber(words, _score(chapter, area, side), area in chapter.marked_scores)


def _score(chapter: ReleasedChapter, area: str, side: int) -> tuple[Variable, ...]:
    """The terms of a combined score: adverse criteria count turned round."""
    return tuple(((code, area), 1 - side if code in chapter.adverse else side) for code in chapter.totals)


def _known_counts(
    chapter: ReleasedChapter,
    others: Sequence[ReleasedChapter],
    codes: Sequence[str],
    *,
    with_own: bool,
) -> KnownCounts:
    """What readers know of some criteria: from every version or, without the chapter's own figures by
    area, from its totals and the other versions."""
    totals = {code: chapter.totals[code] for code in codes}
    sums = list(_own_sums(chapter, codes)) if with_own else []
    sure = [known for other in others for known in _sums_from_version(chapter, other, codes)]
    exact = KnownCounts(totals, chapter.cases, (*sums, *(known for known in sure if not known.slack)))
    every = KnownCounts(totals, chapter.cases, (*sums, *sure))
    return next(
        (block for block in (every, exact) if block.possible),
        KnownCounts(totals, chapter.cases, tuple(sums)),
    )


def _own_sums(chapter: ReleasedChapter, codes: Sequence[str]) -> Iterator[KnownSum]:
    for cell, pair in chapter.cells.items():
        if cell[0] in codes:
            yield from (KnownSum(((cell, side),), pair[side]) for side in (0, 1))
    if len(codes) == len(chapter.totals):
        for area, pair in chapter.scores.items():
            yield from (KnownSum(_score(chapter, area, side), pair[side]) for side in (0, 1))


def _sums_from_version(
    chapter: ReleasedChapter, other: ReleasedChapter, codes: Sequence[str]
) -> Iterator[KnownSum]:
    """What another version tells of this one: as much as its totals have not moved since."""
    changed_by = {code: _change_in_totals(chapter, other, code) for code in codes if code in other.totals}
    for (code, area), pair in other.cells.items():
        if code in changed_by and area in chapter.cases:
            slack = changed_by[code] + abs(chapter.cases[area] - other.cases[area])
            yield from (KnownSum((((code, area), side),), pair[side], slack) for side in (0, 1))
    if set(changed_by) == set(chapter.totals) == set(other.totals):
        for area, pair in other.scores.items():
            if area in chapter.cases:
                slack = sum(changed_by.values()) + abs(chapter.cases[area] - other.cases[area])
                yield from (KnownSum(_score(chapter, area, s), pair[s], slack) for s in (0, 1))


def _change_in_totals(chapter: ReleasedChapter, other: ReleasedChapter, code: str) -> int:
    now, then = chapter.totals[code], other.totals[code]
    return abs(now[0] - then[0]) + abs(now[1] - then[1])
