"""Met rates by the groups of a fact, with intervals: whether cases that differ were worked with alike.

No Django here. docs/scoring.md, "By fact", says what an overlap of intervals does and does not say.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from criteria.spec import Criterion, Fact, Section
from reports.figures.counts import SMALL_NUMBER, Count, Figure, Tally, figure_by_area
from reports.figures.intervals import Sample
from reports.figures.selection import OTHER, FactGroup, fact_groups
from reports.figures.statistics import Interval, wilson_interval
from reports.figures.tables import table_name


@dataclass(frozen=True)
class ByFactColumn:
    """The cases of one group; of all of them where `group` is None."""

    group: FactGroup | None
    cases: int

    @property
    def label(self) -> str:
        return self.group.label if self.group else "All"


@dataclass(frozen=True)
class ByFactCell:
    """`interval` is None where the figure is small, has no base, or nothing was left to chance."""

    column: ByFactColumn
    figure: Figure
    interval: Interval | None


@dataclass(frozen=True)
class ByFactRow:
    """A criterion with a cell for each column; a lead-in has none."""

    code: str
    wording: str
    letter: str
    adverse: bool
    cells: tuple[ByFactCell, ...]


@dataclass(frozen=True)
class ByFactTable:
    section_code: str
    title: str
    lines: tuple[ByFactRow, ...]


@dataclass(frozen=True)
class ByFactCounts:
    """What the lines are made from: `tally` has the groups of the fact in place of areas."""

    tally: Tally
    sample: Sample
    part: bool
    threshold: int = SMALL_NUMBER

    @property
    def is_census(self) -> bool:
        """Every case of every area was read, so that a rate is no estimate."""
        cases, population = self.sample.cases, self.sample.population
        return bool(cases) and all(population.get(area) == number for area, number in cases.items())

    def cell(self, code: str, column: ByFactColumn) -> ByFactCell:
        """The population of a group is not known, so only all cases together have one."""
        if column.group is None:
            overall = self.threshold if self.part else 0
            figure = figure_by_area(self.tally.of(code), overall)
            return ByFactCell(column, figure, None if self.is_census else self.sample.interval(figure))
        count: Count = self.tally.of(code, column.group.key)
        figure = figure_by_area(count, self.threshold)
        guarded = figure.small or self.is_census
        return ByFactCell(column, figure, None if guarded else wilson_interval(count.met, count.relevant))


def by_fact_columns(fact: Fact, tally: Tally) -> tuple[ByFactColumn, ...]:
    """All cases, then each group in the instrument's order; something else only where there is some."""
    groups = (ByFactColumn(group, tally.cases.get(group.key, 0)) for group in fact_groups(fact))
    shown = (c for c in groups if c.cases or (c.group and c.group.key != OTHER))
    return (ByFactColumn(None, tally.sample), *shown)


def build_by_fact_tables(
    sections: Iterable[Section], columns: Sequence[ByFactColumn], counted: ByFactCounts
) -> tuple[ByFactTable, ...]:
    return tuple(
        ByFactTable(
            section.code,
            table_name(section),
            tuple(_line(criterion, columns, counted) for criterion in section.criteria),
        )
        for section in sections
    )


def _line(criterion: Criterion, columns: Sequence[ByFactColumn], counted: ByFactCounts) -> ByFactRow:
    cells = (counted.cell(criterion.code, column) for column in columns)
    return ByFactRow(
        code=criterion.code,
        wording=criterion.wording,
        letter=criterion.letter,
        adverse=criterion.adverse,
        cells=tuple(cells) if criterion.scored else (),
    )
