"""What PDF/UA-1 (ISO 14289-1) asks of the report's structure, as far as a program can tell.

`docs/accessibility.md` says what else was looked at, and what only a person can judge.
"""

import io
from collections.abc import Iterator
from typing import Any

import pikepdf
import pytest

from reports.document.building import build_report
from reports.document.parts import Paragraph, Report
from reports.printing.pdf import render_pdf
from reports.tests.printed import elements, printed, tagged

pytestmark = pytest.mark.django_db

PAINTING = {"Tj", "TJ", "'", '"', "f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "sh", "Do", "EI"}


BY_AREA: dict[bool, tuple[Report, bytes]] = {}  # a render takes seconds


@pytest.fixture(params=[False, True], ids=["all areas together", "figures by area"])
def both(request: Any, rmo: Any) -> tuple[Report, bytes]:
    if not request.param:
        return printed(rmo)
    if not BY_AREA:
        rmo.publish_area_figures = True
        report = build_report(rmo)
        BY_AREA[True] = (report, render_pdf(report))
    return BY_AREA[True]


@pytest.fixture
def report(both: tuple[Report, bytes]) -> Report:
    return both[0]


@pytest.fixture
def document(both: tuple[Report, bytes]) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(both[1])) as pdf:
        yield pdf


def kids(element: pikepdf.Object) -> list[Any]:
    found = element.get("/K", pikepdf.Array())
    return list(found) if isinstance(found, pikepdf.Array) else [found]


def test_the_file_says_that_it_is_pdf_ua_and_is_tagged(document: pikepdf.Pdf) -> None:
    with document.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
    assert bool(document.Root.MarkInfo.Marked)
    assert bool(document.Root.ViewerPreferences.DisplayDocTitle)


def test_nothing_is_painted_that_is_neither_tagged_nor_an_artifact(document: pikepdf.Pdf) -> None:
    """7.1: every mark on a page is real content, in the structure tree, or set aside as an artifact."""
    for number, page in enumerate(document.pages, 1):
        depth = 0
        for step in pikepdf.parse_content_stream(page):
            operator = str(step.operator)
            depth += (operator in ("BDC", "BMC")) - (operator == "EMC")
            assert depth > 0 or operator not in PAINTING, f"page {number}: {operator}"
        assert depth == 0


def test_marked_content_lies_in_exactly_one_element(document: pikepdf.Pdf) -> None:
    numbers = document.Root.StructTreeRoot.ParentTree.Nums
    owners = {int(numbers[n]): numbers[n + 1] for n in range(0, len(numbers), 2)}
    for page in document.pages:
        marks = [
            int(step.operands[1]["/MCID"])
            for step in pikepdf.parse_content_stream(page)
            if str(step.operator) == "BDC" and "/MCID" in step.operands[1]
        ]
        assert len(marks) == len(set(marks))
        assert all(owners[int(page.obj.StructParents)][mark] is not None for mark in marks)


def test_every_element_is_of_a_standard_kind_or_mapped_to_one(document: pikepdf.Pdf) -> None:
    standard = {
        "Document",
        "Part",
        "Art",
        "Sect",
        "Div",
        "BlockQuote",
        "Caption",
        "TOC",
        "TOCI",
        "Index",
        "NonStruct",
        "Private",
        "P",
        "H",
        "H1",
        "H2",
        "H3",
        "H4",
        "H5",
        "H6",
        "L",
        "LI",
        "Lbl",
        "LBody",
        "Table",
        "TR",
        "TH",
        "TD",
        "THead",
        "TBody",
        "TFoot",
        "Span",
        "Quote",
        "Note",
        "Reference",
        "BibEntry",
        "Code",
        "Link",
        "Annot",
        "Figure",
        "Formula",
        "Form",
    }
    mapped = {str(name)[1:] for name in document.Root.StructTreeRoot.get("/RoleMap", {})}
    kinds = {str(element.S)[1:] for element in elements(document.Root.StructTreeRoot)}
    assert kinds <= standard | mapped


def test_every_row_of_a_table_has_as_many_cells_as_the_table_has_columns(
    document: pikepdf.Pdf,
) -> None:
    """7.5: tables are regular, counting what a cell spans."""
    for table in tagged(document, "Table"):
        widths = set()
        for row in elements(table):
            if str(row.S) == "/TR":
                cells = [kid for kid in kids(row) if str(kid.S) in ("/TH", "/TD")]
                widths.add(sum(int(cell.get("/A", {}).get("/ColSpan", 1)) for cell in cells))
        assert len(widths) == 1, widths


def test_items_of_lists_have_bodies_and_nothing_is_empty(document: pikepdf.Pdf) -> None:
    """7.6, and no element that a screen reader would stop at in vain."""
    for item in tagged(document, "LI"):
        assert "/LBody" in {str(kid.S) for kid in kids(item)}
    assert all(kids(span) for span in tagged(document, "Span"))


def test_every_picture_has_words_in_its_place(document: pikepdf.Pdf) -> None:
    assert all(str(figure.get("/Alt", "")) for figure in tagged(document, "Figure"))


def test_the_text_is_read_in_the_order_in_which_it_is_numbered(document: pikepdf.Pdf, report: Report) -> None:
    """The tree, read from its start, meets the paragraphs' numbers as the report counts them."""
    wanted = [
        block.number
        for chapter in report.chapters
        for blocks in (chapter.opening, *(s.blocks for s in chapter.sections), chapter.closing)
        for block in blocks
        if isinstance(block, Paragraph)
    ]
    texts = Texts(document)
    read = [texts.of(span).strip() for span in tagged(document, "Span")]
    met = [text for text in read if text in set(wanted)]
    assert len(wanted) > 80
    assert met == wanted


class Texts:
    """The text of marked content, by page and number."""

    def __init__(self, document: pikepdf.Pdf) -> None:
        self.pages = {page.obj.objgen: self._of_page(page) for page in document.pages}

    def of(self, element: pikepdf.Object) -> str:
        page = self.pages[element.Pg.objgen] if "/Pg" in element else {}
        return "".join(page.get(int(kid), "") for kid in kids(element) if isinstance(kid, int))

    @staticmethod
    def _of_page(page: pikepdf.Page) -> dict[int, str]:
        letters = {str(name): letters_of(font) for name, font in page.Resources.get("/Font", {}).items()}
        found: dict[int, str] = {}
        font, mark = "", -1
        for step in pikepdf.parse_content_stream(page):
            operator, operands = str(step.operator), step.operands
            if operator == "BDC":
                mark = int(operands[1].get("/MCID", -1))
            elif operator == "Tf":
                font = str(operands[0])
            elif operator in ("Tj", "TJ"):
                parts = operands[0] if operator == "TJ" else [operands[0]]
                codes = b"".join(bytes(part) for part in parts if isinstance(part, pikepdf.String))
                pairs = (codes[n : n + 2] for n in range(0, len(codes), 2))
                text = "".join(letters[font].get(pair, "?") for pair in pairs)
                found[mark] = found.get(mark, "") + text
        return found


def letters_of(font: pikepdf.Object) -> dict[bytes, str]:
    """What each two-byte code of the font stands for, from its ToUnicode map."""
    letters = {}
    for line in font.ToUnicode.read_bytes().decode().splitlines():
        parts = line.split()
        if len(parts) == 2 and all(part.startswith("<") for part in parts):
            code, letter = (bytes.fromhex(part.strip("<>")) for part in parts)
            letters[code] = letter.decode("utf-16-be")
    return letters


def test_footnotes_are_notes_at_the_foot_of_their_page(tiny: Any) -> None:
    """7.9: each note has an identifier of its own."""
    passage = tiny.passages.filter(kind="paragraph").first()
    passage.text = "Shelves were full^[Counted in May.] and tidy^[But for one.]."
    passage.save()
    with pikepdf.open(io.BytesIO(render_pdf(build_report(tiny)))) as pdf:
        notes = tagged(pdf, "Note")
        texts = Texts(pdf)
        said = ["".join(texts.of(part) for part in [note, *elements(note)]) for note in notes]
    assert [str(note.ID) for note in notes] == ["note-1", "note-2"]
    assert said == ["1. Counted in May.", "2. But for one."]
