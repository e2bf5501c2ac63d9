"""What lies across a draft's pages, and the files that a PDF carries."""

import io
from typing import Any

import pikepdf
import pytest

from reports.pdf import Attachment, render_pdf
from reports.report import build_report

pytestmark = pytest.mark.django_db

ACROSS = 'Draft for factual accuracy – "East"; } p { color: red – not for publication'
DATA = Attachment("figures.csv", "text/csv; charset=utf-8", b"a,b\n1,2\n", "Every figure printed")


@pytest.fixture
def draft(tiny: Any) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(render_pdf(build_report(tiny), watermark=ACROSS)))


def artifacts(page: pikepdf.Page) -> int:
    steps = pikepdf.parse_content_stream(page)
    return sum(
        str(step.operator) == "BDC" and step.operands[1].get("/Type") == "/Pagination"
        for step in steps
    )


def test_a_watermark_lies_across_every_page_outside_the_tagged_text(draft, tiny):
    plain = pikepdf.open(io.BytesIO(render_pdf(build_report(tiny))))
    assert len(draft.pages) == len(plain.pages)
    for marked, page in zip(draft.pages, plain.pages, strict=True):
        assert artifacts(marked) > artifacts(page)


def test_a_draft_says_what_it_is_in_its_title(draft):
    assert str(draft.docinfo["/Title"]).startswith(f"{ACROSS}: ")


def test_an_attachment_is_data_with_a_name_a_type_and_a_description(tiny):
    pdf = pikepdf.open(io.BytesIO(render_pdf(build_report(tiny), attachments=[DATA])))
    assert list(pdf.attachments) == ["figures.csv"]
    file = pdf.attachments["figures.csv"]
    assert file.get_file().read_bytes() == DATA.content
    assert file.get_file().mime_type == "text/csv"
    assert file.description == "Every figure printed"
    assert str(file.relationship) == "/Data"
    assert [spec.objgen for spec in pdf.Root.AF] == [file.obj.objgen]


def test_attachments_carry_no_date_so_that_the_bytes_stay_the_same(tiny):
    report = build_report(tiny)
    first = render_pdf(report, attachments=[DATA])
    assert render_pdf(report, attachments=[DATA]) == first
    pdf = pikepdf.open(io.BytesIO(first))
    assert set(pdf.attachments["figures.csv"].obj.EF.F.Params.keys()) == {"/CheckSum", "/Size"}
