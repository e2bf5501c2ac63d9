"""From the JSON document of an instrument to the sheets of a workbook, leaving nothing out. No Django here."""

import json
from collections.abc import Iterator
from typing import Any

from criteria.workbook import layout as sheets
from criteria.workbook.layout import SheetLayout
from inspection.spreadsheets.workbook import SheetToWrite

Raw = dict[str, Any]
Cell = str | int | None

# Keys that are written in sheets or columns of another name, or that hold the parts of others.
_WRITTEN_ELSEWHERE = {
    "document": {"format", "scales", "facts", "chapters", "consistency"},
    "scale": {"name", "points"},
    "fact": {"profile"},
    "chapter": {"sections"},
    "section": {"table", "criteria"},
    "criterion": {"lead_in", "items", "applies_when", "guidance"},
    "consistency": set(),
}


def written_sheets(document: Raw) -> Iterator[SheetToWrite]:
    """Every sheet, those without rows too: they show what could be filled in."""
    rows = {
        sheets.INSTRUMENT.name: [_cells(document, sheets.INSTRUMENT)],
        sheets.SCALES.name: list(_scales(document)),
        sheets.FACTS.name: [_cells(fact, sheets.FACTS) for fact in document["facts"]],
        sheets.PROFILE.name: list(_profile(document)),
        sheets.CHAPTERS.name: [_cells(chapter, sheets.CHAPTERS) for chapter in document["chapters"]],
        sheets.SECTIONS.name: [
            [chapter["number"], *_section(section)] for chapter, section in _sections(document)
        ],
        sheets.CRITERIA.name: list(_criteria(document)),
        sheets.RULES.name: list(_rules(document)),
        sheets.CONSISTENCY.name: list(_consistency(document)),
        sheets.GUIDANCE.name: list(_guidance(document)),
        sheets.ADVANCED.name: list(_advanced(document)),
    }
    for layout in sheets.LAYOUTS:
        yield SheetToWrite(
            layout.name,
            [column.name for column in layout.columns],
            rows[layout.name],
            [column.width for column in layout.columns],
        )


def read_me() -> SheetToWrite:
    """A sheet that explains the others; it is not read again."""
    rows: list[list[Cell]] = []
    for layout in sheets.LAYOUTS:
        rows.append([layout.name, None, layout.about, "yes" if layout.required else None])
        rows += [
            [None, column.name, column.about, "yes" if column.required else None] for column in layout.columns
        ]
    return SheetToWrite(sheets.READ_ME, ["sheet", "column", "what it holds", "needed"], rows, [16, 18, 70, 10])


def _cells(raw: Raw, layout: SheetLayout) -> list[Cell]:
    return [_cell(raw.get(column.key)) if column.key else None for column in layout.columns]


def _cell(value: Any) -> Cell:
    if isinstance(value, bool):
        return "yes" if value else None
    if isinstance(value, list):
        return "\n".join(value)
    return value


def _scales(document: Raw) -> Iterator[list[Cell]]:
    for scale in document["scales"]:
        for number, point in enumerate(scale["points"]):
            name = None if number else scale["name"]
            yield [scale["key"], name, *_cells(point, sheets.SCALES)[2:]]


def _profile(document: Raw) -> Iterator[list[Cell]]:
    for fact in document["facts"]:
        profile = fact.get("profile", {"rows": []})
        for number, row in enumerate(profile["rows"]):
            block = [None] * 3 if number else [profile.get(c.key) for c in sheets.PROFILE.columns[1:4]]
            values = row.get("values", [row["value"]] if "value" in row else None)
            yield [fact["key"], *block, *_cells(row | {"values": values}, sheets.PROFILE)[4:]]


def _sections(document: Raw) -> Iterator[tuple[Raw, Raw]]:
    for chapter in document["chapters"]:
        for section in chapter.get("sections", ()):
            yield chapter, section


def _section(section: Raw) -> list[Cell]:
    table = section.get("table", {})
    return [*_cells(section, sheets.SECTIONS)[1:4], table.get("number"), table.get("title")]


def _rows(document: Raw) -> Iterator[tuple[Raw, str, Raw]]:
    """Every criterion, lead-in and item, with its section and the code of the lead-in it stands under."""
    for _, section in _sections(document):
        for row in section.get("criteria", ()):
            yield section, "", row
            for item in row.get("items", ()):
                yield section, row["code"], item


def _criteria(document: Raw) -> Iterator[list[Cell]]:
    for section, under, row in _rows(document):
        words = row | {"wording": row.get("lead_in", row.get("wording"))}
        cells = _cells(words, sheets.CRITERIA)
        yield [section["code"], cells[1], under, *cells[3:]]


def _rules(document: Raw) -> Iterator[list[Cell]]:
    for _, _, row in _rows(document):
        for condition in row.get("applies_when", ()):
            yield [row["code"], condition]


def _consistency(document: Raw) -> Iterator[list[Cell]]:
    for rule in document.get("consistency", ()):
        for number, condition in enumerate(rule["when"]):
            first = [None, None] if number else [rule["message"], rule.get("level")]
            yield [rule["key"], condition, *first]


def _guidance(document: Raw) -> Iterator[list[Cell]]:
    for _, _, row in _rows(document):
        for answer, words in row.get("guidance", {}).items():
            yield [row["code"], answer, words]


def _advanced(document: Raw) -> Iterator[list[Cell]]:
    """What has no column: later additions to the JSON format pass through a workbook unharmed."""
    yield from _others("", "document", document, sheets.INSTRUMENT)
    for scale in document["scales"]:
        yield from _others(f"scale {scale['key']}", "scale", scale, sheets.SCALES)
    for fact in document["facts"]:
        yield from _others(f"fact {fact['key']}", "fact", fact, sheets.FACTS)
    for chapter in document["chapters"]:
        yield from _others(f"chapter {chapter['number']}", "chapter", chapter, sheets.CHAPTERS)
    for _, section in _sections(document):
        yield from _others(f"section {section['code']}", "section", section, sheets.SECTIONS)
    for _, _, row in _rows(document):
        yield from _others(f"criterion {row['code']}", "criterion", row, sheets.CRITERIA)
    for rule in document.get("consistency", ()):
        yield from _others(f"consistency {rule['key']}", "consistency", rule, sheets.CONSISTENCY)


def _others(where: str, kind: str, raw: Raw, layout: SheetLayout) -> Iterator[list[Cell]]:
    known = layout.by_key.keys() | _WRITTEN_ELSEWHERE[kind]
    for key, value in raw.items():
        if key not in known:
            yield [where, key, json.dumps(value, ensure_ascii=False)]
