"""From a tally to what is printed: tables, grids, profile. No Django, no HTML.

All are built from an `Instrument` and whole counts; percentages appear only as `Figure`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from criteria.spec import (
    CountsAs,
    Criterion,
    Fact,
    Instrument,
    ProfileGroup,
    Scale,
    Section,
)
from reports.figures.counts import SMALL_NUMBER, AreaRef, Count, Figure, Tally, figure_by_area

Judgements = Mapping[tuple[str, str], str]  # (criterion code, area slug) -> value of the scale

NOT_JUDGED = "Not judged"


@dataclass(frozen=True)
class TableRow:
    """A criterion in a table. A lead-in row prints its wording: no figure, no count, no cells."""

    code: str
    wording: str
    letter: str
    is_lead_in: bool
    adverse: bool
    figure: Figure | None
    count: Count | None
    by_area: tuple[Figure, ...]


@dataclass(frozen=True)
class Table:
    number: int | None
    title: str
    section_code: str
    heading: str
    rows: tuple[TableRow, ...]


@dataclass(frozen=True)
class GridCell:
    """An area's judgement: value "" where the area is not judged."""

    area: AreaRef
    value: str
    printed: str
    counts_as: CountsAs | Literal["unanswered"]


@dataclass(frozen=True)
class GridRow:
    """A criterion in a grid, one cell for each area; a lead-in row has no cells."""

    code: str
    wording: str
    letter: str
    is_lead_in: bool
    cells: tuple[GridCell, ...]


@dataclass(frozen=True)
class Grid:
    section_code: str
    heading: str
    rows: tuple[GridRow, ...]


@dataclass(frozen=True)
class ProfileLine:
    code: str
    label: str
    figure: Figure


@dataclass(frozen=True)
class ProfileBlock:
    """One fact of the sample profile. `recorded` is the base of its rows; `other` cases are in the
    base but in no printed row; `not_recorded` cases are outside it.

    A `sentence`, where there is one, is printed instead of the rows.
    """

    code: str
    label: str
    rows: tuple[ProfileLine, ...]
    recorded: int
    not_recorded: int
    other: int
    sentence: str


@dataclass(frozen=True)
class Profile:
    total: int
    blocks: tuple[ProfileBlock, ...]


def build_tables(
    instrument: Instrument,
    tally: Tally,
    areas: Sequence[AreaRef],
    threshold: int = SMALL_NUMBER,
    overall: int = 0,
) -> tuple[Table, ...]:
    """A table for each section scored per case, in order of table number, those without one last.

    A row's own figure is of the whole tally, `areas` only chooses and orders its cells. `overall` is the
    threshold of the row's own figure, where the tally is of a part of the cases.
    """
    sections = sorted(instrument.sections("case"), key=printed_order)
    return tuple(_table(section, tally, areas, threshold, overall) for section in sections)


def printed_order(section: Section) -> tuple[bool, int]:
    return section.table_number is None, section.table_number or 0


def table_name(section: Section) -> str:
    title = section.table_title or section.heading
    return f"Table {section.table_number}: {title}" if section.table_number else title


def _table(section: Section, tally: Tally, areas: Sequence[AreaRef], threshold: int, overall: int) -> Table:
    return Table(
        number=section.table_number,
        title=section.table_title,
        section_code=section.code,
        heading=section.heading,
        rows=tuple(_row(c, tally, areas, threshold, overall) for c in section.criteria),
    )


def _row(
    criterion: Criterion, tally: Tally, areas: Sequence[AreaRef], threshold: int, overall: int
) -> TableRow:
    count = tally.of(criterion.code) if criterion.scored else None
    cells = (figure_by_area(tally.of(criterion.code, area.slug), threshold) for area in areas)
    return TableRow(
        code=criterion.code,
        wording=criterion.wording,
        letter=criterion.letter,
        is_lead_in=count is None,
        adverse=criterion.adverse,
        figure=figure_by_area(count, overall) if count else None,
        count=count,
        by_area=tuple(cells) if count else (),
    )


def build_grids(instrument: Instrument, judgements: Judgements, areas: Sequence[AreaRef]) -> tuple[Grid, ...]:
    """A grid for each section judged per area. Raises KeyError for a value not on its scale."""
    return tuple(
        Grid(
            section_code=section.code,
            heading=section.heading,
            rows=tuple(_grid_row(instrument, c, judgements, areas) for c in section.criteria),
        )
        for section in instrument.sections("area")
    )


def _grid_row(
    instrument: Instrument, criterion: Criterion, judgements: Judgements, areas: Sequence[AreaRef]
) -> GridRow:
    cells: tuple[GridCell, ...] = ()
    if criterion.scored:
        scale = instrument.scale_of(criterion.code)
        cells = tuple(
            _grid_cell(scale, area, judgements.get((criterion.code, area.slug), "")) for area in areas
        )
    return GridRow(
        code=criterion.code,
        wording=criterion.grid_wording or criterion.wording,
        letter=criterion.letter,
        is_lead_in=not criterion.scored,
        cells=cells,
    )


def _grid_cell(scale: Scale, area: AreaRef, value: str) -> GridCell:
    if not value:
        return GridCell(area, "", NOT_JUDGED, "unanswered")
    point = scale.point(value)
    return GridCell(area, value, point.printed, point.counts_as)


def build_profile(
    instrument: Instrument,
    counts: Mapping[str, int],
    recorded: Mapping[str, int],
    total: int,
    overall: int = 0,
) -> Profile:
    """The sample profile, from the cases in each printed row (by row code), the cases with
    something recorded (by fact key) and all cases.

    Raises ValueError where the rows count more cases than are recorded.
    """
    return Profile(
        total=total,
        blocks=tuple(
            _block(fact, group, counts, recorded.get(fact.key, 0), total, overall)
            for fact, group in instrument.profile_groups()
        ),
    )


def _block(
    fact: Fact,
    group: ProfileGroup,
    counts: Mapping[str, int],
    recorded: int,
    total: int,
    overall: int,
) -> ProfileBlock:
    small = recorded < overall
    rows = tuple(
        ProfileLine(row.code, row.label, Figure(counts.get(row.code, 0), recorded, small)) for row in group.rows
    )
    printed = sum(row.figure.met for row in rows)
    if not printed <= recorded <= total:
        raise ValueError(f"{group.code} {fact.label}: {printed} in rows, {recorded} recorded, {total} in all")
    return ProfileBlock(
        code=group.code,
        label=group.label,
        rows=rows,
        recorded=recorded,
        not_recorded=total - recorded,
        other=recorded - printed,
        sentence=_sentence(group, rows),
    )


def _sentence(group: ProfileGroup, rows: tuple[ProfileLine, ...]) -> str:
    if not group.sentence or not rows:
        return ""
    return group.sentence.replace("{percent}", rows[0].figure.display)
