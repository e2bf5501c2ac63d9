"""What the cells of a workbook show: shared text, numbers and dates, as a person would type them."""

import re
from collections.abc import Container
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

from inspection.problems import one_problem
from inspection.spreadsheets.markup import DamagedXml, XmlHandler
from inspection.spreadsheets.package import WorkbookPackage

MAX_STRINGS = 300_000
MAX_CELL = 32_767  # characters, the format's own limit
TOO_LONG = f"A cell holds more than {MAX_CELL:,} characters."
DATE_FORMATS = frozenset([*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)])

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_NOT_XML = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
_QUOTED = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.')
_SERIAL = re.compile(r"\d{1,7}(\.\d+)?", re.ASCII)
_FLOAT = re.compile(r"-?\d+(\.\d+)?([eE][+-]?\d{1,3})?", re.ASCII)


@dataclass
class WorkbookContext:
    """What the sheets of a workbook share."""

    strings: list[str] = field(default_factory=list)
    dates: Container[int] = ()  # the cell styles that show a number as a date
    since_1904: bool = False
    cells: int = 0  # read so far


def cell_text(kind: str, style: int, raw: str, book: WorkbookContext) -> str:
    """The text of a cell of type `kind` whose value is `raw`. Raises DamagedXml."""
    if kind == "s":
        if not (raw.isascii() and raw.isdigit()) or int(raw) >= len(book.strings):
            raise DamagedXml
        return book.strings[int(raw)]
    if kind in ("str", "inlineStr"):
        return unescaped(raw)
    if kind == "b":
        return "TRUE" if raw.strip() == "1" else "FALSE"
    if kind == "d":
        return raw.removesuffix("T00:00:00")
    return _number(raw.strip(), style in book.dates, book.since_1904)


def _number(raw: str, is_date: bool, since_1904: bool) -> str:
    if is_date and _SERIAL.fullmatch(raw):
        return _date(float(raw), since_1904)
    if not _FLOAT.fullmatch(raw):
        raise DamagedXml
    if raw.lstrip("-").isdigit():
        return raw
    number = Decimal(repr(float(raw)))  # the shortest text of the number that is stored
    return f"{number.normalize():f}" if number.is_finite() and abs(number.adjusted()) < 25 else raw


def _date(serial: float, since_1904: bool) -> str:
    """Days since the workbook's first day; the format believes in a 29 February 1900."""
    if since_1904:
        start = datetime(1904, 1, 1)
    else:
        start = datetime(1899, 12, 30) if serial >= 60 else datetime(1899, 12, 31)
    if serial >= 2_958_466:  # the year 10000
        raise DamagedXml
    moment = start + timedelta(seconds=round(serial * 86_400))
    return moment.date().isoformat() if serial.is_integer() else moment.isoformat()


def unescaped(text: str) -> str:
    """Text of a cell without the format's escapes such as _x000D_; line ends become line feeds."""
    if "_x" in text:
        text = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def escaped(text: str) -> str:
    """Text such that `unescaped` gives it back, even where XML could not hold it."""
    text = _ESCAPED.sub(lambda match: f"_x005F_x{match[1]}_", text)
    return _NOT_XML.sub(lambda match: f"_x{ord(match[0]):04X}_", text)


def read_strings(package: WorkbookPackage, part: str) -> list[str]:
    """The shared strings; rich text loses its looks, and its reading aids are left out."""
    reader = _Strings()
    package.walk(part, XmlHandler(reader.start, reader.end, reader.text))
    return reader.strings


class _Strings:
    def __init__(self) -> None:
        self.strings: list[str] = []
        self._pieces: list[str] = []
        self._length = 0
        self._collects = self._aside = False

    def start(self, tag: str, _: dict[str, str]) -> None:
        if tag == "si":
            self._pieces, self._length = [], 0
        elif tag == "rPh":
            self._aside = True
        self._collects = tag == "t" and not self._aside

    def end(self, tag: str) -> None:
        self._collects = False
        if tag == "rPh":
            self._aside = False
        elif tag == "si":
            self.strings.append(unescaped("".join(self._pieces)))
            if len(self.strings) > MAX_STRINGS:
                raise one_problem(f"The workbook has more than {MAX_STRINGS:,} different texts.")

    def text(self, piece: str) -> None:
        if self._collects:
            self._pieces.append(piece)
            self._length += len(piece)
            if self._length > MAX_CELL:
                raise one_problem(TOO_LONG)


def read_date_styles(package: WorkbookPackage, part: str) -> frozenset[int]:
    """The numbers of the cell styles that show a number as a date or a time."""
    formats: set[int] = set(DATE_FORMATS)
    styles: list[int] = []
    state = {"in_cells": False}

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag == "numFmt" and _shows_date(attributes["formatCode"]):
            formats.add(int(attributes["numFmtId"]))
        elif tag == "cellXfs":
            state["in_cells"] = True
        elif tag == "xf" and state["in_cells"]:
            styles.append(int(attributes.get("numFmtId", "0")))

    def end(tag: str) -> None:
        if tag == "cellXfs":
            state["in_cells"] = False

    package.walk(part, XmlHandler(start, end))
    return frozenset(index for index, number in enumerate(styles) if number in formats)


def _shows_date(code: str) -> bool:
    letters = _QUOTED.sub("", code).lower().replace("general", "")
    return any(letter in letters for letter in "ymdhs")
