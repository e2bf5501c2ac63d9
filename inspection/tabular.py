"""Reading a CSV file into rows, before anybody looks at what the cells mean."""

import csv
import io
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from inspection.problems import Problem, ProblemsFound

MAX_BYTES = 5 * 1024 * 1024
MAX_ROWS = 100_000


@dataclass(frozen=True)
class Row:
    """A row by its number in the file (the header is row 1), with trimmed cells by column name."""

    number: int
    cells: dict[str, str]

    def place(self, column: str = "") -> str:
        return f"row {self.number}, column {column}" if column else f"row {self.number}"


def read_csv(data: bytes, required: Collection[str], optional: Collection[str] = ()) -> list[Row]:
    """The rows of a UTF-8 CSV file with a header row; wholly blank rows are left out.

    Raises ProblemsFound for an empty or oversized file, another encoding, a damaged table, and missing,
    repeated or unknown columns.
    """
    lines = _lines(_decode(data))
    header = [name.strip() for name in next(lines)[1]]
    _check_header(header, required, optional)
    rows, problems = [], []
    for number, cells in lines:
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(header):
            message = f"The row has {len(cells)} cells, the header {len(header)}."
            problems.append(Problem(f"row {number}", message))
            continue
        stripped = (cell.strip() for cell in cells)
        rows.append(Row(number, dict(zip(header, stripped, strict=True))))
    if problems:
        raise ProblemsFound(problems)
    if not rows:
        raise ProblemsFound([Problem("", "The file has a header but no rows.")])
    return rows


def _decode(data: bytes) -> str:
    if len(data) > MAX_BYTES:
        raise ProblemsFound([Problem("", "The file is larger than 5 MB.")])
    if not data.strip():
        raise ProblemsFound([Problem("", "The file is empty.")])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        message = "The file is not UTF-8 text. Save it as “CSV UTF-8” and try again."
        raise ProblemsFound([Problem(f"row {line}", message)]) from None
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise ProblemsFound([Problem(f"row {line}", "The file holds a NUL character.")])
    return text


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Rows with the number of the line they start on; a lone quotation mark is an error, not a guess."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    start = 1
    try:
        for count, cells in enumerate(reader):
            if count > MAX_ROWS:
                message = f"The file has more than {MAX_ROWS:,} rows."
                raise ProblemsFound([Problem("", message)])
            yield start, cells
            start = reader.line_num + 1
    except csv.Error as error:
        message = (
            f"The table is damaged here ({error}). Look for a quotation mark without its pair."
        )
        raise ProblemsFound([Problem(f"row {start}", message)]) from None


def _check_header(header: list[str], required: Collection[str], optional: Collection[str]) -> None:
    known = {*required, *optional}
    problems = [
        Problem("row 1", f"The column “{name}” is missing.")
        for name in required
        if name not in header
    ]
    for position, name in enumerate(header, 1):
        place = f"row 1, column {position}"
        if not name:
            problems.append(Problem(place, "The column has no name."))
        elif name not in known:
            problems.append(Problem(place, f"The column “{name}” is not one this file can have."))
        elif name in header[: position - 1]:
            problems.append(Problem(place, f"The column “{name}” appears twice."))
    if problems:
        raise ProblemsFound(problems)
