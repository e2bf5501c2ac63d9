"""How sure the combined scores are: Wilson's 95% intervals, with the cases that a sample was drawn from.

No Django here. docs/scoring.md, "Intervals", says what they do not cover.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from reports.figures.counts import Figure
from reports.figures.scores import CombinedScores
from reports.figures.statistics import Interval, wilson_interval


@dataclass(frozen=True)
class Sample:
    """Cases read, by area; and cases that they were drawn from, of the areas where that is known."""

    cases: Mapping[str, int]
    population: Mapping[str, int] = field(default_factory=dict)

    def population_of(self, figure: Figure, area: str | None = None) -> int | None:
        """How many answers there would be, had every case been read; None where it is not known."""
        areas = self.cases if area is None else [area]
        cases = sum(self.cases.get(one, 0) for one in areas)
        if not cases or not all(one in self.population for one in areas):
            return None
        population = sum(self.population[one] for one in areas)
        return max(figure.relevant, figure.relevant * population // cases)

    def interval(self, figure: Figure, area: str | None = None) -> Interval | None:
        """None without a base, where figures are small, and for a mean, which has no simple interval."""
        if figure.small or figure.parts:
            return None
        return wilson_interval(figure.met, figure.relevant, self.population_of(figure, area))


@dataclass(frozen=True)
class ScoreLine:
    """A bar of a chart and the row of its table; the `total` is printed last."""

    label: str
    figure: Figure
    interval: Interval | None
    total: bool = False

    @property
    def is_census(self) -> bool:
        """Every case was read: nothing is left to chance."""
        return self.interval is not None and self.interval.low == self.interval.high


def section_score_lines(scores: CombinedScores, sample: Sample) -> tuple[ScoreLine, ...]:
    lines = [ScoreLine(b.label, b.figure, sample.interval(b.figure)) for b in scores.by_section]
    return (*lines, _total(scores, sample, "All sections"))


def area_score_lines(scores: CombinedScores, sample: Sample) -> tuple[ScoreLine, ...]:
    lines = [ScoreLine(b.label, b.figure, sample.interval(b.figure, b.key)) for b in scores.by_area]
    return (*lines, _total(scores, sample, "All areas"))


def _total(scores: CombinedScores, sample: Sample, label: str) -> ScoreLine:
    return ScoreLine(label, scores.overall, sample.interval(scores.overall), total=True)
