"""The instrument as an XLSX workbook: the same content as its JSON file, checked by the same checks.

Columns are listed in `criteria.workbook.layout`. No Django here.
"""

import json
from itertools import islice
from pathlib import Path

from criteria.file.format import (
    FORMAT,
    MAX_PROBLEMS,
    build_instrument,
    document_faults,
    dump_instrument,
    parse_instrument,
)
from criteria.file.problems import closest
from criteria.spec import Instrument
from criteria.workbook.layout import LAYOUTS, READ_ME, SheetLayout
from criteria.workbook.places import in_sheet_order
from criteria.workbook.reading import InstrumentSheetReader
from criteria.workbook.writing import read_me, written_sheets
from inspection.problems import Problem, ProblemsFound, one_problem
from inspection.spreadsheets.text import FileRow, TableColumns
from inspection.spreadsheets.workbook import WorkbookSheet, read_workbook

MAX_CHARACTERS = 1_000_000
MAX_ROWS = 5_000  # of a sheet
EXAMPLE = Path(__file__).with_name("example.json")


def parse_instrument_xlsx(data: bytes) -> Instrument:
    """The instrument in a workbook. Raises ProblemsFound, each problem with its sheet, row and column."""
    reader = InstrumentSheetReader(FORMAT, _rows_by_sheet(read_workbook(data)))
    document = reader.read()
    document_problems = [
        reader.places.problem_for(fault) for fault in islice(document_faults(document), MAX_PROBLEMS)
    ]
    if problems := reader.problems + document_problems:
        raise ProblemsFound(in_sheet_order(problems)[:MAX_PROBLEMS])
    return build_instrument(document)


def write_instrument_xlsx(instrument: Instrument) -> bytes:
    """A workbook that `parse_instrument_xlsx` reads as the same instrument."""
    from inspection.spreadsheets.writing import write_workbook  # loads openpyxl

    return write_workbook([*written_sheets(dump_instrument(instrument)), read_me()])


def template_xlsx() -> bytes:
    """A workbook filled in with a small invented instrument, to be overwritten."""
    document = json.loads(EXAMPLE.read_text(encoding="utf-8"))
    return write_instrument_xlsx(parse_instrument(document))


def _rows_by_sheet(sheets: tuple[WorkbookSheet, ...]) -> dict[str, list[FileRow]]:
    problems: list[Problem] = []
    rows: dict[str, list[FileRow]] = {}
    named = {layout.name.casefold(): layout for layout in LAYOUTS}
    for sheet in sheets:
        layout = named.get(sheet.name.strip().casefold())
        if layout is None:
            problems += _unknown(sheet)
            continue
        try:
            rows[layout.name] = _rows(sheet, layout)
        except ProblemsFound as refused:
            problems += refused.problems
    problems += [
        Problem("", f"The sheet “{layout.name}” is missing, or it is empty.")
        for layout in LAYOUTS
        if layout.required and not rows.get(layout.name) and not problems
    ]
    if problems:
        raise ProblemsFound(problems)
    _check_length(rows)
    return rows


def _unknown(sheet: WorkbookSheet) -> list[Problem]:
    if sheet.name.strip().casefold() == READ_ME.casefold() or not sheet.lines:
        return []
    meant = closest(sheet.name, [layout.name for layout in LAYOUTS])
    hint = f" Did you mean “{meant}”?" if meant else ""
    return [Problem(f"sheet {sheet.name}", f"This is not a sheet of an instrument.{hint}")]


def _rows(sheet: WorkbookSheet, layout: SheetLayout) -> list[FileRow]:
    """The sheet's rows under the layout's own name; a sheet without rows has none."""
    needed = [column.name for column in layout.columns if column.required]
    others = [column.name for column in layout.columns if not column.required]
    if len(sheet.lines) < 2:
        return []
    if len(sheet.lines) > MAX_ROWS:
        message = f"The sheet has more than {MAX_ROWS:,} rows, too many for an instrument."
        raise one_problem(message, f"sheet {layout.name}")
    return WorkbookSheet(layout.name, sheet.lines).rows(TableColumns(needed, others), trim=False)


def _check_length(sheets: dict[str, list[FileRow]]) -> None:
    cells = (cell for rows in sheets.values() for row in rows for cell in row.cells.values())
    if sum(map(len, cells)) > MAX_CHARACTERS:
        raise one_problem(f"The workbook holds more than {MAX_CHARACTERS:,} characters.")
