"""The rows of a table in another order, and the links at the head of its columns. No Django here."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal
from urllib.parse import urlencode

from criteria.spec import in_sentences
from reports.figures.counts import SMALL_NUMBER, AreaRef, Figure
from reports.figures.tables import Table, TableRow

Parameters = Sequence[tuple[str, str]]
CODE, PERCENT, CASES = "code", "percent", "cases"


@dataclass(frozen=True)
class TableOrder:
    """How one table of the page is sorted; the others stand as they are printed.

    `by_area`: it is the table with a column for each area. A column is that of the codes, the percentage,
    the base, or "area." and the area's slug.
    """

    section: str = ""
    column: str = CODE
    descending: bool = False
    by_area: bool = False

    def is_of(self, table: Table, by_area: bool) -> bool:
        return (self.section, self.by_area) == (table.section_code, by_area)

    @property
    def parameters(self) -> Parameters:
        by = [("by", "area")] if self.by_area else []
        return [
            ("table", self.section),
            *by,
            ("sort", f"{'-' if self.descending else ''}{self.column}"),
        ]


@dataclass(frozen=True)
class ColumnHeading:
    """The head of a column: `href` sorts by it, the other way round where that is how it is sorted."""

    label: str
    href: str
    sort: Literal["ascending", "descending", "none"]
    column: str


@dataclass(frozen=True)
class ShownTable:
    """A table as the page shows it; `sorted`: not in printed order; `target`: its place on the page."""

    table: Table
    target: str
    headings: tuple[ColumnHeading, ...]
    sorted: bool


def read_order(asked: Mapping[str, str]) -> TableOrder:
    """From an address: `table=A1&sort=-percent`. What names no column sorts nothing."""
    sort = asked.get("sort", CODE)
    column = sort.removeprefix("-")
    return TableOrder(asked.get("table", ""), column, sort != column, asked.get("by") == "area")


def show_table(
    table: Table,
    areas: Sequence[AreaRef],
    order: TableOrder,
    parameters: Parameters = (),
    *,
    by_area: bool = False,
    threshold: int = SMALL_NUMBER,
) -> ShownTable:
    """The table, sorted if `order` is of it, with headings that keep the page's `parameters`."""
    columns = list(_columns(areas if by_area else None))
    if not order.is_of(table, by_area) or order.column not in dict(columns):
        order = TableOrder(table.section_code, by_area=by_area)
    return ShownTable(
        table=_sorted(table, areas, order, threshold),
        target=f"{'areas' if by_area else 'table'}-{table.section_code}",
        headings=tuple(_heading(*column, order, parameters) for column in columns),
        sorted=order != TableOrder(table.section_code, by_area=by_area),
    )


def _columns(areas: Sequence[AreaRef] | None) -> Iterator[tuple[str, str]]:
    yield CODE, "Criterion"
    yield PERCENT, "Percent" if areas is None else "All"
    if areas is None:
        yield CASES, "Cases"
    for area in areas or ():
        yield f"area.{area.slug}", area.name


def _heading(column: str, label: str, order: TableOrder, parameters: Parameters) -> ColumnHeading:
    chosen = order.column == column
    descending = not order.descending if chosen else column != CODE
    wanted = replace(order, column=column, descending=descending)
    return ColumnHeading(
        label=label,
        href="?" + urlencode([*parameters, *wanted.parameters]),
        sort="none" if not chosen else "descending" if order.descending else "ascending",
        column=column,
    )


def _sorted(table: Table, areas: Sequence[AreaRef], order: TableOrder, threshold: int) -> Table:
    """By a percentage, rows with few cases come after the others, in printed order; without any, last."""
    if order.column == CODE and not order.descending:
        return table
    rows = [replace(row, wording=wording, letter="") for row, wording in in_sentences(table.rows)]
    if order.column == CODE:
        return replace(table, rows=tuple(reversed(rows)))
    if order.column == CASES:
        rows.sort(key=lambda row: _figure(row, CASES, areas).relevant, reverse=order.descending)
        return replace(table, rows=tuple(rows))
    ranked = [row for row in rows if _base(row, order, areas) >= max(threshold, 1)]
    ranked.sort(key=lambda row: _rate(_figure(row, order.column, areas)), reverse=order.descending)
    few = [row for row in rows if 0 < _base(row, order, areas) < threshold]
    none = [row for row in rows if not _base(row, order, areas)]
    return replace(table, rows=(*ranked, *few, *none))


def _figure(row: TableRow, column: str, areas: Sequence[AreaRef]) -> Figure:
    if not column.startswith("area."):
        return row.figure or Figure(0, 0)
    return row.by_area[[area.slug for area in areas].index(column.removeprefix("area."))]


def _base(row: TableRow, order: TableOrder, areas: Sequence[AreaRef]) -> int:
    return _figure(row, order.column, areas).relevant


def _rate(figure: Figure) -> Fraction:
    return Fraction(figure.met, figure.relevant)
