"""An instrument travels through a workbook: nothing is lost, and every fault is named by sheet, row and column."""

import copy
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from criteria.file.format import dump_instrument, parse_instrument
from criteria.file.schema import SCHEMA
from criteria.spec import ProfileGroup, ProfileRow
from criteria.workbook.conversion import parse_instrument_xlsx, template_xlsx, write_instrument_xlsx
from criteria.workbook.layout import CHAPTERS, CRITERIA, FACTS, LAYOUTS, PROFILE, SCALES, SECTIONS
from criteria.workbook.writing import written_sheets
from inspection.problems import ProblemsFound
from inspection.spreadsheets.workbook import SheetToWrite, read_workbook
from inspection.spreadsheets.writing import write_workbook

FOLDER = Path(__file__).parents[3] / "fixtures" / "instruments"
EXAMPLE = parse_instrument_xlsx(template_xlsx())

Sheets = dict[str, list[list[Any]]]


def sheets() -> Sheets:
    """The rows of the example by sheet, header first, to be spoilt and packed."""
    written = written_sheets(dump_instrument(EXAMPLE))
    return {sheet.name: [list(sheet.header), *(list(row) for row in sheet.rows)] for sheet in written}


def packed(book: Sheets) -> bytes:
    return write_workbook([SheetToWrite(name, rows[0], rows[1:]) for name, rows in book.items() if rows])


def problems(spoil: Callable[[Sheets], Any]) -> list[str]:
    book = copy.deepcopy(sheets())
    spoil(book)
    with pytest.raises(ProblemsFound) as found:
        parse_instrument_xlsx(packed(book))
    return [str(problem) for problem in found.value.problems]


def put(sheet: str, row: int, column: str, value: Any) -> Callable[[Sheets], None]:
    """Overwrite a cell; rows are counted as the workbook counts them."""

    def spoil(book: Sheets) -> None:
        book[sheet][row - 1][book[sheet][0].index(column)] = value

    return spoil


@pytest.mark.parametrize("name", ["rmo-2005", "tiny"])
def test_nothing_is_lost_on_the_way_through_a_workbook(name: str):
    instrument = parse_instrument((FOLDER / f"{name}.json").read_bytes())
    again = parse_instrument_xlsx(write_instrument_xlsx(instrument))
    assert again == instrument
    assert json.dumps(dump_instrument(again)) == json.dumps(dump_instrument(instrument))


def test_the_template_shows_every_sheet_and_explains_every_column():
    book = {sheet.name: sheet for sheet in read_workbook(template_xlsx())}
    explained = {cells[1] for _, cells in book["Read me"].lines if len(cells) > 1}
    assert explained >= {column.name for layout in LAYOUTS for column in layout.columns}
    for layout in LAYOUTS:
        assert book[layout.name].lines[0][1] == [column.name for column in layout.columns]


def test_the_template_is_an_instrument_with_two_points_of_four_that_count_as_met():
    points = EXAMPLE.scale_by_key["visit"].points
    assert [point.counts_as for point in points] == ["met", "met", "not_met", "not_met", "excluded"]
    assert [criterion.code for criterion in EXAMPLE.scored("case")] == [
        "V1.1",
        "V1.2a",
        "V1.2b",
        "V2.1",
        "V2.2",
    ]


def test_words_that_look_like_formulas_numbers_or_escapes_stay_words():
    odd = replace(EXAMPLE.facts[0], label="=SUM(A1)", hint=" two lines\nand _x0041_ ", choices=("007", "TRUE"))
    odd = replace(odd, profile=None)
    instrument = replace(EXAMPLE, facts=(odd, *EXAMPLE.facts[1:]), consistency=())
    chapters = tuple(chapter for chapter in EXAMPLE.chapters if chapter.kind != "case")
    instrument = replace(instrument, chapters=chapters)
    assert parse_instrument_xlsx(write_instrument_xlsx(instrument)).facts[0] == odd


def test_a_band_may_begin_at_nought():
    bands = (
        ProfileRow("P2.1", "None", minimum=0, maximum=0),
        ProfileRow("P2.2", "Some", minimum=1),
    )
    pieces = replace(EXAMPLE.facts[1], profile=ProfileGroup("P2", "Pieces", bands))
    instrument = replace(EXAMPLE, facts=(EXAMPLE.facts[0], pieces, *EXAMPLE.facts[2:]))
    assert parse_instrument_xlsx(write_instrument_xlsx(instrument)) == instrument


def test_later_additions_to_the_format_travel_on_the_sheet_advanced():
    document = dump_instrument(EXAMPLE)
    document["colour"] = {"code": [1, 2]}
    document["chapters"][3]["sections"][0]["criteria"][0]["weight"] = 3
    advanced = next(sheet for sheet in written_sheets(document) if sheet.name == "Advanced")
    assert list(advanced.rows) == [
        ["", "colour", '{"code": [1, 2]}'],
        ["criterion V1.1", "weight", "3"],
    ]

    def add(book: Sheets) -> None:
        book["Advanced"] += advanced.rows
        book["Advanced"] += [["criterion V9", "weight", "3"], ["", "key", "1"], ["", "size", "{"]]

    assert problems(add) == [
        'sheet Advanced, row 2, column value: Unknown key "colour": use format, key, version, title, '
        "scales, facts, chapters, consistency, ratings.",
        'sheet Advanced, row 3, column value: Unknown key "weight": use code, wording, grid_wording, '
        "adverse, applies_when, applies_text, guidance, figures, suggest, scale.",
        'sheet Advanced, row 4, column where: There is no part “criterion V9”: did you mean "criterion V2.2"?',
        "sheet Advanced, row 5, column key: The key has a column of its own.",
        "sheet Advanced, row 6, column value: This is not JSON.",
    ]


def test_every_key_of_the_format_has_its_column_or_its_sheet():
    """What stands deeper than the sheet Advanced can reach must have a column."""
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))["$defs"]

    def keys(*columns: Any) -> set[str]:
        return {column.key for column in columns if column.key}

    assert set(schema["point"]["properties"]) == keys(*SCALES.columns[2:])
    assert set(schema["profile"]["properties"]) == keys(*PROFILE.columns[1:4]) | {"rows"}
    assert set(schema["profileRow"]["properties"]) == keys(*PROFILE.columns[4:]) | {"value"}
    assert set(schema["table"]["properties"]) == keys(*SECTIONS.columns[4:])
    assert set(schema["fact"]["properties"]) >= keys(*FACTS.columns)
    assert set(schema["chapter"]["properties"]) >= keys(*CHAPTERS.columns)
    assert set(schema["item"]["properties"]) >= keys(*CRITERIA.columns)


@pytest.mark.parametrize(
    ("spoil", "problem"),
    [
        (
            put("Instrument", 2, "version", "first"),
            'sheet Instrument, row 2, column version: Must be a whole number, not "first".',
        ),
        (
            put("Instrument", 2, "title", None),
            "sheet Instrument, row 2, column title: The cell is empty.",
        ),
        (
            put("Scales", 3, "counts_as", "perhaps"),
            'sheet Scales, row 3, column counts_as: "perhaps" is not allowed: use one of met, partly_met, '
            "not_met, excluded.",
        ),
        (
            put("Scales", 3, "name", "Another name"),
            "sheet Scales, row 3, column name: An earlier row says “Finding of a visit”.",
        ),
        (
            put("Scales", 10, "value", "NOT MET"),
            'sheet Scales, row 10, column value: "NOT MET" already names a value of this scale.',
        ),
        (
            put("Facts", 2, "required", "maybe"),
            'sheet Facts, row 2, column required: Must be yes or no, not "maybe".',
        ),
        (
            lambda book: book["Facts"].append(["ground", "Soil", "text", "sample"]),
            'sheet Facts, row 6, column key: "ground" already names a fact.',
        ),
        (
            put("Profile", 4, "max", None),
            "sheet Profile, row 4: Say which cases it counts: fill in values, or min and max.",
        ),
        (
            put("Profile", 2, "values", "Grass\nMoss"),
            'sheet Profile, row 2, column values: "Moss" is not a choice of this fact: use one of Grass, '
            "Sand, Rubber.",
        ),
        (
            put("Profile", 7, "heading", None),
            "sheet Profile, row 7, column heading: The cell is empty.",
        ),
        (
            put("Chapters", 3, "number", 1),
            "sheet Chapters, row 3, column number: There is already a chapter 1.",
        ),
        (
            put("Sections", 3, "table_title", None),
            "sheet Sections, row 3, column table_title: The cell is empty.",
        ),
        (
            put("Criteria", 3, "wording", None),
            "sheet Criteria, row 3, column wording: The cell is empty.",
        ),
        (
            put("Criteria", 4, "adverse", "yes"),
            "sheet Criteria, row 4, column adverse: A lead-in is not answered: leave this empty.",
        ),
        (
            put("Criteria", 5, "section", "V2"),
            "sheet Criteria, row 5, column section: The lead-in stands in another section.",
        ),
        (
            put("Criteria", 7, "scale", "vist"),
            'sheet Criteria, row 7, column scale: There is no scale "vist": did you mean "visit"?',
        ),
        (
            put("Rules", 2, "condition", "water is yes"),
            'sheet Rules, row 2, column condition: "water is yes" is not a condition: write a name, then '
            'one of = != < <= > >=, "in" or "not in", then a value.',
        ),
        (
            put("Rules", 4, "condition", "peices >= 5"),
            'sheet Rules, row 4, column condition: No fact or criterion is called "peices": did you mean '
            '"pieces"?',
        ),
        (
            put("Rules", 2, "criterion", "V1.3"),
            'sheet Rules, row 2, column criterion: There is no criterion “V1.3”: did you mean "V1.2"?',
        ),
        (
            put("Consistency", 3, "condition", None),
            "sheet Consistency, row 3, column condition: The cell is empty.",
        ),
        (
            put("Consistency", 3, "level", "block"),
            "sheet Consistency, row 3, column level: An earlier row says “confirm”.",
        ),
        (
            put("Guidance", 5, "answer", "five"),
            'sheet Guidance, row 5, column answer: "five" is not a value of the scale "visit": use one of '
            "4, 3, 2, 1, na.",
        ),
        (
            put("Guidance", 3, "answer", "MET"),
            "sheet Guidance, row 3, column answer: “MET” has guidance in an earlier row.",
        ),
    ],
)
def test_a_fault_is_named_by_sheet_row_and_column(spoil: Callable[[Sheets], None], problem: str):
    assert problems(spoil) == [problem]


def test_several_faults_are_told_at_once_in_the_order_of_the_workbook():
    def spoil(book: Sheets) -> None:
        put("Guidance", 2, "guidance", None)(book)
        put("Criteria", 7, "section", "V3")(book)
        put("Facts", 2, "kind", None)(book)

    assert problems(spoil) == [
        "sheet Facts, row 2, column kind: The cell is empty.",
        "sheet Criteria, row 7, column section: There is no section “V3”: use one of C1, V1, V2.",
        "sheet Guidance, row 2, column guidance: The cell is empty.",
    ]


def test_a_lead_in_can_stand_below_its_items_and_nowhere_deeper():
    def below(book: Sheets) -> None:
        book["Criteria"].append(book["Criteria"].pop(3))

    book = sheets()
    below(book)
    parsed = parse_instrument_xlsx(packed(book))
    assert parsed.criterion_by_code["V1.2a"].parent == "V1.2"
    assert problems(put("Criteria", 6, "under", "V1.2a")) == [
        "sheet Criteria, row 6, column under: That row stands under another itself."
    ]


def test_sheets_that_are_missing_unknown_or_empty_are_named():
    assert problems(lambda book: book.pop("Chapters")) == ["The sheet “Chapters” is missing, or it is empty."]
    assert problems(lambda book: book.update(Criterias=[["code"]])) == [
        "sheet Criterias: This is not a sheet of an instrument. Did you mean “Criteria”?"
    ]
    assert problems(lambda book: book["Instrument"].append(["other", 1, "Other"])) == [
        "sheet Instrument, row 3: This sheet has a single row."
    ]


def test_columns_that_are_missing_or_unknown_are_named_for_every_sheet():
    def spoil(book: Sheets) -> None:
        book["Facts"][0][0] = "name"
        book["Rules"][0][1] = "when"

    assert problems(spoil) == [
        "sheet Facts, row 1: The column “key” is missing.",
        "sheet Facts, row 1, column 1: The column “name” is not one this file can have.",
        "sheet Rules, row 1: The column “condition” is missing.",
        "sheet Rules, row 1, column 2: The column “when” is not one this file can have.",
    ]


def test_sheets_that_are_not_needed_can_be_left_out_and_names_may_differ_in_capitals():
    book = sheets()
    for name in ("Profile", "Rules", "Consistency", "Guidance", "Advanced"):
        del book[name]
    book["SCALES"] = book.pop("Scales")
    assert parse_instrument_xlsx(packed(book)).consistency == ()


def test_numbers_typed_as_numbers_are_values_all_the_same():
    book = sheets()
    put("Scales", 2, "value", 4)(book)
    put("Guidance", 5, "answer", 4)(book)
    assert parse_instrument_xlsx(packed(book)) == EXAMPLE


def test_of_very_many_faults_the_first_two_hundred_are_told():
    rows = [[f"V{number}", "4", "text"] for number in range(3_000)]
    assert len(problems(lambda book: book["Guidance"].extend(rows))) == 200


def test_a_novel_is_not_an_instrument():
    rows = [
        ["V1.1", "4", " ".join(str(n) for n in range(number, number + 4_000))]
        for number in range(1_000_000, 1_175_000, 5_000)
    ]
    assert problems(lambda book: book["Guidance"].extend(rows)) == [
        "The workbook holds more than 1,000,000 characters."
    ]


def test_more_rows_than_any_instrument_has_are_refused():
    rows = [["V1", f"Q{number}", "", "", "Is it so?"] for number in range(5_000)]
    assert problems(lambda book: book["Criteria"].extend(rows)) == [
        "sheet Criteria: The sheet has more than 5,000 rows, too many for an instrument."
    ]


def test_the_page_about_workbooks_names_every_sheet_and_column():
    page = (FOLDER.parents[1] / "docs" / "instrument-spreadsheet.md").read_text(encoding="utf-8")
    for layout in LAYOUTS:
        part = page.split(f"\n## {layout.name}")[1].split("\n## ")[0]
        named = [line.split("`")[1] for line in part.splitlines() if line.startswith(("| `", "| **`"))]
        assert named == [column.name for column in layout.columns]
