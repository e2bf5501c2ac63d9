"""Sheets of data as CSV, XLSX and ODS files. The same sheets give the same bytes: no date stands in
them. Import it where a file is made: what writes workbooks is slow to load. No Django here.
"""

import io
import re
from collections.abc import Sequence
from datetime import datetime
from zipfile import ZipFile, ZipInfo

import tablib
from odf import dc, opendocument, style, table, text
from odf.element import Element
from odf.namespaces import nsdict
from openpyxl import Workbook
from openpyxl.packaging.core import DocumentProperties
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from inspection.text import printable
from reports.data.sheets import DataSheet
from reports.document.figure_lines import SheetValue

NO_DAY = (1980, 1, 1, 0, 0, 0)  # the earliest that a ZIP file can name
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")


def as_file(sheets: Sequence[DataSheet], kind: str, title: str = "") -> bytes:
    """The sheets as an XLSX or ODS file; as CSV, the first of them."""
    if kind == "csv":
        return _csv(sheets[0])
    write = _xlsx if kind == "xlsx" else _ods
    return _without_dates(write(sheets, printable(title)))


def _csv(sheet: DataSheet) -> bytes:
    header, *rows = sheet.lines
    written: str = tablib.Dataset(*rows, headers=header).export("csv", lineterminator="\n")
    return written.encode()


def _xlsx(sheets: Sequence[DataSheet], title: str) -> bytes:
    book = Workbook()
    del book[book.sheetnames[0]]
    for sheet in sheets:
        _fill(book.create_sheet(sheet.title), sheet)
    day = datetime(*NO_DAY)
    book.properties = DocumentProperties(title=title, creator="", created=day, modified=day)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _fill(page: Worksheet, sheet: DataSheet) -> None:
    for line in sheet.lines:
        page.append(line)
    for row in page.iter_rows():
        for cell in row:
            cell.alignment = Alignment(vertical="top", wrap_text=True)
            if isinstance(cell.value, str):
                cell.data_type = "s"
    for cell in page[1]:
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", start_color="0A3A44")
    for number, width in enumerate(sheet.widths, 1):
        page.column_dimensions[get_column_letter(number)].width = width
    page.freeze_panes = "A2"


def _ods(sheets: Sequence[DataSheet], title: str) -> bytes:
    Element.namespaces = dict(nsdict)  # else those that this process happens to have used so far
    book = opendocument.OpenDocumentSpreadsheet()
    book.meta.addElement(dc.Title(text=title))
    plain, head = style.Style(name="plain", family="table-cell"), _head_style()
    plain.addElement(style.TableCellProperties(verticalalign="top", wrapoption="wrap"))
    book.automaticstyles.addElement(plain)
    book.automaticstyles.addElement(head)
    for number, sheet in enumerate(sheets, 1):
        page = table.Table(name=sheet.title)
        for place, width in enumerate(sheet.widths, 1):
            column = _column(f"width{number}-{place}", width)
            book.automaticstyles.addElement(column)
            page.addElement(table.TableColumn(stylename=column))
        for line_number, line in enumerate(sheet.lines):
            page.addElement(_row(line, plain if line_number else head))
        book.spreadsheet.addElement(page)
    file = io.BytesIO()
    book.write(file)
    return file.getvalue()


def _column(name: str, characters: int) -> style.Style:
    column = style.Style(name=name, family="table-column")
    column.addElement(style.TableColumnProperties(columnwidth=f"{characters * 2}mm"))
    return column


def _head_style() -> style.Style:
    head = style.Style(name="head", family="table-cell")
    head.addElement(style.TableCellProperties(backgroundcolor="#0a3a44", verticalalign="top"))
    head.addElement(style.TextProperties(fontweight="bold", color="#ffffff"))
    return head


def _row(cells: Sequence[SheetValue], look: style.Style) -> table.TableRow:
    row = table.TableRow()
    for value in cells:
        kind = {"valuetype": "float", "value": value} if isinstance(value, int) else {}
        cell = table.TableCell(stylename=look, **(kind or {"valuetype": "string"}))
        for line in str(value).split("\n"):
            cell.addElement(text.P(text=line))
        row.addElement(cell)
    return row


def _without_dates(file: bytes) -> bytes:
    """The ZIP file `file` as if it had been made at no time in particular."""
    made = io.BytesIO()
    with ZipFile(io.BytesIO(file)) as old, ZipFile(made, "w") as new:
        for entry in old.infolist():
            undated = ZipInfo(entry.filename, NO_DAY)
            undated.compress_type, undated.external_attr = entry.compress_type, 0o600 << 16
            new.writestr(undated, _MODIFIED.sub(rb"\g<1>1980-01-01T00:00:00Z", old.read(entry)))
    return made.getvalue()
