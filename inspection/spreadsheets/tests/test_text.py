"""A sample arrives as a CSV file: what is read, and what is refused with its place."""

import pytest

from inspection.problems import ProblemsFound
from inspection.spreadsheets.text import TableColumns, read_csv

COLUMNS = TableColumns(["reference", "area"])


def problems(data: bytes) -> list[str]:
    with pytest.raises(ProblemsFound) as found:
        read_csv(data, COLUMNS)
    return [str(problem) for problem in found.value.problems]


def test_rows_carry_their_number_in_the_file_and_trimmed_cells():
    rows = read_csv(b"reference,area\nN01, North \n\nN02,South\n", COLUMNS)
    assert [(row.number, row.cells) for row in rows] == [
        (2, {"reference": "N01", "area": "North"}),
        (4, {"reference": "N02", "area": "South"}),
    ]


def test_a_byte_order_mark_is_accepted():
    assert read_csv(b"\xef\xbb\xbfreference,area\nN01,North\n", COLUMNS)[0].cells["reference"] == "N01"


def test_a_cell_over_two_lines_does_not_shift_later_row_numbers():
    rows = read_csv(b'reference,area\n"N\n01",North\nN02,South\n', COLUMNS)
    assert [row.number for row in rows] == [2, 4]


def test_an_empty_file_is_refused():
    assert problems(b" \n") == ["The file is empty."]


def test_a_header_alone_is_refused():
    assert problems(b"reference,area\n") == ["The file has a header but no rows."]


def test_another_encoding_is_refused_with_the_row_it_shows_in():
    assert problems("reference,area\nN01,Besançon\n".encode("cp1252")) == [
        "row 2: The file is not UTF-8 text. Save it as “CSV UTF-8” and try again."
    ]


def test_a_nul_character_is_refused():
    assert problems(b"reference,area\nN01,No\0rth\n") == ["row 2: The file holds a NUL character."]


def test_a_lone_quotation_mark_is_refused_where_it_begins():
    found = problems(b'reference,area\nN01,North\nN02,"South\nN03,North\n')
    assert len(found) == 1
    assert found[0].startswith("row 3: The table is damaged here")


def test_missing_unknown_and_repeated_columns_are_all_named():
    assert problems(b"reference,colour,reference,\nN01,red,N01,\n") == [
        "row 1: The column “area” is missing.",
        "row 1, column 2: The column “colour” is not one this file can have.",
        "row 1, column 3: The column “reference” appears twice.",
        "row 1, column 4: The column has no name.",
    ]


def test_a_row_with_too_few_cells_is_refused():
    assert problems(b"reference,area\nN01\n") == ["row 2: The row has 1 cells, the header 2."]
