"""How figures by area stand on the page: areas across while they fit, down when there are more.

No Django here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from reports.document.parts import AreaFigures, AreaSample, ByAreaRow
from reports.figures.counts import Figure
from reports.figures.translation import say, say_number

MOST_ACROSS = 6  # columns of figures that an upright page holds


@dataclass(frozen=True)
class ByAreaLayoutRow:
    """A row of a table: its heading, with the number of cases or the code, and its figures.

    `is_heading` is a row that heads those below it and has no figures.
    """

    label: str
    aside: str
    figures: tuple[Figure | None, ...]
    is_heading: bool = False


@dataclass(frozen=True)
class ByAreaLayoutColumn:
    label: str
    aside: str


@dataclass(frozen=True)
class ByAreaLayout:
    """A table to print. `section` is its section, where it does not hold the whole chapter; `key` the
    wording of the criteria that its columns are headed with the codes of."""

    section: str
    corner: str
    columns: tuple[ByAreaLayoutColumn, ...]
    lines: tuple[ByAreaLayoutRow, ...]
    key: tuple[ByAreaRow, ...]
    has_hidden: bool

    @property
    def width(self) -> int:
        """In columns, with that of the lines' headings."""
        return 1 + len(self.columns)


def by_area_layouts(figures: AreaFigures) -> tuple[ByAreaLayout, ...]:
    if not figures.tables:
        return ()
    if len(figures.areas) <= MOST_ACROSS:
        return (_areas_across(figures),)
    return tuple(_areas_down(figures))


def _cases(area: AreaSample) -> str:
    return say_number("{number} case", "{number} cases", area.cases)


def _areas_across(figures: AreaFigures) -> ByAreaLayout:
    """One table: a line for each criterion, below the heading of its section."""
    lines: list[ByAreaLayoutRow] = []
    for table in figures.tables:
        lines.append(ByAreaLayoutRow(table.heading, "", (), is_heading=True))
        lines += [ByAreaLayoutRow(row.wording, row.code, (row.figure, *row.cells)) for row in table.rows]
    return ByAreaLayout(
        section="",
        corner=say("Criterion"),
        columns=(
            ByAreaLayoutColumn(say("All areas"), ""),
            *(ByAreaLayoutColumn(area.name, _cases(area)) for area in figures.areas),
        ),
        lines=tuple(lines),
        key=(),
        has_hidden=any(None in line.figures for line in lines),
    )


def _areas_down(figures: AreaFigures) -> Iterator[ByAreaLayout]:
    """A table for each section, or more where it has many criteria: a line for each area."""
    for table in figures.tables:
        rest = iter(table.rows)
        while rows := tuple(islice(rest, MOST_ACROSS)):
            lines = [ByAreaLayoutRow(say("All areas"), "", tuple(row.figure for row in rows))]
            lines += [
                ByAreaLayoutRow(area.name, _cases(area), tuple(row.cells[number] for row in rows))
                for number, area in enumerate(figures.areas)
            ]
            yield ByAreaLayout(
                section=table.heading,
                corner=say("Area"),
                columns=tuple(ByAreaLayoutColumn(row.code, "") for row in rows),
                lines=tuple(lines),
                key=rows,
                has_hidden=any(None in line.figures for line in lines),
            )
