"""The PDF itself, read back with pikepdf, qpdf and pdftotext."""

import io
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from weasyprint.urls import FatalURLFetchingError

from casefiles.models.assessments import Answer
from reports.document.building import build_report
from reports.document.parts import Paragraph, PrintedTable, Report
from reports.printing import pdf as pdf_module
from reports.printing.pdf import CannotPrint, OwnFilesFetcher, render_pdf
from reports.tests.printed import elements, printed, tagged

pytestmark = pytest.mark.django_db

HEADINGS = ("H1", "H2", "H3", "H4", "H5", "H6")


@pytest.fixture
def reference(rmo: Any) -> tuple[Report, bytes]:
    return printed(rmo)


@pytest.fixture
def small(tiny: Any) -> tuple[Report, bytes]:
    return printed(tiny)


@pytest.fixture
def document(reference: tuple[Report, bytes]) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(reference[1])) as pdf:
        yield pdf


def run(*command: str, data: bytes, tmp_path: Path) -> str:
    (tmp_path / "report.pdf").write_bytes(data)
    done = subprocess.run(  # our own commands on our own file
        [part.replace("FILE", str(tmp_path / "report.pdf")) for part in command],
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def lines(data: bytes, tmp_path: Path) -> list[str]:
    text = run("pdftotext", "-layout", "FILE", "-", data=data, tmp_path=tmp_path)
    return [" ".join(line.split()) for line in text.splitlines()]


def table_rows(report: Report) -> Iterator[Any]:
    for chapter in report.chapters:
        for section in chapter.sections:
            for block in section.blocks:
                if isinstance(block, PrintedTable):
                    yield from (row for row in block.table.rows if not row.is_lead_in)


def test_the_file_is_sound(reference, tmp_path):
    said = run("qpdf", "--check", "FILE", data=reference[1], tmp_path=tmp_path)
    assert "No syntax or stream encoding errors found" in said


def test_every_row_of_every_table_stands_beside_its_figure_and_its_base(reference, tmp_path):
    found = lines(reference[1], tmp_path)
    rows = list(table_rows(reference[0]))
    assert len(rows) == 60
    for row in rows:
        base = row.figure.of if row.figure.relevant else "none relevant"
        start = f"{row.letter}) {row.wording}"[:28] if row.letter else row.wording[:28]
        ends = f" {row.figure.display} {base}"
        assert [line for line in found if line.startswith(start) and line.endswith(ends)], row.code


def test_every_row_of_the_profile_stands_beside_its_figure_and_its_base(reference, tmp_path):
    found = lines(reference[1], tmp_path)
    profile = next(chapter.profile for chapter in reference[0].chapters if chapter.profile)
    assert sum(len(block.rows) for block in profile.blocks) == 36
    for block in profile.blocks:
        for row in block.rows:
            label = block.sentence or row.label
            assert f"{label} {row.figure.display} {row.figure.of}" in found


def test_every_judgement_is_printed_under_its_area(reference, tmp_path):
    text = " ".join(lines(reference[1], tmp_path))
    assert text.count("PARTLY MET") == 17 + 1  # and once in the key
    assert text.count("NOT MET") == 11 + 1


def test_one_changed_answer_changes_the_printed_figure(small, tiny, tmp_path):
    row = "The shelves hold books for every reading age in the school."
    assert f"{row} 75% 3 of 4" in lines(small[1], tmp_path)
    Answer.objects.filter(assessment__case__reference="N2", criterion__code="L1.1").update(value="enough")
    assert f"{row} 100% 4 of 4" in lines(render_pdf(build_report(tiny)), tmp_path)


def test_the_same_report_gives_the_same_bytes(small):
    assert render_pdf(small[0]) == small[1]


def test_the_file_names_its_title_and_language_and_shows_its_bookmarks(document):
    root = document.Root
    assert str(document.docinfo["/Title"]).startswith('"I\'m not a racist but ..."')
    assert bool(root.ViewerPreferences.DisplayDocTitle) is True
    assert bool(root.MarkInfo.Marked) is True
    assert str(root.Lang) == "en-GB"
    assert str(root.PageMode) == "/UseOutlines"
    with document.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"


def test_no_date_stands_in_the_file(document):
    assert not {"/CreationDate", "/ModDate"} & set(document.docinfo.keys())


def test_the_bookmarks_are_cover_front_parts_and_chapters_with_their_sections(document, reference):
    with document.open_outline() as outline:
        titles = [item.title for item in outline.root]
        management = next(item for item in outline.root if item.title.startswith("3."))
    assert titles[:6] == [
        "“I’m not a racist but ...”",
        "Foreword",
        "Acknowledgements",
        "Contents",
        "Tables and charts",
        "Glossary",
    ]
    assert titles[6:] == [f"{part.number}. {part.title}" for part in reference[0].chapters]
    assert [item.title for item in management.children] == [
        "Leadership and planning",
        "Resource allocation",
        "Management and supervision of staff",
        "Partnership/contracting out",
        "Effective communication with sentencers",
        "Overall findings for Quality of RMO Management",
        "Recommendations",
    ]


def test_headings_start_with_one_title_and_skip_no_level(document):
    levels = [int(str(heading.S)[2:]) for heading in tagged(document, *HEADINGS)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_every_header_cell_says_what_it_heads(document):
    scopes = {str(cell.A.Scope) for cell in tagged(document, "TH")}
    assert scopes == {"/Column", "/Row"}
    assert not [cell for cell in tagged(document, "TH") if "/ID" in cell]


def test_every_table_has_a_row_of_column_headers(document):
    tables = tagged(document, "Table")
    assert len(tables) >= 8 + 5 + 3 + 2
    for table in tables:
        heads = [cell for cell in elements(table) if str(cell.S) == "/TH"]
        assert "/Column" in {str(cell.A.Scope) for cell in heads}


def test_every_chart_says_its_figures_in_words_and_lies_on_its_page(document):
    figures = tagged(document, "Figure")
    assert len(figures) == 4  # the cover and three charts
    assert str(figures[1].Alt).startswith(
        "Bar chart. Combined scores for the quality of assessment, by section: Assessment of RoH 63%"
    )
    for figure in figures:
        left, bottom, right, top = (float(edge) for edge in figure.A.BBox)
        assert 0 <= left < right <= 596
        assert 0 <= bottom < top <= 842


def test_links_are_printed_say_where_they_lead_and_lead_there(document, reference):
    links = [link for page in document.pages for link in page.get("/Annots", [])]
    targets = {str(name) for name in document.Root.Names.Dests.Names if isinstance(name, pikepdf.String)}
    assert len(links) >= len(reference[0].contents)
    assert {int(link.F) for link in links} == {4}
    assert not {str(link.Dest) for link in links} - targets
    assert "3 QUALITY OF RMO MANAGEMENT" in {str(link.Contents) for link in links}


def test_what_stands_in_the_margins_is_not_part_of_the_text(document):
    """Every marked sequence belongs to the structure tree or is an artifact."""
    numbers = document.Root.StructTreeRoot.ParentTree.Nums
    owners = {int(numbers[n]): numbers[n + 1] for n in range(0, len(numbers), 2)}
    in_tree = {element.objgen for element in elements(document.Root.StructTreeRoot)}
    for page in document.pages:
        of_page = owners[int(page.obj.StructParents)]
        for step in pikepdf.parse_content_stream(page):
            if str(step.operator) == "BDC" and "/MCID" in step.operands[1]:
                assert of_page[int(step.operands[1]["/MCID"])].objgen in in_tree
    artifacts = [
        step
        for step in pikepdf.parse_content_stream(document.pages[9])
        if str(step.operator) == "BDC" and step.operands[1].get("/Type") == "/Pagination"
    ]
    assert len(artifacts) == 3  # the title, the chapter, the page number


def test_every_font_is_in_the_file(document):
    fonts = {
        str(font.BaseFont).partition("+")[2] for page in document.pages for font in page.Resources.Font.values()
    }
    assert fonts
    assert all(name.startswith("Source-") for name in fonts), fonts


def test_odd_letters_long_words_and_markup_are_printed_as_typed(small, tmp_path):
    typed = "<script>x</script> Ł ő ŵ שלום 🙂 ![](file:///etc/passwd) " + "w" * 300
    chapter = small[0].chapters[1]
    odd = replace(chapter, opening=(Paragraph("2.1", typed),))
    data = render_pdf(replace(small[0], chapters=(odd,)))
    text = " ".join(lines(data, tmp_path))
    assert "<script>x</script> Ł ő ŵ" in text
    assert "file:///etc/passwd" in text
    assert "root:" not in text


def test_many_areas_are_printed_one_below_the_other(small, tmp_path):
    chapter = small[0].chapters[2]
    section = chapter.sections[0]
    strip = section.blocks[-1].strips[0]
    areas = [
        replace(strip.cells[0], area=replace(strip.cells[0].area, name=f"District {n}")) for n in range(1, 43)
    ]
    grid = replace(section.blocks[-1], strips=(replace(strip, cells=tuple(areas)),))
    long = replace(chapter, sections=(replace(section, blocks=(grid,)),))
    found = lines(render_pdf(replace(small[0], chapters=(long,))), tmp_path)
    assert [f"District {n} STRONG" in found for n in range(1, 43)] == [True] * 42


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "https://example.org/picture.png",
        "http://127.0.0.1/",
        "data:text/css,p{color:red}",
        "report:css/../../inspection/settings.py",
        "report:fonts/nested/font.woff2",
        "report:other/report.css",
        "report:css/report.scss",
        "report:fonts/missing.woff2",
    ],
)
def test_nothing_but_our_own_files_is_opened(address):
    with pytest.raises(FatalURLFetchingError):
        OwnFilesFetcher().fetch(address)


def test_a_missing_font_stops_the_print_and_says_what_to_do(small, monkeypatch):
    monkeypatch.setitem(pdf_module.FOLDERS, "fonts", "nowhere")
    with pytest.raises(CannotPrint, match="run script/build_assets"):
        render_pdf(small[0])
