"""The figures as they stand now, as sheets of data. `reports.data.published` has those of a version."""

from collections.abc import Iterable, Sequence
from itertools import chain

from criteria.spec import Instrument
from criteria.store.queries import read_instrument
from inspection.models import Area, Inspection
from reports.data.sheets import (
    BY_AREA,
    DataSheet,
    codebook_sheet,
    figures_sheet,
    judgements_sheet,
)
from reports.document.figure_lines import FigureLine, codebook, profile_lines, table_lines
from reports.figures import tallies
from reports.figures.counts import AreaRef
from reports.figures.selection import ALL_CASES, Selection
from reports.figures.tables import Table, build_grids, build_profile, build_tables


def live_lines(inspection: Inspection) -> tuple[FigureLine, ...]:
    """Every scored table row in table order, then every profile row, as they stand now."""
    instrument = read_instrument(inspection)
    tables = build_tables(instrument, tallies.tally(inspection), ())
    profile = build_profile(instrument, *tallies.profile_counts(inspection, instrument=instrument))
    return (*table_lines(tables), *profile_lines(profile))


def live_sheets(
    inspection: Inspection,
    areas: Sequence[AreaRef],
    *,
    area: Area | None = None,
    selection: Selection = ALL_CASES,
    instrument: Instrument | None = None,
) -> tuple[DataSheet, ...]:
    """The figures as they stand now, also by area, for those who may see results.

    Of a selection of cases, the sheets of figures say in a last column which cases they count.
    """
    instrument = instrument or read_instrument(inspection)
    tally = tallies.tally(inspection, area=area, selection=selection)
    counts = tallies.profile_counts(inspection, instrument=instrument, area=area, selection=selection)
    threshold = inspection.small_number_threshold
    overall = threshold if selection.facts else 0
    tables = build_tables(instrument, tally, areas, threshold, overall)
    profile = build_profile(instrument, *counts, overall)
    lines = (*table_lines(tables), *profile_lines(profile))
    grids = build_grids(instrument, tallies.judgements(inspection), areas)
    return (
        _with_selection(figures_sheet(lines), selection),
        _with_selection(_by_area(tables, areas), selection),
        judgements_sheet(chain.from_iterable(grid.rows for grid in grids)),
        codebook_sheet(codebook(lines, instrument)),
    )


def _with_selection(sheet: DataSheet, selection: Selection) -> DataSheet:
    words = "; ".join(filter(None, (selection.words, "accepted cases only" if selection.accepted_only else "")))
    if not words:
        return sheet
    rows = tuple((*row, words) for row in sheet.rows)
    return DataSheet(sheet.title, (*sheet.header, "cases"), rows)


def _by_area(tables: Iterable[Table], areas: Sequence[AreaRef]) -> DataSheet:
    """A small figure has its counts and no percentage (rule 6 for numbers)."""
    cells = []
    for table in tables:
        for row in table.rows:
            for area, figure in zip(areas, row.by_area, strict=not row.is_lead_in):
                percent = "" if figure.small or figure.percent is None else figure.percent
                numbers = (figure.met, figure.relevant, percent, figure.inside)
                cells.append((str(table.number or ""), row.code, area.name, *numbers))
    return DataSheet("Figures by area", BY_AREA, tuple(cells))
