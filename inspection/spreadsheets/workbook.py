"""Uploaded tables, CSV or XLSX, told apart by their content and never by their name; and what a workbook
to be written holds, which `inspection.spreadsheets.writing` writes.

A workbook is refused when it would be read otherwise than it looks: merged cells, hidden sheets, rows or
columns, formulas, macros. `docs/sampling.md` lists the limits.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from inspection.problems import Problem, ProblemsFound, one_problem
from inspection.spreadsheets.cells import WorkbookContext, read_date_styles, read_strings
from inspection.spreadsheets.markup import XmlHandler
from inspection.spreadsheets.package import (
    DAMAGED,
    NOT_A_WORKBOOK,
    WorkbookPackage,
    open_package,
)
from inspection.spreadsheets.sheet import SheetReader
from inspection.spreadsheets.text import (
    MAX_BYTES,
    FileRow,
    NumberedCells,
    TableColumns,
    parse_rows,
    read_csv,
)

MAX_SHEETS = 20
TEXT, DATE = "@", "yyyy-mm-dd"  # number formats
ZIP = b"PK\x03\x04"
OTHER_KINDS = (
    (b"\xd0\xcf\x11\xe0", "It is an old Excel workbook (.xls), or one protected by a password."),
    ((b"MZ", b"\x7fELF", b"#!"), "It is a program."),
    (b"%PDF", "It is a PDF document."),
    ((b"\x89PNG", b"GIF8", b"\xff\xd8\xff"), "It is a picture."),
    ((b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"BZh"), "It is a compressed archive."),
    (b"{\\rtf", "It is a document."),
    ((b"<", b"\xef\xbb\xbf<"), "It is a web page or XML."),
)


@dataclass(frozen=True)
class WorkbookSheet:
    """A visible sheet: its rows that hold something, with their numbers and their cells from column A on."""

    name: str
    lines: tuple[NumberedCells, ...]

    def rows(self, columns: TableColumns, *, trim: bool = True) -> list[FileRow]:
        """The rows by the column names in row 1, as `inspection.spreadsheets.text.parse_rows` reads them."""
        if self.lines and self.lines[0][0] != 1:
            raise one_problem("The column names must stand in row 1.", f"sheet {self.name}")
        width = len(self.lines[0][1]) if self.lines else 0
        padded = ((number, cells + [""] * (width - len(cells))) for number, cells in self.lines)
        return parse_rows(padded, columns, sheet=self.name, trim=trim)


def read_table(data: bytes, columns: TableColumns, *, sheet: str = "") -> list[FileRow]:
    """The rows of a CSV file, or of the sheet called `sheet` or else the only sheet of a workbook.

    Raises ProblemsFound for whatever is wrong with the file or its columns.
    """
    if not is_workbook(data):
        return read_csv(data, columns)
    return _choose_sheet(read_workbook(data), sheet).rows(columns)


def is_workbook(data: bytes) -> bool:
    """Whether it is a ZIP, as workbooks are; False for text. Raises ProblemsFound for anything else."""
    if len(data) > MAX_BYTES:
        raise one_problem("The file is larger than 5 MB.")
    for start, message in OTHER_KINDS:
        if data.startswith(start):
            raise one_problem(f"{NOT_A_WORKBOOK} {message}")
    return data.startswith(ZIP)


def read_workbook(data: bytes) -> tuple[WorkbookSheet, ...]:
    """The sheets of an XLSX workbook, in order. Raises ProblemsFound with every fault by sheet and cell."""
    if not is_workbook(data):
        raise one_problem(
            "The file is empty." if not data.strip() else "This is not an Excel workbook (.xlsx)."
        )
    with open_package(data) as package:
        main = _part_of_type(package.related(""), "officeDocument")
        since_1904, listed = _contents(package, main)
        related = package.related(main)
        book = WorkbookContext(since_1904=since_1904)
        kinds = dict(related.values())
        if "sharedStrings" in kinds:
            book.strings = read_strings(package, kinds["sharedStrings"])
        if "styles" in kinds:
            book.dates = read_date_styles(package, kinds["styles"])
        return _sheets(package, listed, related, book)


def _part_of_type(related: dict[str, tuple[str, str]], wanted: str) -> str:
    for kind, part in related.values():
        if kind == wanted:
            return part
    raise one_problem(DAMAGED)


def _contents(package: WorkbookPackage, part: str) -> tuple[bool, list[tuple[str, str]]]:
    """Whether days count from 1904, and the sheets as (name, relationship id)."""
    listed: list[tuple[str, str]] = []
    hidden: list[Problem] = []
    since_1904: list[bool] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag == "workbookPr":
            since_1904.append(attributes.get("date1904") in ("1", "true"))
        elif tag == "sheet":
            name = attributes["name"][:40]
            if attributes.get("state", "visible") != "visible":
                message = "The sheet is hidden. Show it, or delete it if it is not meant."
                hidden.append(Problem(f"sheet {name}", message))
            ids = [value for key, value in attributes.items() if key.endswith(":id")]
            listed.append((name, ids[0]))
            if len(listed) > MAX_SHEETS:
                raise one_problem(f"The workbook has more than {MAX_SHEETS} sheets.")

    package.walk(part, XmlHandler(start=start))
    if hidden:
        raise ProblemsFound(hidden)
    return any(since_1904), listed


def _sheets(
    package: WorkbookPackage,
    listed: list[tuple[str, str]],
    related: dict[str, tuple[str, str]],
    book: WorkbookContext,
) -> tuple[WorkbookSheet, ...]:
    """The sheets with cells; a sheet that is only a chart is passed over."""
    sheets: list[WorkbookSheet] = []
    problems: list[Problem] = []
    for name, identity in listed:
        kind, part = related.get(identity, ("", ""))
        if kind == "worksheet":
            reader = SheetReader(name, book)
            package.walk(part, XmlHandler(reader.start, reader.end, reader.text))
            problems += reader.problems
            sheets.append(WorkbookSheet(name, tuple(reader.lines)))
    if problems:
        raise ProblemsFound(problems)
    if not any(sheet.lines for sheet in sheets):
        raise one_problem("The workbook is empty.")
    return tuple(sheets)


def _choose_sheet(sheets: tuple[WorkbookSheet, ...], wanted: str) -> WorkbookSheet:
    filled = [sheet for sheet in sheets if sheet.lines]
    named = [sheet for sheet in filled if sheet.name.casefold() == wanted.casefold()]
    if named or len(filled) == 1:
        return (named or filled)[0]
    advice = f"Call the one to be read “{wanted}”" if wanted else "Leave one"
    raise one_problem(f"The workbook has {len(filled)} sheets that are filled in. {advice}.")


@dataclass(frozen=True)
class DropDownColumn:
    """A column of a written sheet whose cells offer a list, which stands in `source` ("Columns!$F$2:$K$2")."""

    column: int  # from 1
    source: str


@dataclass(frozen=True)
class SheetToWrite:
    """A sheet to be written: the header in row 1; by column widths in characters and number formats."""

    name: str
    header: Sequence[str]
    rows: Iterable[Sequence[str | int | None]] = ()
    widths: Sequence[int] = ()
    formats: Sequence[str] = ()
    choices: Sequence[DropDownColumn] = ()
