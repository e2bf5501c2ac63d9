"""Which areas differ by more than chance explains: exact binomial limits about the rate of all areas.

No Django here. Formula and worked example: docs/scoring.md, "Comparing areas".
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from criteria.spec import Chapter, Criterion, Instrument
from reports.figures.counts import SMALL_NUMBER, AreaRef, Count, Figure, Tally
from reports.figures.statistics import FunnelLimits, nested_limits

INNER, OUTER = 0.95, 0.998
LimitStanding = Literal["within", "outside_inner", "outside_outer", "no_base"]


@dataclass(frozen=True)
class Measure:
    """What areas are compared on: one criterion as it is answered, or several in a combined score."""

    key: str
    label: str
    criteria: tuple[Criterion, ...]
    is_combined: bool

    def count(self, tally: Tally, area: str | None = None) -> Count:
        """Of a combined score all answers together, with met as the good answer."""
        counts = [(one, tally.of(one.code, area)) for one in self.criteria]
        turned = self.is_combined
        return sum((c.turned_round if turned and o.adverse else c for o, c in counts), Count())

    def figure(self, tally: Tally, area: str, threshold: int) -> Figure:
        """Small where no criterion has `threshold` relevant cases in the area."""
        most = max((tally.of(one.code, area).relevant for one in self.criteria), default=0)
        count = self.count(tally, area)
        return Figure(count.met, count.relevant, small=most < threshold)


MeasureGroup = tuple[str, tuple[Measure, ...]]


def measures(instrument: Instrument) -> tuple[MeasureGroup, ...]:
    """By chapter scored case by case: the chapter, then each section followed by its criteria."""
    return tuple(
        (chapter.short_title or chapter.title, tuple(_measures(instrument, chapter)))
        for chapter in instrument.chapters
        if chapter.kind == "case"
    )


def _measures(instrument: Instrument, chapter: Chapter) -> list[Measure]:
    everything = tuple(c for section in chapter.sections for c in section.scored)
    title = chapter.chart_title or chapter.title
    choices = [Measure(f"chapter-{chapter.number}", title, everything, True)]
    for section in chapter.sections:
        choices.append(Measure(section.code, section.heading, section.scored, True))
        choices += [Measure(c.code, instrument.sentence(c.code), (c,), False) for c in section.scored]
    return choices


@dataclass(frozen=True)
class AreaComparisonRow:
    """An area; the limits are counts, and both ends lie within."""

    area: AreaRef
    figure: Figure
    inner: FunnelLimits
    outer: FunnelLimits

    @property
    def standing(self) -> LimitStanding:
        met = self.figure.met
        if not self.figure.relevant:
            return "no_base"
        if not self.outer.low <= met <= self.outer.high:
            return "outside_outer"
        return "within" if self.inner.low <= met <= self.inner.high else "outside_inner"

    @property
    def side(self) -> str:
        """ "above" or "below" where the area lies outside."""
        if self.standing in ("within", "no_base"):
            return ""
        return "below" if self.figure.met < self.inner.low else "above"


@dataclass(frozen=True)
class AreaComparison:
    """`pooled` is all areas together: the rate that the limits are drawn about."""

    measure: Measure
    pooled: Figure
    rows: tuple[AreaComparisonRow, ...]

    @cached_property
    def outside_outer(self) -> tuple[AreaComparisonRow, ...]:
        return tuple(row for row in self.rows if row.standing == "outside_outer")

    @cached_property
    def outside_inner(self) -> tuple[AreaComparisonRow, ...]:
        """Outside the inner limits only."""
        return tuple(row for row in self.rows if row.standing == "outside_inner")


def compare_areas(
    measure: Measure, tally: Tally, areas: Sequence[AreaRef], threshold: int = SMALL_NUMBER
) -> AreaComparison:
    count = measure.count(tally)
    pooled = Figure(count.met, count.relevant)
    rows = []
    for area in areas:
        figure = measure.figure(tally, area.slug, threshold)
        inner, outer = area_limits(pooled, figure.relevant)
        rows.append(AreaComparisonRow(area, figure, inner, outer))
    return AreaComparison(measure, pooled, tuple(rows))


def area_limits(pooled: Figure, n: int) -> tuple[FunnelLimits, FunnelLimits]:
    """The counts out of `n` that chance explains, inner and outer; nothing is outside without a base."""
    limits = nested_limits(pooled.met, pooled.relevant, n, (OUTER, INNER))
    outer, inner = limits or (FunnelLimits(0, n), FunnelLimits(0, n))
    return inner, outer
