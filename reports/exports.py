"""The figures as files to work with: CSV, XLSX and ODS, each with a codebook.

Live figures come from the tallies, published ones from what was frozen when they were published.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from types import SimpleNamespace
from typing import Any

import tablib

from criteria.queries import read_instrument
from criteria.spec import Criterion, Instrument
from inspection.models import Area, Inspection
from reports import tallies
from reports.figures import AreaRef, Figure
from reports.selection import EVERYTHING, Selection
from reports.tables import GridRow, Profile, Table, build_grids, build_profile, build_tables

Cell = str | int
HEADER = ("table", "criterion_code", "met", "relevant", "percent", "display")
CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
}
_FORMULA = re.compile(r"[=+\-@\t\r\n]")


@dataclass(frozen=True)
class Line:
    """One figure. `percent` is None and `display` N/A where nothing was relevant."""

    table: str
    code: str
    met: int
    relevant: int
    percent: int | None
    display: str
    title: str
    wording: str

    @property
    def cells(self) -> tuple[Cell, ...]:
        percent = "" if self.percent is None else self.percent
        return (self.table, self.code, self.met, self.relevant, percent, self.display)


@dataclass(frozen=True)
class Sheet:
    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def rows(inspection: Inspection) -> tuple[Line, ...]:
    """Every scored table row in table order, then every profile row, as they stand now."""
    instrument = read_instrument(inspection)
    tables = build_tables(instrument, tallies.tally(inspection), ())
    profile = build_profile(instrument, *tallies.profile_counts(inspection, instrument=instrument))
    return (*table_lines(tables), *profile_lines(profile))


def table_lines(tables: Iterable[Table]) -> Iterator[Line]:
    for table in tables:
        lead_in = ""
        for row in table.rows:
            if row.is_lead_in:
                lead_in = f"{row.wording} "
            elif row.figure is not None:
                wording = f"{lead_in}{row.wording}" if row.letter else row.wording
                number = str(table.number or "")
                yield _line(number, row.code, row.figure, table.title or table.heading, wording)


def profile_lines(profile: Profile) -> Iterator[Line]:
    for block in profile.blocks:
        for row in block.rows:
            yield _line("profile", row.code, row.figure, block.label, row.label)


def _line(table: str, code: str, figure: Figure | Any, title: str, wording: str) -> Line:
    """A small figure has its counts and no percentage (rule 6 for numbers)."""
    met, relevant = figure.met, figure.relevant
    if relevant and getattr(figure, "small", False):  # a figure frozen at publication never is
        return Line(table, code, met, relevant, None, f"{met} of {relevant}", title, wording)
    return Line(table, code, met, relevant, figure.percent, figure.display, title, wording)


def live_sheets(
    inspection: Inspection,
    areas: Sequence[AreaRef],
    *,
    area: Area | None = None,
    selection: Selection = EVERYTHING,
    instrument: Instrument | None = None,
) -> tuple[Sheet, ...]:
    """The figures as they stand now, also by area, for those who may see results.

    Of a selection of cases, the sheets of figures say in a last column which cases they count.
    """
    instrument = instrument or read_instrument(inspection)
    accepted_only, facts = selection.accepted_only, selection.facts
    tally = tallies.tally(inspection, area=area, accepted_only=accepted_only, facts=facts)
    counts = tallies.profile_counts(
        inspection, instrument=instrument, area=area, accepted_only=accepted_only, facts=facts
    )
    threshold = inspection.small_number_threshold
    overall = threshold if facts else 0
    tables = build_tables(instrument, tally, areas, threshold, overall)
    profile = build_profile(instrument, *counts, overall)
    lines = (*table_lines(tables), *profile_lines(profile))
    grids = build_grids(instrument, tallies.judgements(inspection), areas)
    return (
        _of_cases(figures(lines), selection),
        _of_cases(_by_area(tables, areas), selection),
        _judgements(chain.from_iterable(grid.rows for grid in grids)),
        codebook(lines, instrument),
    )


def _of_cases(sheet: Sheet, selection: Selection) -> Sheet:
    words = "; ".join(
        filter(None, (selection.words, "accepted cases only" if selection.accepted_only else ""))
    )
    if not words:
        return sheet
    rows = tuple((*row, words) for row in sheet.rows)
    return Sheet(sheet.title, (*sheet.header, "cases"), rows)


def figures(lines: Iterable[Line]) -> Sheet:
    return Sheet("Figures", HEADER, tuple(line.cells for line in lines))


def _by_area(tables: Iterable[Table], areas: Sequence[AreaRef]) -> Sheet:
    """A small figure has its counts and no percentage (rule 6 for numbers)."""
    header = ("table", "criterion_code", "area", "met", "relevant", "percent", "display")
    cells = []
    for table in tables:
        for row in table.rows:
            for area, figure in zip(areas, row.by_area, strict=not row.is_lead_in):
                percent = "" if figure.small or figure.percent is None else figure.percent
                numbers = (figure.met, figure.relevant, percent, figure.inside)
                cells.append((str(table.number or ""), row.code, area.name, *numbers))
    return Sheet("Figures by area", header, tuple(cells))


def _judgements(rows: Iterable[GridRow | Any]) -> Sheet:
    """From rows of a grid, or of one that was frozen."""
    header = ("criterion_code", "area", "judgement")
    cells = ((row.code, cell.area.name, cell.printed) for row in rows for cell in row.cells)
    return Sheet("Judgements", header, tuple(cells))


def codebook(lines: Iterable[Line], instrument: Instrument) -> Sheet:
    """What each figure is: its wording, what it is a share of, and what the share says."""
    header = ("criterion_code", "table", "title", "wording", "base", "meaning")
    return Sheet(
        "Codebook",
        header,
        tuple(
            (line.code, line.table, line.title, line.wording, *_meaning(line, instrument))
            for line in lines
        ),
    )


def _meaning(line: Line, instrument: Instrument) -> tuple[str, str]:
    criterion = instrument.criterion_by_code.get(line.code)
    if criterion is None:
        return "Cases with something recorded.", "Share of the base with this value."
    scale = instrument.scale_of(criterion.code)
    base = " or ".join(p.label for p in scale.points if p.counts_as != "excluded")
    met = " or ".join(p.label for p in scale.points if p.counts_as == "met")
    return _base(criterion, base), f"Share of the base answered {met}.{_adverse(criterion, met)}"


def _base(criterion: Criterion, answers: str) -> str:
    text = f"Cases answered {answers}."
    return f"{text} {criterion.applies_text}" if criterion.applies_text else text


def _adverse(criterion: Criterion, met: str) -> str:
    return f" {met} is the unwelcome answer." if criterion.adverse else ""


def published_sheets(frozen: dict[str, Any], instrument: Instrument) -> tuple[Sheet, ...]:
    """The figures and judgements of a published report, as they were printed."""
    chapters = _thaw(frozen).chapters
    blocks = [b for chapter in chapters for section in chapter.sections for b in section.blocks]
    tables = [block.table for block in blocks if block.kind == "table"]
    tables.sort(key=lambda table: (table.number is None, table.number or 0))
    profiles = [chapter.profile for chapter in chapters if chapter.profile]
    lines = (*table_lines(tables), *chain.from_iterable(map(profile_lines, profiles)))
    strips = chain.from_iterable(block.strips for block in blocks if block.kind == "grid")
    return figures(lines), _judgements(strips), codebook(lines, instrument)


def _thaw(value: Any) -> Any:
    """Frozen JSON with attributes for keys, so that it reads like the values it was made from."""
    if isinstance(value, dict):
        return SimpleNamespace(**{key: _thaw(part) for key, part in value.items()})
    return [_thaw(part) for part in value] if isinstance(value, list) else value


def as_file(sheets: Sequence[Sheet], kind: str) -> bytes:
    """The sheets as an XLSX or ODS file; as CSV, the first of them."""
    if kind == "csv":
        return _dataset(sheets[0]).export("csv", lineterminator="\n").encode()
    book = tablib.Databook([_dataset(sheet) for sheet in sheets])
    return book.export(kind)


def _dataset(sheet: Sheet) -> tablib.Dataset:
    data = tablib.Dataset(headers=sheet.header, title=sheet.title)
    data.extend([safe(cell) for cell in row] for row in sheet.rows)
    return data


def safe(cell: Cell) -> Cell:
    """Text that a spreadsheet would run as a formula, made text again (ASVS 1.2.10)."""
    return f"'{cell}" if isinstance(cell, str) and _FORMULA.match(cell) else cell
