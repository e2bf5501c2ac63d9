"""Files that nobody should send, on each page that takes one: told plainly, and nothing of them is kept."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from casefiles.models.cases import CaseFile
from casefiles.models.samples import Draw, SampleUpload
from criteria.models import InstrumentVersion
from inspection.models import Inspection

ROWS = "reference,area,size\nN9,North,Small\n"
PAGES = {
    "instrument": ("setup_instrument_upload", ["tiny"], {}),
    "sample": ("setup_sample_import", ["tiny"], {}),
    "caseload": (
        "setup_draw",
        ["tiny", "empty"],
        {"method": "number", "number": 1, "confidence": 80, "margin": 5},
    ),
}


def book(change: Callable[[Worksheet], Any]) -> bytes:
    """A workbook with a good sample, after `change`."""
    made, out = Workbook(), io.BytesIO()
    sheet = made.worksheets[0]
    for row in ROWS.splitlines():
        sheet.append(row.split(","))
    change(sheet)
    made.save(out)
    return out.getvalue()


def hide_another(sheet: Worksheet) -> None:
    more = sheet.parent.create_sheet("More")
    more.append(["x"])
    more.sheet_state = "hidden"


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", bytes(60 * 1024 * 1024))
    return out.getvalue()


HOSTILE = {
    "zip bomb": bomb(),
    "1,000,000 rows": (ROWS + "N,N,S\n" * 1_000_000),
    "as many rows as fit": (ROWS + "\n" * 10 + "N,N,S\n" * 870_000),
    "merged cells": book(lambda sheet: sheet.merge_cells("A2:B2")),
    "hidden sheet": book(hide_another),
    "formula": book(lambda sheet: sheet.cell(2, 3, "=1+1")),
    "header twice": "reference,area,size,size\nN9,North,Small,Small\n",
    "no header": "N9,North,Small\n",
    "UTF-16": ROWS.encode("utf-16"),
    "cp1252": "reference,area,size\nN\xe9,North,Small\n".encode("cp1252"),
    "NUL": ROWS.replace("N9", "N\0"),
    "lone quote": ROWS.replace("N9", '"N9'),
    "empty": "",
    "renamed program": b"MZ\x90\0" + bytes(500),
}


@pytest.mark.django_db
@pytest.mark.parametrize("where", PAGES)
@pytest.mark.parametrize("content", HOSTILE.values(), ids=list(HOSTILE))
def test_a_hostile_file_is_refused_and_leaves_nothing(
    tiny: Inspection, as_: Callable[[str], Client], where: str, content: bytes | str
):
    tiny.areas.create(name="Empty", slug="empty", order=9)
    name, parts, more = PAGES[where]
    data = content.encode() if isinstance(content, str) else content
    sent = {**more, "file": SimpleUploadedFile("list.xlsx", data)}
    reply = as_("laura").post(reverse(name, args=parts), sent)
    assert reply.status_code == 200
    text = reply.content.decode()
    assert "There is a problem" in text
    assert any(words in text for words in ("The file", "This is not", "workbook"))
    assert CaseFile.objects.filter(inspection=tiny).count() == 5
    assert not SampleUpload.objects.exists()
    assert not Draw.objects.exists()
    assert not InstrumentVersion.objects.filter(inspection=tiny, state="proposed").exists()


@pytest.mark.django_db
def test_a_mark_at_the_beginning_of_utf_8_is_no_fault(tiny: Inspection, as_: Callable):
    sent = {"file": SimpleUploadedFile("list.csv", b"\xef\xbb\xbf" + ROWS.encode())}
    reply = as_("laura").post(reverse("setup_sample_import", args=["tiny"]), sent)
    assert reply.status_code == 302
