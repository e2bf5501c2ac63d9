"""Sheets as files: nothing that a spreadsheet would run, and the same bytes on every day."""

import csv
import io
import time
from datetime import datetime

import openpyxl
import pytest
import tablib
from odf.element import Element

from reports.data.sheet_files import as_file
from reports.data.sheets import DataSheet, safe

HOSTILE = '=HYPERLINK("http://example.org")'


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_a_cell_that_would_run_becomes_text(start):
    assert safe(f"{start}cmd") == f"'{start}cmd"


@pytest.mark.parametrize("cell", ["N/A", "51%", "a=b", "", 5, 0])
def test_any_other_cell_stays_as_it_is(cell):
    assert safe(cell) == cell


def test_the_csv_file_is_the_first_sheet_escaped():
    sheets = [
        DataSheet("One", ("a", "b"), ((HOSTILE, 1), ("x\ny", 2))),
        DataSheet("Two", ("c",), ()),
    ]
    read = list(csv.reader(io.StringIO(as_file(sheets, "csv").decode())))
    assert read == [["a", "b"], ["'" + HOSTILE, "1"], ["x\ny", "2"]]


def test_the_xlsx_file_has_every_sheet_and_no_formula():
    sheets = [DataSheet("One", ("a", "b"), ((HOSTILE, 1),)), DataSheet("Two", ("c",), (("d",),))]
    book = openpyxl.load_workbook(io.BytesIO(as_file(sheets, "xlsx")))
    assert book.sheetnames == ["One", "Two"]
    assert [cell.value for cell in book["One"][2]] == ["'" + HOSTILE, 1]
    assert book["One"]["A2"].data_type == "s"


def test_the_ods_file_has_every_sheet_and_no_formula():
    sheets = [DataSheet("One", ("a", "b"), ((HOSTILE, 1),)), DataSheet("Two", ("c",), (("d",),))]
    book = tablib.Databook().load(as_file(sheets, "ods"), format="ods")
    assert [sheet.title for sheet in book.sheets()] == ["One", "Two"]
    assert book.sheets()[0][0] == ("'" + HOSTILE, 1)


@pytest.mark.parametrize("kind", ["csv", "xlsx", "ods"])
def test_the_same_sheets_give_the_same_bytes_at_any_time(kind, monkeypatch):
    sheets = [DataSheet("One", ("a", "b"), (("x", 1), ("y", 2)))]
    first = as_file(sheets, kind, "Ponds")
    with monkeypatch.context() as later:
        later.setattr(time, "localtime", lambda *_: time.struct_time((2031, 5, 6, 7, 8, 9, 0, 1, 0)))
        later.setattr(time, "time", lambda: 1_936_000_000.0)
        assert as_file(sheets, kind, "Ponds") == first


def test_an_ods_file_depends_on_nothing_that_the_process_wrote_before(monkeypatch):
    sheets = [DataSheet("One", ("a",), (("x",),))]
    first = as_file(sheets, "ods")
    monkeypatch.setattr(Element, "namespaces", {"urn:example:other": "other"})
    assert as_file(sheets, "ods") == first


def test_no_date_of_making_stands_in_a_workbook():
    book = openpyxl.load_workbook(io.BytesIO(as_file([DataSheet("One", ("a",), ())], "xlsx", "Ponds")))
    assert book.properties.title == "Ponds"
    assert book.properties.created == book.properties.modified == datetime(1980, 1, 1)


def test_a_workbook_opens_with_its_head_in_view_and_columns_as_wide_as_their_text():
    sheet = DataSheet("One", ("code", "wording"), (("A1", "w" * 200),))
    page = openpyxl.load_workbook(io.BytesIO(as_file([sheet], "xlsx")))["One"]
    assert page.freeze_panes == "A2"
    assert page["A1"].font.bold
    assert [page.column_dimensions[letter].width for letter in "AB"] == [6, 62]


def test_a_number_stays_a_number_and_text_of_digits_text():
    rows = [tuple(cell.value for cell in row) for row in _opened(DataSheet("One", ("n",), ((7,), ("7",))))]
    assert rows == [("n",), (7,), ("7",)]


def _opened(sheet: DataSheet):
    return openpyxl.load_workbook(io.BytesIO(as_file([sheet], "xlsx")))[sheet.title].iter_rows()


@pytest.mark.parametrize("kind", ["csv", "xlsx", "ods"])
def test_a_control_character_kept_from_earlier_days_stops_no_export(kind):
    data = as_file([DataSheet("One", ("area",), (("No\x0brth",),))], kind, "Po\x01nds")
    read = data.decode() if kind == "csv" else tablib.Databook().load(data, format=kind).sheets()[0][0][0]
    assert "No\ufffdrth" in read
