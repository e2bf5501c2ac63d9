"""The data of a published version: what was printed, and no more."""

from dataclasses import replace

import pytest

from criteria.store.queries import read_instrument
from inspection.models import Inspection
from reports.data.live import live_sheets
from reports.data.published import about_sheet, published_sheets, workbook
from reports.data.sheets import DataSheet
from reports.document.building import build_report
from reports.document.frozen import as_json
from reports.document.parts import (
    from_json,
)
from reports.figures.tallies import area_refs
from reports.tests.area_figures import by_area

pytestmark = pytest.mark.django_db


def by_title(sheets: tuple[DataSheet, ...]) -> dict[str, DataSheet]:
    return {sheet.title: sheet for sheet in sheets}


def test_published_data_stay_as_they_were_printed(tiny: Inspection):
    now = by_title(live_sheets(tiny, area_refs(tiny)))
    frozen = as_json(build_report(tiny))
    case = tiny.cases.get(reference="N1")
    for row in case.assessments.get(counts=True).answers.exclude(value=""):
        row.delete()
    changed = by_title(live_sheets(tiny, area_refs(tiny)))
    sheets = by_title(published_sheets(from_json(frozen)))
    assert sheets["Figures"] == now["Figures"] != changed["Figures"]
    assert sheets["Judgements"] == now["Judgements"]
    assert sheets["Codebook"] == now["Codebook"]
    assert "Figures by area" not in sheets


def test_the_combined_scores_of_sections_and_chapter(tiny: Inspection):
    scores = by_title(published_sheets(build_report(tiny)))["Combined scores"]
    assert [row[2:8] for row in scores.rows] == [
        ("section", "Books and helpers", 4, 6, 67, "67%"),
        ("section", "Opening and lending", 2, 3, 67, "67%"),
        ("chapter", "All sections", 6, 9, 67, "67%"),
    ]


def test_a_hidden_figure_has_its_mark_and_no_number(tiny: Inspection):
    sheets = by_title(published_sheets(by_area(build_report(tiny))))
    assert sheets["Figures by area"].rows == (
        ("1", "L1.1", "North", 20, 40, 50, "50%"),
        ("1", "L1.1", "South", "", "", "", "[c]"),
    )
    assert [row[2:8] for row in sheets["Combined scores"].rows[3:]] == [
        ("area", "North", 3, 4, 75, "75%"),
        ("area", "South", "", "", "", "[c]"),
    ]


def test_a_version_frozen_without_a_codebook_takes_the_instruments(tiny: Inspection):
    report = build_report(tiny)
    older = replace(report, codebook=())
    assert published_sheets(older, read_instrument(tiny)) == published_sheets(report)


def test_the_first_sheet_says_what_the_data_are(tiny: Inspection):
    sheet = about_sheet(build_report(tiny), version=2, changes="South’s figures were mended")
    about = {row[0]: row[1] for row in sheet.rows}
    assert about["Title"] == tiny.title
    assert about["Version"] == 2
    assert about["What has changed"] == "South’s figures were mended"
    assert "Subtitle" not in about or about["Subtitle"]


def test_a_workbook_has_the_words_beside_each_code(tiny: Inspection):
    sheets = by_title(workbook(build_report(tiny), version=1, changes=""))
    assert next(iter(sheets)) == "About"
    assert sheets["Figures"].header[-1] == "wording"
    assert sheets["Judgements"].rows[0] == ("D1.1", "North", "STRONG", "Lends books and staff")
    assert sheets["Codebook"].header[-1] == "meaning"
