"""Everything that a version offers its readers: which files, for whom, and their faults as PDFs."""

import io
import json
import subprocess
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from reports.document.building import build_report
from reports.document.parts import Findings, Report
from reports.printing.reader_pdfs import render_area_report, render_summary
from reports.publishing.report_files import ReportFiles, make_report_files, step_count
from reports.tests.area_figures import by_area
from reports.tests.printed import elements, tagged

pytestmark = pytest.mark.django_db

MADE: list[tuple[Report, ReportFiles, list[str]]] = []  # it takes seconds


@pytest.fixture
def made(tiny: Any) -> tuple[Report, ReportFiles, list[str]]:
    if not MADE:
        report = by_area(build_report(tiny))
        steps: list[str] = []
        changes = "A school was read again."
        files = make_report_files(report, slug="tiny", version=3, changes=changes, on_step=steps.append)
        MADE.append((report, files, steps))
    return MADE[0]


def content(made: tuple[Report, ReportFiles, list[str]], name: str) -> bytes:
    return next(file.content for file in made[1].files if file.name == name)


def test_the_files_of_a_version(made):
    assert [(file.kind, file.area, file.name) for file in made[1].files] == [
        ("html", "", "tiny-v3.html"),
        ("summary", "", "tiny-v3-summary.pdf"),
        ("area", "north", "tiny-v3-area-north.pdf"),
        ("area", "south", "tiny-v3-area-south.pdf"),
        ("data", "", "tiny-v3-data.xlsx"),
        ("data", "", "tiny-v3-data.ods"),
        ("data", "", "tiny-v3-figures.csv"),
        ("data", "", "tiny-v3-figures-by-area.csv"),
        ("data", "", "tiny-v3-judgements.csv"),
        ("data", "", "tiny-v3-combined-scores.csv"),
        ("data", "", "tiny-v3-codebook.csv"),
        ("data", "", "tiny-v3-report.json"),
    ]


def test_every_step_is_told(made):
    report, _, steps = made
    assert len(steps) == step_count(report) == 6
    assert steps[-1] == "The report of South"


def test_the_data_lie_within_the_pdf(made):
    data = {file.name: file for file in made[1].files if file.kind == "data"}
    with pikepdf.open(io.BytesIO(made[1].pdf)) as pdf:
        assert set(pdf.attachments) == set(data)
        for name, spec in pdf.attachments.items():
            assert spec.get_file().read_bytes() == data[name].content
            assert spec.get_file().mime_type == data[name].content_type.partition(";")[0]
            assert str(spec.relationship) == "/Data"
            assert spec.description.startswith(("The ", "Every ", "What "))


def test_the_json_names_its_version_and_what_changed(made):
    about = json.loads(content(made, "tiny-v3-report.json"))["report"]
    assert (about["version"], about["changes"]) == (3, "A school was read again.")


def test_a_hidden_figure_is_in_no_file_of_its_area(made):
    sheet = content(made, "tiny-v3-figures-by-area.csv").decode().splitlines()
    assert sheet[-1] == "1,L1.1,South,,,,[c]"


@pytest.mark.parametrize("name", ["tiny-v3-summary.pdf", "tiny-v3-area-north.pdf"])
def test_a_readers_pdf_is_tagged_titled_and_sound(name, made, tmp_path):
    (tmp_path / name).write_bytes(content(made, name))
    check = ["qpdf", "--check", str(tmp_path / name)]
    subprocess.run(check, check=True, capture_output=True)  # our own command on our own file
    with pikepdf.open(tmp_path / name) as pdf:
        title = {"summary": "Open Books: summary"}.get(name[8:-4], "Open Books: North")
        assert str(pdf.docinfo["/Title"]) == title
        assert str(pdf.Root.Lang) == "en-GB"
        assert {str(cell.A.Scope) for cell in tagged(pdf, "TH")} == {"/Column", "/Row"}
        levels = [int(str(e.S)[2:]) for e in tagged(pdf, "H1", "H2", "H3", "H4")]
        assert levels[0] == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))
        with pdf.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
        with pdf.open_outline() as outline:
            assert len(outline.root) >= 1
        assert all(str(e.S) != "/Figure" for e in elements(pdf.Root.StructTreeRoot))


def pages(data: bytes) -> int:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return len(pdf.pages)


def test_the_summary_of_the_reference_inspection_has_two_pages(rmo):
    assert pages(render_summary(build_report(rmo), version=1)) == 2


def test_the_summary_of_a_long_report_still_has_two_pages(tiny):
    report = build_report(tiny)
    texts = tuple(f"{n}. {'A long finding about shelves and helpers. ' * 4}" for n in range(60))
    chapter = replace(report.chapters[1], findings=(Findings("Use", texts, texts),))
    long = replace(report, chapters=(report.chapters[0], chapter, *report.chapters[2:]))
    assert pages(render_summary(long, version=1)) <= 2


def test_an_inspection_without_a_word_written_has_every_version(tiny, tmp_path: Path):
    tiny.passages.all().delete()
    report = build_report(tiny)
    assert pages(render_summary(report, version=1)) >= 1
    assert pages(render_area_report(report, report.areas[0], version=1)) >= 2
