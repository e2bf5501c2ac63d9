"""Writing XLSX workbooks. Import it where one is written: openpyxl takes as long to load as Django does."""

import io
from collections.abc import Iterable

from openpyxl import Workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from inspection.spreadsheets.cells import escaped
from inspection.spreadsheets.sheet import MAX_ROWS, column_letters
from inspection.spreadsheets.workbook import TEXT, SheetToWrite

WRAPPED = Alignment(wrap_text=True, vertical="top")
BOLD, SHADED = Font(bold=True), PatternFill("solid", fgColor="D9E2EC")


def write_workbook(sheets: Iterable[SheetToWrite]) -> bytes:
    """An XLSX workbook of texts and whole numbers; no text is ever taken for a formula."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet in sheets:
        _write_sheet(book.create_sheet(sheet.name), sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _write_sheet(page: Worksheet, sheet: SheetToWrite) -> None:
    page.freeze_panes = "A2"
    for position, width in enumerate(sheet.widths, 1):
        page.column_dimensions[column_letters(position)].width = width
    for position, code in enumerate(sheet.formats, 1):
        page.column_dimensions[column_letters(position)].number_format = code
    for choice in sheet.choices:
        offered = DataValidation(type="list", formula1=f"={choice.source}", allow_blank=True)
        letters = column_letters(choice.column)
        offered.add(f"{letters}2:{letters}{MAX_ROWS}")
        page.add_data_validation(offered)
    for number, row in enumerate([sheet.header, *sheet.rows], 1):
        for position, value in enumerate(row, 1):
            if value is not None and value != "":
                _write_cell(page.cell(number, position), value, heading=number == 1)


def _write_cell(cell: Cell | MergedCell, value: str | int, *, heading: bool) -> None:
    if isinstance(value, str):
        cell.value = escaped(value)
        cell.data_type = "s"  # even if it begins with an equals sign
        cell.number_format = TEXT
    else:
        cell.value = value
    cell.alignment = WRAPPED
    if heading:
        cell.font, cell.fill = BOLD, SHADED
