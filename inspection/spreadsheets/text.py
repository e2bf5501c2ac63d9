"""Reading a CSV file into rows, before anybody looks at what the cells mean.

`inspection.spreadsheets.workbook` reads workbooks into the same rows.
"""

import csv
import io
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass

from inspection.problems import Problem, ProblemsFound, one_problem
from inspection.text import control_problem, lines, one_line

MAX_BYTES = 5 * 1024 * 1024
MAX_ROWS = 100_000
MAX_COLUMNS = 200
MAX_PROBLEMS = 100  # problems of one file; whoever has so many looks at the first ones

UTF_16 = "The file is UTF-16 (“Unicode text”). Save it as “CSV UTF-8” and try again."
UTF_8 = "The file is not UTF-8 text. Save it as “CSV UTF-8” and try again."

NumberedCells = tuple[int, list[str]]  # the number of a row in its file, and its cells


@dataclass(frozen=True)
class FileRow:
    """A row by its number in the file (the header is row 1), with trimmed cells by column name.

    `sheet` is the sheet of a workbook, "" in a CSV file.
    """

    number: int
    cells: dict[str, str]
    sheet: str = ""

    def place(self, column: str = "") -> str:
        row = f"row {self.number}, column {column}" if column else f"row {self.number}"
        return f"sheet {self.sheet}, {row}" if self.sheet else row


@dataclass(frozen=True)
class TableColumns:
    """The columns that a table must and may have; `explain` may say more of an unknown one by its name."""

    required: Collection[str]
    optional: Collection[str] = ()
    explain: Callable[[str], str] = lambda name: ""


def read_csv(data: bytes, columns: TableColumns) -> list[FileRow]:
    """The rows of a UTF-8 CSV file with a header row; wholly blank rows are left out.

    Raises ProblemsFound for an empty or oversized file, another encoding, a damaged table, and missing,
    repeated or unknown columns.
    """
    return parse_rows(_lines(_decode(data)), columns)


def parse_rows(
    lines: Iterable[NumberedCells], columns: TableColumns, *, sheet: str = "", trim: bool = True
) -> list[FileRow]:
    """Lines as rows by the column names in the first. Raises ProblemsFound as `read_csv` does.

    Without `trim` the cells keep the white space around them, and those of white space alone are "".
    """
    lines = iter(lines)
    start, names = next(lines, (1, []))
    at = FileRow(start, {}, sheet)
    header = [one_line(name) for name in names]
    _check_header(at, header, columns)
    rows: list[FileRow] = []
    problems: list[Problem] = []
    for number, cells in lines:
        if not any(cell.strip() for cell in cells):
            continue
        kept = [_kept_cell(cell) if trim or not cell.strip() else cell for cell in cells]
        row = FileRow(number, dict(zip(header, kept, strict=False)), sheet)
        problems += _row_problems(row, header, cells)
        rows.append(row)
        if len(problems) > MAX_PROBLEMS:
            break
    raise_problems(problems)
    if not rows:
        raise one_problem("The file has a header but no rows.", f"sheet {sheet}" if sheet else "")
    return rows


def _kept_cell(cell: str) -> str:
    return lines(cell).strip() if "\n" in cell else one_line(cell)


def raise_problems(problems: list[Problem]) -> None:
    """Raise ProblemsFound if there are any; of very many the first, and that there are more."""
    if len(problems) > MAX_PROBLEMS:
        more = Problem("", f"There are more faults. These are the first {MAX_PROBLEMS}.")
        raise ProblemsFound([*problems[:MAX_PROBLEMS], more])
    if problems:
        raise ProblemsFound(problems)


def _row_problems(row: FileRow, header: list[str], cells: list[str]) -> Iterator[Problem]:
    if len(cells) != len(header):
        yield Problem(row.place(), f"The row has {len(cells)} cells, the header {len(header)}.")
    for name, cell in row.cells.items():
        if not cell.isprintable() and (problem := control_problem(cell)):
            yield Problem(row.place(name), f"{problem}.")


def _decode(data: bytes) -> str:
    if len(data) > MAX_BYTES:
        raise one_problem("The file is larger than 5 MB.")
    if not data.strip():
        raise one_problem("The file is empty.")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise one_problem(UTF_16)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise one_problem(UTF_8, f"row {line}") from None
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise one_problem("The file holds a NUL character.", f"row {line}")
    return text


def _lines(text: str) -> Iterator[NumberedCells]:
    """Rows with the number of the line they start on; a lone quotation mark is an error, not a guess."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    start = 1
    try:
        for count, cells in enumerate(reader):
            if count > MAX_ROWS:
                raise one_problem(f"The file has more than {MAX_ROWS:,} rows.")
            yield start, cells
            start = reader.line_num + 1
    except csv.Error as error:
        message = f"The table is damaged here ({error}). Look for a quotation mark without its pair."
        raise one_problem(message, f"row {start}") from None


def _check_header(at: FileRow, header: list[str], columns: TableColumns) -> None:
    """Refuse columns that are missing, nameless, unknown or repeated, and a wrong separator."""
    if len(header) > MAX_COLUMNS:
        raise one_problem(f"The table has more than {MAX_COLUMNS} columns.", at.place())
    known = {*columns.required, *columns.optional}
    if len(header) == 1 and len(known) > 1 and (";" in header[0] or "\t" in header[0]):
        message = "The columns are not separated by commas. Save the file as “CSV UTF-8”."
        raise one_problem(message, at.place())
    problems = [
        Problem(at.place(), f"The column “{name}” is missing.")
        for name in columns.required
        if name not in header
    ]
    for position, name in enumerate(header, 1):
        place = at.place(str(position))
        if not name:
            problems.append(Problem(place, "The column has no name."))
        elif name not in known:
            problems.append(Problem(place, _unknown_column(name, columns)))
        elif name in header[: position - 1]:
            problems.append(Problem(place, f"The column “{name}” appears twice."))
    raise_problems(problems)


def _unknown_column(name: str, columns: TableColumns) -> str:
    shown = name if len(name) <= 60 else f"{name[:60]}…"
    return f"The column “{shown}” is not one this file can have. {columns.explain(name)}".strip()
