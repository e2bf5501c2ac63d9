"""The cells of an instrument workbook as the JSON format has them. No Django here."""

import re
from collections.abc import Iterable
from typing import Any, NoReturn

from criteria.workbook.layout import WorkbookColumn
from inspection.spreadsheets.text import FileRow

_WHOLE = re.compile(r"-?\d{1,9}", re.ASCII)
_YES = {"yes": True, "true": True, "no": False, "false": False}


def trimmed_cell(row: FileRow, name: str) -> str:
    return row.cells.get(name, "").strip()


def exact_cell(row: FileRow, name: str) -> str:
    return row.cells.get(name, "")


def format_word(cell: str) -> str:
    return "_".join(cell.casefold().split())


def filled_cells(row: FileRow, columns: Iterable[WorkbookColumn]) -> dict[str, Any]:
    """The cells that hold something, as the JSON format has them. What cannot be read stays as it is."""
    raw = {
        column.key: _value(row.cells.get(column.name, ""), column)
        for column in columns
        if column.key and row.cells.get(column.name)
    }
    return {key: value for key, value in raw.items() if value is not False and value != []}


def _value(cell: str, column: WorkbookColumn) -> object:
    trimmed = cell.strip()
    match column.kind:
        case "text":
            return cell
        case "lines":
            return [part.strip() for part in cell.split("\n") if part.strip()]
        case "whole":
            return int(trimmed) if _WHOLE.fullmatch(trimmed) else trimmed
        case "yes":
            return _YES.get(trimmed.casefold(), trimmed)
        case "word":
            return format_word(trimmed)
    return trimmed


def refuse_constant(name: str) -> NoReturn:
    """For NaN and Infinity, which Python reads as JSON and nobody else."""
    raise ValueError(name)
