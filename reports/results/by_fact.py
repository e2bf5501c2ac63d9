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


@dataclass(frozen=True)
class Column:
    """The cases of one group; of all of them where `group` is None."""

    group: FactGroup | None
    cases: int

    @property
    def label(self) -> str:
        return self.group.label if self.group else "All"


@dataclass(frozen=True)
class Cell:
    """`interval` is None where the figure is small, has no base, or nothing was left to chance."""

    column: Column
    figure: Figure
    interval: Interval | None


@dataclass(frozen=True)
class Line:
    """A criterion with a cell for each column; a lead-in has none."""

    code: str
    wording: str
    letter: str
    adverse: bool
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class BrokenDown:
    section_code: str
    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Counted:
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

    def cell(self, code: str, column: Column) -> Cell:
        """The population of a group is not known, so only all cases together have one."""
        if column.group is None:
            overall = self.threshold if self.part else 0
            figure = figure_by_area(self.tally.of(code), overall)
            return Cell(column, figure, None if self.is_census else self.sample.interval(figure))
        count: Count = self.tally.of(code, column.group.key)
        figure = figure_by_area(count, self.threshold)
        guarded = figure.small or self.is_census
        return Cell(column, figure, None if guarded else wilson_interval(count.met, count.relevant))


def columns_of(fact: Fact, tally: Tally) -> tuple[Column, ...]:
    """All cases, then each group in the instrument's order; something else only where there is some."""
    groups = (Column(group, tally.cases.get(group.key, 0)) for group in fact_groups(fact))
    shown = (c for c in groups if c.cases or (c.group and c.group.key != OTHER))
    return (Column(None, tally.sample), *shown)


def break_down(
    sections: Iterable[Section], columns: Sequence[Column], counted: Counted
) -> tuple[BrokenDown, ...]:
    return tuple(
        BrokenDown(
            section.code,
            _title(section),
            tuple(_line(criterion, columns, counted) for criterion in section.criteria),
        )
        for section in sections
    )


def _title(section: Section) -> str:
    title = section.table_title or section.heading
    return f"Table {section.table_number}: {title}" if section.table_number else title


def _line(criterion: Criterion, columns: Sequence[Column], counted: Counted) -> Line:
    cells = (counted.cell(criterion.code, column) for column in columns)
    return Line(
        code=criterion.code,
        wording=criterion.wording,
        letter=criterion.letter,
        adverse=criterion.adverse,
        cells=tuple(cells) if criterion.scored else (),
    )
