"""From a fault in the JSON document back to the sheet, row and column that it came from. No Django here."""

import re
from dataclasses import dataclass, field

from criteria.file.problems import Fault, Path, as_sentence
from criteria.workbook.layout import LAYOUTS, SheetLayout
from inspection.problems import Problem
from inspection.spreadsheets.text import FileRow

_TOP = {"scales": "Scales", "facts": "Facts", "chapters": "Chapters", "consistency": "Consistency"}
_ORDER = {layout.name: number for number, layout in enumerate(LAYOUTS)}
_MISSING = re.compile(r'the key "(\w+)" is missing')
_REWORDED = {
    "must be true or false": "must be yes or no",
    'say which cases it counts by one of "value", "values", or "min" and "max"': (
        "say which cases it counts: fill in values, or min and max"
    ),
}


@dataclass(frozen=True)
class ObjectOrigin:
    """The row an object was read from, its columns by JSON key, and the column of the object as a whole."""

    row: FileRow
    columns: dict[str, str] = field(default_factory=dict)
    column: str = ""


class WorkbookPlaces:
    """Where each object of the document stands in the workbook."""

    def __init__(self) -> None:
        self._spots: dict[Path, ObjectOrigin] = {}

    def put(self, path: Path, row: FileRow, layout: SheetLayout | None = None, column: str = "") -> None:
        self._spots.setdefault(path, ObjectOrigin(row, layout.by_key if layout else {}, column))

    def problem_for(self, fault: Fault) -> Problem:
        """The fault with its place in the workbook, in the words of a workbook."""
        path, message = fault
        if missing := _MISSING.fullmatch(message):
            path, message = (*path, missing[1]), "the cell is empty"
        for begins, instead in _REWORDED.items():
            message = message.replace(begins, instead)
        return Problem(self._place(path), as_sentence(message))

    def _place(self, path: Path) -> str:
        if len(path) == 1 and path not in self._spots and path[0] in _TOP:
            return f"sheet {_TOP[str(path[0])]}"
        for length in range(len(path), -1, -1):
            spot = self._spots.get(path[:length])
            if spot is not None:
                step = path[length] if length < len(path) else None
                return spot.row.place(spot.columns.get(str(step), spot.column))
        return "workbook"


def in_sheet_order(problems: list[Problem]) -> list[Problem]:
    """The problems once each, by sheet and row as a reader of the workbook meets them."""
    return sorted(dict.fromkeys(problems), key=_position)


def _position(problem: Problem) -> tuple[int, int]:
    match = re.match(r"sheet (\w+)(?:, row (\d+))?", problem.place)
    if match is None:
        return -1, 0
    return _ORDER.get(match[1], len(_ORDER)), int(match[2] or 0)
