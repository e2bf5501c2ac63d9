"""The report's figures one to a line, and the codebook that says what each is. No Django here."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from criteria.spec import Criterion, Instrument, in_sentences
from reports.document.parts import CodebookEntry, PrintedTable, Report
from reports.figures.counts import Figure
from reports.figures.tables import Profile, Table
from reports.figures.translation import say

SheetValue = str | int


@dataclass(frozen=True)
class FigureLine:
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
    def cells(self) -> tuple[SheetValue, ...]:
        percent = "" if self.percent is None else self.percent
        return (self.table, self.code, self.met, self.relevant, percent, self.display)


def report_lines(report: Report) -> tuple[FigureLine, ...]:
    """Every figure of the report's tables in table order, then those of its profile."""
    lines = [line for profile in report.profiles for line in profile_lines(profile)]
    return (*table_lines(report_tables(report)), *lines)


def report_tables(report: Report) -> list[Table]:
    """In the order of their numbers, those without one last."""
    tables = [block.table for block in report.blocks(PrintedTable)]
    return sorted(tables, key=lambda table: (table.number is None, table.number or 0))


def table_lines(tables: Iterable[Table]) -> Iterator[FigureLine]:
    for table in tables:
        for row, wording in in_sentences(table.rows):
            if row.figure is not None:
                number = str(table.number or "")
                yield _line(number, row.code, row.figure, table.title or table.heading, wording)


def profile_lines(profile: Profile) -> Iterator[FigureLine]:
    for block in profile.blocks:
        for row in block.rows:
            yield _line("profile", row.code, row.figure, block.label, row.label)


def _line(table: str, code: str, figure: Figure, title: str, wording: str) -> FigureLine:
    """A small figure has its counts and no percentage (rule 6 for numbers)."""
    met, relevant = figure.met, figure.relevant
    if figure.small and relevant:
        return FigureLine(table, code, met, relevant, None, f"{met} of {relevant}", title, wording)
    return FigureLine(table, code, met, relevant, figure.percent, figure.display, title, wording)


def codebook(lines: Iterable[FigureLine], instrument: Instrument) -> tuple[CodebookEntry, ...]:
    """What each figure is: its wording, what it is a share of, and what the share says."""
    return tuple(
        CodebookEntry(line.code, line.table, line.title, line.wording, *_base_and_meaning(line, instrument))
        for line in lines
    )


def _base_and_meaning(line: FigureLine, instrument: Instrument) -> tuple[str, str]:
    criterion = instrument.criterion_by_code.get(line.code)
    if criterion is None:
        return say("Cases with something recorded."), say("Share of the base with this value.")
    points = instrument.scale_of(criterion.code).points
    base = say(" or ").join(p.label for p in points if p.counts_as != "excluded")
    met = say(" or ").join(p.label for p in points if p.counts_as == "met")
    meaning = say("Share of the base answered {answers}.", answers=met)
    unwelcome = say("{answers} is the unwelcome answer.", answers=met) if criterion.adverse else ""
    return _base(criterion, base), f"{meaning} {unwelcome}".strip()


def _base(criterion: Criterion, answers: str) -> str:
    cases = say("Cases answered {answers}.", answers=answers)
    return f"{cases} {criterion.applies_text}" if criterion.applies_text else cases
