"""A table arrives as a CSV file or a workbook: what is read, and what is refused with its place."""

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from inspection.problems import ProblemsFound
from inspection.spreadsheets import package
from inspection.spreadsheets.text import TableColumns
from inspection.spreadsheets.workbook import (
    DropDownColumn,
    SheetToWrite,
    read_table,
    read_workbook,
)
from inspection.spreadsheets.writing import write_workbook
from inspection.tests.workbooks import HEADER, MAIN, inline, packed, parts, row, sheet_xml, workbook

COLUMNS = TableColumns(["reference", "area"])
NORTH = row(2, "N01", "North")


def problems(data: bytes) -> list[str]:
    with pytest.raises(ProblemsFound) as found:
        read_table(data, COLUMNS)
    return [str(problem) for problem in found.value.problems]


def saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_workbook_and_a_csv_file_give_the_same_rows_but_for_the_sheet():
    of_book = read_table(workbook(HEADER, row(3, " N01 ", "North")), COLUMNS)
    of_csv = read_table(b"reference,area\n\nN01,North\n", COLUMNS)
    assert [(r.number, r.cells) for r in of_book] == [(r.number, r.cells) for r in of_csv]
    assert of_book[0].place("area") == "sheet Sheet1, row 3, column area"
    assert of_csv[0].place("area") == "row 3, column area"


def test_cells_are_read_as_they_look():
    book = Workbook()
    book.active.append(["reference", "area"])
    book.active.append([7, 0.1])
    book.active.append([1e20, True])
    book.active.append([CellRichText("N", TextBlock(InlineFont(b=True), "01")), 38.0])
    cells = [(r.cells["reference"], r.cells["area"]) for r in read_table(saved(book), COLUMNS)]
    assert cells == [("7", "0.1"), ("100000000000000000000", "TRUE"), ("N01", "38")]


def test_a_date_is_read_as_year_month_day_in_both_calendars():
    dated = parts(sheet_xml([HEADER, '<row r="2"><c r="A2" s="1"><v>38061</v></c></row>']))
    dated["xl/styles.xml"] = (
        f'<styleSheet xmlns="{MAIN}"><numFmts><numFmt numFmtId="164" formatCode="dd/mm/yy"/></numFmts>'
        '<cellXfs><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs></styleSheet>'
    )
    assert read_table(packed(dated), COLUMNS)[0].cells["reference"] == "2004-03-15"
    dated["xl/workbook.xml"] = dated["xl/workbook.xml"].replace(
        "<sheets>", '<workbookPr date1904="1"/><sheets>'
    )
    assert read_table(packed(dated), COLUMNS)[0].cells["reference"] == "2008-03-16"


def test_a_coloured_number_is_not_a_date():
    coloured = parts(sheet_xml([HEADER, '<row r="2"><c r="A2" s="0"><v>38061</v></c></row>']))
    coloured["xl/styles.xml"] = (
        f'<styleSheet xmlns="{MAIN}"><numFmts><numFmt numFmtId="164" formatCode="[Red]0&quot; days&quot;"/>'
        '</numFmts><cellXfs><xf numFmtId="164"/></cellXfs></styleSheet>'
    )
    assert read_table(packed(coloured), COLUMNS)[0].cells["reference"] == "38061"


def test_shared_texts_are_read_without_their_reading_aids():
    shared = parts(sheet_xml([HEADER, '<row r="2"><c r="A2" t="s"><v>0</v></c></row>']))
    shared["xl/sharedStrings.xml"] = (
        f'<sst xmlns="{MAIN}"><si><r><t>N</t></r><r><t>01</t></r><rPh><t>aside</t></rPh></si></sst>'
    )
    assert read_table(packed(shared), COLUMNS)[0].cells["reference"] == "N01"


def test_elements_may_carry_a_prefix():
    rows = [HEADER, NORTH]
    xml = sheet_xml(rows).replace("</", "</x:").replace("<", "<x:").replace("<x:/x:", "</x:")
    prefixed = parts(xml.replace("xmlns=", "xmlns:x="))
    assert read_table(packed(prefixed), COLUMNS)[0].cells == {"reference": "N01", "area": "North"}


def test_of_several_sheets_the_one_with_the_wanted_name_is_read():
    other = sheet_xml([row(1, "how to fill this in")])
    data = packed(parts(other, sheet_xml([HEADER, NORTH]), names=["Notes", "sample"]))
    assert read_table(data, COLUMNS, sheet="Sample")[0].cells["area"] == "North"
    with pytest.raises(ProblemsFound) as found:
        read_table(data, COLUMNS, sheet="Cases")
    assert str(found.value) == (
        "The workbook has 2 sheets that are filled in. Call the one to be read “Cases”."
    )


def test_what_is_written_is_read_again_whatever_it_looks_like():
    texts = ["=1+1", "_x0041_", " two\nlines ", "007", "2004-03-15", "TRUE", "+44", "é😀"]
    data = write_workbook([SheetToWrite("Texts", ["text", "number"], [(text, 3) for text in texts])])
    (sheet,) = read_workbook(data)
    rows = sheet.rows(TableColumns(["text", "number"]), trim=False)
    assert [r.cells["text"] for r in rows] == texts
    assert {r.cells["number"] for r in rows} == {"3"}


@settings(deadline=None)
@given(st.lists(st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1), min_size=1))
def test_any_text_is_read_as_it_was_written(texts: list[str]):
    (sheet,) = read_workbook(write_workbook([SheetToWrite("Texts", ["text"], [["."], *([t] for t in texts)])]))
    cells = {row.number: row.cells["text"] for row in sheet.rows(TableColumns(["text"]), trim=False)}
    assert [cells.get(number, "") for number in range(3, len(texts) + 3)] == [
        text if text.strip() else "" for text in texts
    ]


def test_control_characters_are_written_so_that_they_are_refused_again():
    data = write_workbook([SheetToWrite("Texts", ["text"], [["\0"], ["\ud800"]])])
    with pytest.raises(ProblemsFound, match="control character"):
        read_workbook(data)[0].rows(TableColumns(["text"]))


def test_a_written_sheet_can_offer_choices_and_formats():
    sheet = SheetToWrite(
        "S", ["a"], widths=[20], formats=["@"], choices=[DropDownColumn(1, "Columns!$A$1:$B$1")]
    )
    xml = zipfile.ZipFile(io.BytesIO(write_workbook([sheet]))).read("xl/worksheets/sheet1.xml")
    assert b'sqref="A2:A20000"' in xml
    assert b"Columns!$A$1:$B$1" in xml


@pytest.mark.parametrize(
    ("start", "what"),
    [
        (b"MZ\x90\0", "It is a program."),
        (b"\x7fELF\x02", "It is a program."),
        (b"%PDF-1.7", "It is a PDF document."),
        (b"\x89PNG\r\n", "It is a picture."),
        (
            b"\xd0\xcf\x11\xe0\xa1",
            "It is an old Excel workbook (.xls), or one protected by a password.",
        ),
        (b"<html>", "It is a web page or XML."),
    ],
)
def test_another_kind_of_file_is_told_by_its_content(start: bytes, what: str):
    assert problems(start) == [f"This is neither an Excel workbook (.xlsx) nor a file of plain text. {what}"]


def test_text_files_are_refused_as_csv_files_are():
    assert problems(b"") == ["The file is empty."]
    assert problems("reference,area\nN01,Nord\n".encode("utf-16")) == [
        "The file is UTF-16 (“Unicode text”). Save it as “CSV UTF-8” and try again."
    ]
    assert problems("reference,area\nN01,Besançon\n".encode("cp1252")) == [
        "row 2: The file is not UTF-8 text. Save it as “CSV UTF-8” and try again."
    ]
    assert problems(b"x" * (5 * 1024 * 1024 + 1)) == ["The file is larger than 5 MB."]


def test_the_csv_of_another_country_is_told_what_is_wrong():
    assert problems(b"reference;area\nN01;North\n") == [
        "row 1: The columns are not separated by commas. Save the file as “CSV UTF-8”."
    ]


def test_a_document_and_another_archive_are_no_workbooks():
    assert problems(packed({"word/document.xml": "", "[Content_Types].xml": ""})) == [
        "This is a document or a presentation, not a table."
    ]
    assert problems(packed({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"})) == [
        "This is an OpenDocument file. Save it as an Excel workbook (.xlsx)."
    ]
    assert problems(packed({"holiday.txt": "hello"})) == [
        "This is neither an Excel workbook (.xlsx) nor a file of plain text. It is a ZIP archive of something else."
    ]


def test_a_workbook_with_macros_is_refused():
    assert problems(packed(parts(sheet_xml([HEADER, NORTH])) | {"xl/vbaProject.bin": "x"})) == [
        "The workbook has macros. Save it as “Excel Workbook (.xlsx)”, which leaves them out."
    ]


def test_formulas_and_errors_are_named_by_sheet_and_cell():
    formula = '<row r="2"><c r="A2"><f>1+1</f><v>2</v></c><c r="B2" t="e"><v>#N/A</v></c></row>'
    assert problems(workbook(HEADER, formula)) == [
        "sheet Sheet1, cell A2: The cell holds a formula. Copy the cells and paste them back as values.",
        "sheet Sheet1, cell B2: The cell shows an error instead of a value.",
    ]


def test_of_many_formulas_the_first_twenty_are_told():
    rows = [f'<row r="{n}"><c r="A{n}"><f>1</f></c></row>' for n in range(2, 1000)]
    assert len(problems(workbook(HEADER, *rows))) == 20


def test_merged_cells_are_refused():
    merged = '<mergeCells count="1"><mergeCell ref="A2:A3"/></mergeCells>'
    assert problems(workbook(HEADER, NORTH, after=merged)) == [
        "sheet Sheet1, cells A2:A3: The cells are merged. Unmerge them and fill in each one."
    ]


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_sheet_is_refused(state: str):
    data = packed(parts(sheet_xml([HEADER, NORTH]), sheet_xml([NORTH]), state=state))
    assert problems(data) == ["sheet Sheet2: The sheet is hidden. Show it, or delete it if it is not meant."]


def test_a_hidden_row_or_column_that_holds_something_is_refused():
    rows = [HEADER, row(2, "N01", "North", more=' hidden="1"'), '<row r="3" hidden="1"/>']
    hidden = '<cols><col min="2" max="4" hidden="1"/></cols>'
    assert problems(workbook(*rows, before=hidden)) == [
        "sheet Sheet1, column B: The column is hidden. Show it, or delete it if it is not meant.",
        "sheet Sheet1, row 2: The row is hidden. Show it, or delete it if it is not meant.",
    ]


def test_the_header_is_checked_as_in_a_csv_file():
    assert problems(workbook(row(1, "reference", "colour", "reference"), row(2, "N01", "", "", "x"))) == [
        "sheet Sheet1, row 1: The column “area” is missing.",
        "sheet Sheet1, row 1, column 2: The column “colour” is not one this file can have.",
        "sheet Sheet1, row 1, column 3: The column “reference” appears twice.",
    ]
    assert problems(workbook(row(2, "reference", "area"))) == [
        "sheet Sheet1: The column names must stand in row 1."
    ]
    assert problems(workbook(HEADER, row(2, "N01", "North", "extra"))) == [
        "sheet Sheet1, row 2: The row has 3 cells, the header 2."
    ]


def test_an_empty_workbook_and_a_header_alone_are_refused():
    assert problems(workbook()) == ["The workbook is empty."]
    assert problems(workbook(HEADER)) == ["sheet Sheet1: The file has a header but no rows."]


@pytest.mark.parametrize(
    ("text", "name"),
    [("N_x0000_1", "U+0000 (NUL)"), ("N_xD800_1", "U+D800"), ("N_x001B_1", "U+001B (ESC)")],
)
def test_control_characters_are_refused_even_in_disguise(text: str, name: str):
    assert problems(workbook(HEADER, row(2, text, "North"))) == [
        f"sheet Sheet1, row 2, column reference: Take out the control character {name} at character 2."
    ]


def test_a_million_rows_are_not_read_to_the_end():
    rows = (f"<row><c><v>{n}</v></c></row>" for n in range(1_000_000))
    assert problems(workbook(HEADER, *rows)) == [
        "sheet Sheet1: The sheet has more than 20,000 rows. Delete those that are not used."
    ]


def test_a_million_rows_of_csv_are_not_read_to_the_end():
    assert problems(b"reference,area\n" + b"a,b\n" * 1_000_000) == ["The file has more than 100,000 rows."]


def test_a_million_columns_are_not_read_to_the_end(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(package, "MAX_RATIO", 10_000)
    wide = "<row>" + "<c><v>1</v></c>" * 1_000_000 + "</row>"
    assert problems(workbook(HEADER, wide)) == ["sheet Sheet1: The sheet has more than 200 columns."]
    assert problems(b"a," * 1_000_000 + b"\n") == ["row 1: The table has more than 200 columns."]


def test_a_million_shared_texts_are_not_read_to_the_end(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(package, "MAX_RATIO", 10_000)
    shared = parts(sheet_xml([HEADER, NORTH]))
    shared["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}">{"<si><t>a</t></si>" * 1_000_000}</sst>'
    assert problems(packed(shared)) == ["The workbook has more than 300,000 different texts."]


def test_a_zip_bomb_is_refused_by_its_directory():
    bomb = parts(sheet_xml([HEADER, NORTH])) | {"xl/media/a.bin": "0" * 20_000_000}
    assert problems(packed(bomb)) == ["The workbook unpacks to far more than its size: it is not read."]
    many = {f"xl/media/{n}.bin": "0" * 20_000_000 for n in range(3)}
    assert problems(packed(bomb | many)) == ["The workbook unpacks to more than 50 MB, too much to be read."]
    crowd = {f"xl/media/{n}.bin": "" for n in range(1_001)}
    assert problems(packed(crowd)) == ["The workbook has more than 1,000 parts."]


def test_a_directory_that_lies_about_sizes_gains_nothing():
    data = packed(parts(sheet_xml([HEADER, NORTH] + [row(n, "N01") for n in range(3, 9_000)])))
    size = len(zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml"))
    lying = data.replace(size.to_bytes(4, "little"), (100).to_bytes(4, "little"))
    assert lying != data
    assert problems(lying) == [package.DAMAGED]


def test_entities_are_never_looked_at():
    laughs = '<!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
    sheet = sheet_xml([HEADER, row(2, "&f;", "&b;")])
    assert problems(packed(parts(laughs + sheet))) == [package.DAMAGED]


@pytest.mark.parametrize(
    "xml",
    [
        "<worksheet>",
        sheet_xml([NORTH, HEADER]),
        sheet_xml(["<row r='1'><c r='B2'/></row>"]),
        sheet_xml(["<row r='x'/>"]),
        sheet_xml(["<row r='1'><c t='s'><v>5</v></c></row>"]),
        sheet_xml(["<row r='1'><c><v>not a number</v></c></row>"]),
        sheet_xml([f"<row x='{'y' * 5_000_000}'/>"]),
        '<?xml version="1.0" encoding="klingon"?><worksheet/>',
    ],
)
def test_a_damaged_sheet_is_refused(xml: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(package, "MAX_RATIO", 10_000)
    assert problems(packed(parts(xml))) == [package.DAMAGED]


@pytest.mark.parametrize("missing", ["xl/workbook.xml", "_rels/.rels", "xl/worksheets/sheet1.xml"])
def test_a_workbook_without_a_part_it_needs_is_refused(missing: str):
    files = parts(sheet_xml([HEADER, NORTH]))
    del files[missing]
    assert problems(packed(files)) == [package.DAMAGED]


def test_a_cut_off_workbook_is_refused():
    data = workbook(HEADER, NORTH)
    assert problems(data[: len(data) // 2]) == [package.DAMAGED]


def test_a_very_long_cell_is_refused_where_it_stands(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(package, "MAX_RATIO", 10_000)
    long = f'<row r="2">{inline("A2", "x" * 40_000)}</row>'
    assert problems(workbook(HEADER, long)) == [
        "sheet Sheet1, cell A2: A cell holds more than 32,767 characters."
    ]
