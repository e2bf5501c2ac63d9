"""A report's figures and judgements as sheets of data, as they are printed in it. No database here."""

from collections.abc import Iterable, Iterator, Mapping

from criteria.spec import Instrument
from reports.data.sheets import (
    BY_AREA,
    DataSheet,
    codebook_sheet,
    figures_sheet,
    judgements_sheet,
)
from reports.disclosure.suppression import HIDDEN
from reports.document.figure_lines import FigureLine, SheetValue, codebook, report_lines
from reports.document.parts import PrintedGrid, Report, Strip
from reports.figures.counts import Figure
from reports.figures.translation import say

SCORES = ("chapter", "title", "of", "name", "met", "relevant", "percent", "display", "method")


def published_sheets(report: Report, instrument: Instrument | None = None) -> tuple[DataSheet, ...]:
    """Figures, figures by area, judgements and combined scores, whichever the report prints; then the
    codebook. `instrument` is for versions that were frozen without one.
    """
    lines = report_lines(report)
    entries = report.codebook or (codebook(lines, instrument) if instrument else ())
    data = (
        figures_sheet(lines),
        DataSheet("Figures by area", BY_AREA, tuple(_by_area(report, lines))),
        judgements_sheet(strips(report)),
        DataSheet("Combined scores", SCORES, tuple(_scores(report))),
    )
    return (*(sheet for sheet in data if sheet.rows), codebook_sheet(entries))


def workbook(report: Report, *, version: int, changes: str) -> tuple[DataSheet, ...]:
    """The sheets for people: first what they are, and every code with its words."""
    words = {entry.code: entry.wording for entry in report.codebook}
    words |= {strip.code: strip.wording for strip in strips(report)}
    sheets = (_worded(sheet, words) for sheet in published_sheets(report))
    return (about_sheet(report, version=version, changes=changes), *sheets)


def _worded(sheet: DataSheet, words: Mapping[str, str]) -> DataSheet:
    if "criterion_code" not in sheet.header or "wording" in sheet.header:
        return sheet
    place = sheet.header.index("criterion_code")
    rows = tuple((*row, words.get(str(row[place]), "")) for row in sheet.rows)
    return DataSheet(sheet.title, (*sheet.header, "wording"), rows)


def about_sheet(report: Report, *, version: int, changes: str) -> DataSheet:
    """What a person who opens the workbook should know first."""
    cover = report.cover
    facts: dict[str, SheetValue] = {
        say("Title"): cover.title,
        say("Subtitle"): cover.subtitle,
        say("Programme"): cover.programme,
        say("Publisher"): cover.publisher,
        say("Date"): cover.dated,
        say("Version"): version,
        say("What has changed"): changes,
        say("Language"): report.language,
        say("Percentages"): report.base_note,
        say("Combined scores"): report.method_note,
        say("N/A"): say("There was no relevant case."),
        HIDDEN: say("A confidential figure: printed, it could point at people."),
    }
    return DataSheet("About", ("about", "value"), tuple((k, v) for k, v in facts.items() if v))


def strips(report: Report) -> list[Strip]:
    """Every criterion that areas were judged by, with the areas' judgements."""
    return [strip for grid in report.blocks(PrintedGrid) for strip in grid.strips]


def _by_area(report: Report, lines: Iterable[FigureLine]) -> Iterator[tuple[SheetValue, ...]]:
    table_of = {line.code: line.table for line in lines}
    for printed in report.area_figures:
        for row in (row for table in printed.tables for row in table.rows):
            for area, figure in zip(printed.areas, row.cells, strict=True):
                yield (table_of.get(row.code, ""), row.code, area.name, *_numbers(figure))


def _scores(report: Report) -> Iterator[tuple[SheetValue, ...]]:
    for scores in report.scores:
        one = scores.combined
        parts: list[tuple[str, str, Figure | None]] = [
            *(("section", bar.label, bar.figure) for bar in one.by_section),
            ("chapter", say("All sections"), one.overall),
            *(("area", area.area, area.figure) for area in scores.areas),
        ]
        for of, name, figure in parts:
            yield (one.chapter_number, one.title, of, name, *_numbers(figure), one.method)


def _numbers(figure: Figure | None) -> tuple[SheetValue, ...]:
    """A hidden figure has its mark and nothing else."""
    if figure is None:
        return ("", "", "", HIDDEN)
    percent = "" if figure.percent is None else figure.percent
    return (figure.met, figure.relevant, percent, figure.display)
