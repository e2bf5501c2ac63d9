"""What lies across a draft's pages, and the files that a PDF carries."""

import io
from collections.abc import Iterator
from typing import Any

import pikepdf
import pytest

from reports.document.building import build_report
from reports.printing.pdf import render_pdf
from reports.printing.pdf_tags import PdfAttachment

pytestmark = pytest.mark.django_db

ACROSS = 'Draft for factual accuracy – "East"; } p { color: red – not for publication'
DATA = PdfAttachment("figures.csv", "text/csv; charset=utf-8", b"a,b\n1,2\n", "Every figure printed")
PRINTED: dict[str, bytes] = {}  # a render takes seconds


def printed(tiny: Any, watermark: str) -> bytes:
    if watermark not in PRINTED:
        report = build_report(tiny)
        PRINTED[watermark] = render_pdf(report, watermark=watermark, attachments=[DATA])
    return PRINTED[watermark]


@pytest.fixture
def draft(tiny: Any) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(printed(tiny, ACROSS))) as pdf:
        yield pdf


@pytest.fixture
def plain(tiny: Any) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(printed(tiny, ""))) as pdf:
        yield pdf


def artifacts(page: pikepdf.Page) -> int:
    steps = pikepdf.parse_content_stream(page)
    return sum(str(step.operator) == "BDC" and step.operands[1].get("/Type") == "/Pagination" for step in steps)


def test_a_watermark_lies_across_every_page_outside_the_tagged_text(draft, plain):
    assert len(draft.pages) == len(plain.pages)
    for marked, page in zip(draft.pages, plain.pages, strict=True):
        assert artifacts(marked) > artifacts(page)


def test_a_draft_says_what_it_is_in_its_title(draft, plain):
    assert str(draft.docinfo["/Title"]).startswith(f"{ACROSS}: Open Books")
    assert str(plain.docinfo["/Title"]).startswith("Open Books")


def test_an_attachment_is_data_with_a_name_a_type_and_a_description(draft):
    assert list(draft.attachments) == ["figures.csv"]
    file = draft.attachments["figures.csv"]
    assert file.get_file().read_bytes() == DATA.content
    assert file.get_file().mime_type == "text/csv"
    assert file.description == "Every figure printed"
    assert str(file.relationship) == "/Data"
    assert [spec.objgen for spec in draft.Root.AF] == [file.obj.objgen]


def test_attachments_carry_no_date_so_that_the_bytes_stay_the_same(draft, tiny):
    again = render_pdf(build_report(tiny), watermark=ACROSS, attachments=[DATA])
    assert again == printed(tiny, ACROSS)
    assert set(draft.attachments["figures.csv"].obj.EF.F.Params.keys()) == {"/CheckSum", "/Size"}
