"""Sheets of data, which `reports.data.sheet_files` turns into CSV, XLSX and ODS files. No Django here."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from inspection.text import printable
from reports.document.figure_lines import FigureLine, SheetValue
from reports.document.parts import CodebookEntry, Strip
from reports.figures.tables import GridRow

CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
}
FIGURES = ("table", "criterion_code", "met", "relevant", "percent", "display")
BY_AREA = ("table", "criterion_code", "area", "met", "relevant", "percent", "display")
WIDEST = 60  # characters of a column: longer text is wrapped
_FORMULA = re.compile(r"[=+\-@\t\r\n]")


@dataclass(frozen=True)
class DataSheet:
    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[SheetValue, ...], ...]

    @property
    def lines(self) -> list[list[SheetValue]]:
        """The header and the rows, safe to open."""
        return [[safe(cell) for cell in row] for row in (self.header, *self.rows)]

    @property
    def widths(self) -> list[int]:
        """Of the columns, in characters."""
        columns = zip(*self.lines, strict=True)
        return [min(max(len(str(cell)) for cell in column), WIDEST) + 2 for column in columns]


def safe(cell: SheetValue) -> SheetValue:
    """Text that any file can hold; what a spreadsheet would run as a formula is text again (ASVS 1.2.10)."""
    if not isinstance(cell, str):
        return cell
    return f"'{printable(cell)}" if _FORMULA.match(cell) else printable(cell)


def figures_sheet(lines: Iterable[FigureLine]) -> DataSheet:
    return DataSheet("Figures", FIGURES, tuple(line.cells for line in lines))


def judgements_sheet(rows: Iterable[GridRow | Strip]) -> DataSheet:
    header = ("criterion_code", "area", "judgement")
    cells = ((row.code, cell.area.name, cell.printed) for row in rows for cell in row.cells)
    return DataSheet("Judgements", header, tuple(cells))


def codebook_sheet(entries: Iterable[CodebookEntry]) -> DataSheet:
    header = ("criterion_code", "table", "title", "wording", "base", "meaning")
    lines = ((e.code, e.table, e.title, e.wording, e.base, e.meaning) for e in entries)
    return DataSheet("Codebook", header, tuple(lines))
