"""The file that a sample is filled into: a column for each fact that comes with it."""

import csv
import io
from typing import Literal

from casefiles.sample.reading import SAMPLE_SHEET, sample_facts
from criteria.facts import kind_of
from criteria.spec import Fact, Instrument
from inspection.spreadsheets.sheet import column_letters
from inspection.spreadsheets.workbook import DATE, TEXT, DropDownColumn, SheetToWrite

AREA = "area"


def sample_template(instrument: Instrument, kind: Literal["csv", "xlsx"] = "xlsx") -> bytes:
    """A file to be filled in: a column for the reference, the area and each fact of the sample."""
    header = ["reference", AREA, *(fact.key for fact in sample_facts(instrument))]
    if kind == "csv":
        out = io.StringIO()
        csv.writer(out).writerow(header)
        return out.getvalue().encode("utf-8-sig")
    from inspection.spreadsheets.writing import write_workbook  # loads openpyxl

    facts = sample_facts(instrument)
    return write_workbook([_sheet(header, facts), _columns_sheet(facts)])


def _sheet(header: list[str], facts: list[Fact]) -> SheetToWrite:
    """Cells of a choice offer its choices, which stand in the sheet Columns from column F on."""
    formats = {"date": DATE, "number": "General", "text": TEXT}
    return SheetToWrite(
        SAMPLE_SHEET,
        header,
        widths=[max(14, len(name) + 2) for name in header],
        formats=[TEXT, TEXT, *(formats[kind_of(fact).cell] for fact in facts)],
        choices=[
            DropDownColumn(column, f"Columns!$F${row}:${column_letters(5 + len(fact.choices))}${row}")
            for row, (column, fact) in enumerate(enumerate(facts, 3), 4)
            if kind_of(fact).only_choices
        ],
    )


def _columns_sheet(facts: list[Fact]) -> SheetToWrite:
    rows: list[list[str | int | None]] = [
        ["reference", "A code of your own for the case, never a name", "text", "yes", None],
        [AREA, "The area, by the name it has in the inspection", "text", "yes", None],
    ]
    rows += [
        [
            fact.key,
            fact.label,
            fact.kind,
            "yes" if fact.required else None,
            fact.hint,
            *fact.choices,
        ]
        for fact in facts
    ]
    header = ["column", "what it holds", "kind", "needed", "help", "choices"]
    return SheetToWrite("Columns", header, rows, widths=[24, 36, 10, 10, 40, 20])
