"""The figures as sheets: the columns, small areas, the codebook."""

import io

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from inspection.models import Inspection
from reports.data.live import live_lines, live_sheets
from reports.data.sheet_files import as_file
from reports.data.sheets import DataSheet
from reports.figures.tallies import area_refs
from reports.tests import orchards

pytestmark = pytest.mark.django_db


@pytest.fixture
def inspection() -> Inspection:
    """Three orchards: pruned in two of three; two with a plan; never any waste to speak of."""
    found = orchards.plant()
    orchards.case(found, "kent", "K1", {"T1.1": "yes", "T1.2a": "yes"}, sample={"crop": "Pears"})
    orchards.case(found, "kent", "K2", {"T1.1": "yes", "T1.2a": "no"}, sample={"crop": "Plums"})
    orchards.case(found, "hereford", "H1", {"T1.1": "no", "T2.1": "na"}, sample={"trees": 12})
    orchards.judge(found, "kent", "M1.1", "good")
    return found


def test_a_line_for_each_scored_row_then_each_profile_row(inspection):
    assert [line.cells for line in live_lines(inspection)] == [
        ("1", "T1.1", 2, 3, 67, "67%"),
        ("1", "T1.2a", 1, 2, 50, "50%"),
        ("2", "T2.1", 0, 0, "", "N/A"),
        ("profile", "P1.1", 0, 2, 0, "0%"),
        ("profile", "P1.2", 1, 2, 50, "50%"),
        ("profile", "P2.1", 1, 1, 100, "100%"),
        ("profile", "P2.2", 0, 1, 0, "0%"),
        ("profile", "P3.1", 0, 0, "", "N/A"),
    ]


def test_the_command_prints_them_as_csv(inspection, capsys):
    call_command("export_tables", "orchards")
    lines = capsys.readouterr().out.split("\n")
    assert lines[:2] == ["table,criterion_code,met,relevant,percent,display", "1,T1.1,2,3,67,67%"]
    assert lines[3] == "2,T2.1,0,0,,N/A"
    assert lines[-1] == ""
    assert len(lines) == 10


def test_the_command_says_what_it_did_not_find():
    with pytest.raises(CommandError, match="There is no inspection “nowhere”"):
        call_command("export_tables", "nowhere")
    Inspection.objects.create(slug="bare", title="Bare", publisher="Nobody")
    with pytest.raises(CommandError, match="“bare” has no instrument"):
        call_command("export_tables", "bare")


def by_title(sheets: tuple[DataSheet, ...]) -> dict[str, DataSheet]:
    return {sheet.title: sheet for sheet in sheets}


def test_small_areas_have_counts_and_no_percentage(inspection):
    sheets = by_title(live_sheets(inspection, area_refs(inspection)))
    assert sheets["Figures by area"].rows[:2] == (
        ("1", "T1.1", "Kent", 2, 2, "", "2 of 2"),
        ("1", "T1.1", "Hereford", 0, 1, "", "0 of 1"),
    )


def test_areas_of_ten_or_more_have_a_percentage():
    inspection = orchards.plant()
    orchards.many(inspection, 10, areas=["kent"])
    sheets = by_title(live_sheets(inspection, area_refs(inspection)))
    assert sheets["Figures by area"].rows[:2] == (
        ("1", "T1.1", "Kent", 10, 10, 100, "100%"),
        ("1", "T1.1", "Hereford", 0, 0, "", "N/A"),
    )


def test_judgements_as_printed(inspection):
    sheets = by_title(live_sheets(inspection, area_refs(inspection)))
    assert sheets["Judgements"].rows == (
        ("M1.1", "Kent", "GOOD ENOUGH"),
        ("M1.1", "Hereford", "Not judged"),
    )


def test_one_area_alone(inspection):
    kent = inspection.areas.get(slug="kent")
    sheets = by_title(live_sheets(inspection, area_refs(inspection)[:1], area=kent))
    assert sheets["Figures"].rows[0] == ("1", "T1.1", 2, 2, 100, "100%")
    assert {row[2] for row in sheets["Figures by area"].rows} == {"Kent"}


def test_the_codebook_says_what_each_figure_is(inspection):
    book = by_title(live_sheets(inspection, area_refs(inspection)))["Codebook"]
    assert book.header == ("criterion_code", "table", "title", "wording", "base", "meaning")
    assert book.rows[1] == (
        "T1.2a",
        "1",
        "Care",
        "The plan was: written <b>down</b>",
        "Cases answered Yes or In part or No.",
        "Share of the base answered Yes.",
    )
    assert book.rows[2][-1] == "Share of the base answered Yes. Yes is the unwelcome answer."
    assert book.rows[3][2:] == (
        "Main crop",
        "Apples",
        "Cases with something recorded.",
        "Share of the base with this value.",
    )


def test_real_sheets_open_in_every_format(inspection):
    sheets = live_sheets(inspection, area_refs(inspection))
    book = openpyxl.load_workbook(io.BytesIO(as_file(sheets, "xlsx")))
    assert book.sheetnames == ["Figures", "Figures by area", "Judgements", "Codebook"]
    assert [cell.value for cell in book["Figures"][2]] == ["1", "T1.1", 2, 3, 67, "67%"]
    assert as_file(sheets, "ods").startswith(b"PK")
