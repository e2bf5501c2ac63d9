"""Which by-area figures may be printed for everybody to read. No Django here.

docs/disclosure.md gives the rules and works examples by hand; `reports.disclosure.audit` checks what came
out of them, from the published values alone.
"""

from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType

from reports.disclosure.possible_counts import PossibleCounts
from reports.disclosure.release import MetAndNotMet

HIDDEN = "[c]"

CountsByArea = Mapping[str, MetAndNotMet]  # area -> counts of one criterion


def large_areas(cases: Mapping[str, int], threshold: int) -> tuple[str, ...]:
    """The areas that have a place in by-area tables at all, in the order given."""
    return tuple(area for area, number in cases.items() if number >= threshold)


def printed_areas(
    row: CountsByArea,
    cases: Mapping[str, int],
    threshold: int,
    *,
    seen: Collection[str] = (),
    kept: Collection[str] = (),
) -> frozenset[str]:
    """The areas whose figure is printed in the row of a criterion; none where the row is left out.

    `seen` are areas whose figure of this criterion an earlier version printed, `kept` those whose
    figure one did not.
    """
    large = large_areas(cases, threshold)
    printed = {area for area in large if area not in kept and min(row[area]) >= threshold}
    while printed:
        unseen = set(row) - printed - set(seen)
        marked = set(large) - printed
        if _wide_enough(row, unseen, marked, cases, threshold):
            return frozenset(printed)
        useful = [area for area in large if area in printed and area not in seen]
        if not useful:
            break
        printed.remove(min(useful, key=lambda area: sum(row[area])))
    return frozenset()


def _wide_enough(
    row: CountsByArea,
    unseen: Collection[str],
    marked: Collection[str],
    cases: Mapping[str, int],
    threshold: int,
) -> bool:
    """A cell with a mark must be `threshold` wide; one that is not printed no narrower than that,
    unless the totals alone leave it narrower."""
    widths = feasible_widths(row, unseen, cases)
    before = feasible_widths(row, row, cases)
    return all(
        width >= (threshold if area in marked else min(threshold, before[area, side]))
        for (area, side), width in widths.items()
    )


def feasible_widths(
    row: CountsByArea, unseen: Iterable[str], cases: Mapping[str, int]
) -> dict[tuple[str, int], int]:
    """(unseen area, 0 for met or 1 for not met) -> distance between the fewest and the most that can be,
    for a reader who knows the totals, the other areas and everybody's cases."""
    unseen = tuple(unseen)
    room = sum(cases[area] for area in unseen)
    totals = [sum(row[area][side] for area in unseen) for side in (0, 1)]
    return {
        (area, side): _width(total, cases[area], room - cases[area])
        for area in unseen
        for side, total in enumerate(totals)
    }


def _width(total: int, own: int, others: int) -> int:
    return min(total, own) - max(0, total - others)


def printed_scores(
    rows: Mapping[str, CountsByArea],
    printed: Mapping[str, Collection[str]],
    cases: Mapping[str, int],
    threshold: int,
    *,
    seen: Mapping[str, Collection[str]] = MappingProxyType({}),
    seen_scores: Collection[str] = (),
    kept: Collection[str] = (),
) -> frozenset[str]:
    """The areas whose pooled score of a chapter is printed beside the `printed` areas of its criteria.

    `rows` are the chapter's criteria, adverse ones turned round. A score is a sum over its criteria, so
    it may be printed only while every hidden cell stays as wide as without it. None where none can be.
    """
    large = large_areas(cases, threshold)
    pooled = {area: _pooled(rows.values(), area) for area in cases}
    base = {area: max(sum(row[area]) for row in rows.values()) for area in large} if rows else {}
    chosen = {a for a in base if a not in kept and min(base[a], *pooled[a]) >= threshold}
    while chosen:
        if hidden_figures_stay_wide(rows, printed, cases, threshold, seen, chosen | set(seen_scores)):
            return frozenset(chosen)
        useful = [area for area in large if area in chosen and area not in seen_scores]
        if not useful:
            break
        chosen.remove(min(useful, key=lambda area: sum(pooled[area])))
    return frozenset()


def _pooled(rows: Iterable[CountsByArea], area: str) -> MetAndNotMet:
    pairs = [row[area] for row in rows]
    return sum(met for met, _ in pairs), sum(not_met for _, not_met in pairs)


def hidden_figures_stay_wide(
    rows: Mapping[str, CountsByArea],
    printed: Mapping[str, Collection[str]],
    cases: Mapping[str, int],
    threshold: int,
    seen: Mapping[str, Collection[str]],
    scores: Collection[str],
) -> bool:
    """Whether numbers that fit everything printed differ enough, for every cell and score not printed."""
    known = {code: set(printed.get(code, ())) | set(seen.get(code, ())) for code in rows}
    unknown = [(code, area) for code in rows for area in cases if area not in known[code]]
    large = large_areas(cases, threshold)
    before = {code: feasible_widths(row, row, cases) for code, row in rows.items()}
    worlds = PossibleCounts(rows, cases, unknown, scores)
    for code, area in unknown:
        marked = bool(printed.get(code)) and area in large
        for side in (0, 1):
            need = threshold if marked else min(threshold, before[code][area, side])
            if not worlds.cell_differs((code, area), side, need):
                return False
    for area in set(cases) - set(scores):
        codes = [code for code, of in unknown if of == area]
        for side in (0, 1) if codes else ():
            width = sum(before[code][area, side] for code in codes)
            need = threshold if area in large else min(threshold, width)
            if not worlds.score_differs(area, side, need):
                return False
    return True
