"""One sheet of a workbook as rows of text; whatever would be read otherwise than it looks is a problem."""

from functools import cache

from inspection.problems import Problem, ProblemsFound, one_problem
from inspection.spreadsheets.cells import MAX_CELL, TOO_LONG, WorkbookContext, cell_text
from inspection.spreadsheets.markup import DamagedXml
from inspection.spreadsheets.text import MAX_COLUMNS, NumberedCells

MAX_ROWS = 20_000
MAX_CELLS = 250_000
MAX_PROBLEMS = 20

FORMULA = "The cell holds a formula. Copy the cells and paste them back as values."
ERROR = "The cell shows an error instead of a value."
MERGED = "The cells are merged. Unmerge them and fill in each one."
HIDDEN_ROW = "The row is hidden. Show it, or delete it if it is not meant."
HIDDEN_COLUMN = "The column is hidden. Show it, or delete it if it is not meant."


def column_letters(number: int) -> str:
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@cache
def column_numbers() -> dict[str, int]:
    """The number of each column that a sheet can have, by its letters."""
    return {column_letters(number): number for number in range(1, 16_385)}


class SheetReader:
    """Collects the rows of one sheet while its XML is walked: `start`, `end` and `text` are called often."""

    def __init__(self, name: str, book: WorkbookContext) -> None:
        self.name, self.book = name, book
        self._columns = column_numbers()
        self.lines: list[NumberedCells] = []
        self.problems: list[Problem] = []
        self._hidden_columns: set[int] = set()
        self._row = self._column = self._rows = 0
        self._row_hidden = False
        self._line: list[str] = []
        self._kind, self._style = "n", 0
        self._pieces: list[str] = []
        self._collects = self._aside = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "c":
            self._start_cell(attributes)
        elif tag == "v":
            self._collects = self._kind != "inlineStr"
        elif tag == "t":
            self._collects = self._kind == "inlineStr" and not self._aside
        elif tag == "row":
            self._start_row(attributes)
        elif tag == "rPh":
            self._aside = True
        elif tag == "f":
            self._add_problem(self._place(), FORMULA)
        elif tag == "mergeCell":
            self._add_problem(f"cells {attributes['ref'][:20]}", MERGED)
        elif tag == "col" and _is_true(attributes, "hidden"):
            last = min(int(attributes["max"]), MAX_COLUMNS)
            self._hidden_columns.update(range(int(attributes["min"]), last + 1))

    def end(self, tag: str) -> None:
        if tag == "c":
            self._end_cell()
        elif tag in ("v", "t"):
            self._collects = False
        elif tag == "row":
            self._end_row()
        elif tag == "rPh":
            self._aside = False

    def text(self, piece: str) -> None:
        if self._collects:
            self._pieces.append(piece)

    def _start_row(self, attributes: dict[str, str]) -> None:
        number = int(attributes.get("r", self._row + 1))
        if number <= self._row:
            raise DamagedXml
        self._row, self._column, self._line = number, 0, []
        self._rows += 1
        if self._rows > MAX_ROWS:
            message = f"The sheet has more than {MAX_ROWS:,} rows. Delete those that are not used."
            raise one_problem(message, f"sheet {self.name}")
        self._row_hidden = _is_true(attributes, "hidden")

    def _end_row(self) -> None:
        if any(cell.strip() for cell in self._line):
            self.lines.append((self._row, self._line))
            if self._row_hidden:
                self._add_problem(f"row {self._row}", HIDDEN_ROW)

    def _start_cell(self, attributes: dict[str, str]) -> None:
        column = self._column + 1
        if "r" in attributes:
            column = self._columns.get(attributes["r"].removesuffix(str(self._row)), 0)
        if column <= self._column:  # cells come from left to right
            raise DamagedXml
        self._column = column
        self._kind = attributes.get("t", "n")
        self._style = int(attributes.get("s", 0))
        self._pieces = []
        self.book.cells += 1
        if self.book.cells > MAX_CELLS:
            raise one_problem(f"The workbook has more than {MAX_CELLS:,} cells.")

    def _end_cell(self) -> None:
        raw = "".join(self._pieces)
        if not raw or raw.isspace():
            return
        if self._column > MAX_COLUMNS:
            message = f"The sheet has more than {MAX_COLUMNS} columns."
            raise one_problem(message, f"sheet {self.name}")
        if len(raw) > MAX_CELL:
            raise one_problem(TOO_LONG, f"sheet {self.name}, {self._place()}")
        if self._kind == "e":
            self._add_problem(self._place(), ERROR)
            return
        if self._column in self._hidden_columns:
            self._hidden_columns.discard(self._column)
            self._add_problem(f"column {column_letters(self._column)}", HIDDEN_COLUMN)
        if (gap := self._column - 1 - len(self._line)) > 0:
            self._line += [""] * gap
        self._line.append(cell_text(self._kind, self._style, raw, self.book))

    def _place(self) -> str:
        return f"cell {column_letters(self._column)}{self._row}"

    def _add_problem(self, place: str, message: str) -> None:
        """Remember a problem; once there are many the rest need not be read."""
        self.problems.append(Problem(f"sheet {self.name}, {place}", message))
        if len(self.problems) >= MAX_PROBLEMS:
            raise ProblemsFound(self.problems)


def _is_true(attributes: dict[str, str], name: str) -> bool:
    return attributes.get(name) in ("1", "true")
