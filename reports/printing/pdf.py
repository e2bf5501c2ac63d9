"""The report as a PDF: tagged, bookmarked, titled, PDF/UA-1. The only module that knows WeasyPrint.

The same report gives the same bytes: nothing here reads the clock.
"""

import gc
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import weasyprint
from django.conf import settings
from django.template.loader import render_to_string
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from reports.document.parts import ContentsEntry, Report
from reports.figures.language import in_language
from reports.printing.pdf_tags import PdfAttachment, finish

__all__ = ["CannotPrint", "print_html", "render_pdf"]

SCHEME = "report:"
FOLDERS = {"css": "report", "fonts": "build/fonts"}  # below static/
TYPES = {".css": "text/css", ".woff2": "font/woff2"}
WATERMARK = """
@page {
  @bottom-center {
    content: "TEXT";
    color: rgb(120 130 135 / 38%);
    font: 600 26pt/1.25 "Source Sans 3", "Source Sans 3 Ext", sans-serif;
    text-align: center;
    vertical-align: middle;
    transform: translate(22mm, -130mm) rotate(-52deg);
  }
}
"""


class CannotPrint(Exception):
    """The report needs a file that is missing, or names one that it may not open."""


class OwnFilesFetcher(URLFetcher):
    """Opens `report:css/…` and `report:fonts/…`, our own static files. Any other address ends the render:
    a page of another site, `file://`, a picture in a passage, a path that climbs out of its folder.
    """

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        kind, _, name = url.removeprefix(SCHEME).partition("/")
        path = Path(settings.BASE_DIR, "static", FOLDERS.get(kind, ""), name)
        plain = url.startswith(SCHEME) and kind in FOLDERS and name == path.name
        if not plain or path.suffix not in TYPES:
            raise FatalURLFetchingError(f"The report may not open {url}")
        if not path.is_file():
            raise FatalURLFetchingError(f"{path.name} is missing: run script/build_assets")
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": TYPES[path.suffix]})


def render_pdf(report: Report, *, watermark: str = "", attachments: Sequence[PdfAttachment] = ()) -> bytes:
    """The PDF's bytes. Takes seconds: never inside a web request. Raises CannotPrint.

    A `watermark` lies across every page, is no part of the tagged text, and opens the file's title.
    """
    context = {"report": report, "watermark": watermark}
    with in_language(report.language):
        html = render_to_string("reports/document/report.html", context)
    titles = _titles((*report.contents, *report.tables))
    return print_html(html, titles, watermark=watermark, attachments=attachments)


def print_html(
    html: str,
    titles: Mapping[str, str],
    *,
    watermark: str = "",
    attachments: Sequence[PdfAttachment] = (),
) -> bytes:
    """Any document in the report's own styles. `titles`: where each anchor is, in words."""
    sheets = [weasyprint.CSS(string=_across(watermark))] if watermark else []
    try:
        with _garbage_kept():
            document = weasyprint.HTML(string=html, base_url=SCHEME, url_fetcher=OwnFilesFetcher())
            raw = document.write_pdf(stylesheets=sheets, pdf_variant="pdf/ua-1")
    except FatalURLFetchingError as error:
        raise CannotPrint(str(error)) from error
    return finish(io.BytesIO(raw), titles, attachments)


def _across(text: str) -> str:
    """A margin box that reaches over the page. A letter goes in by its number, so no text is a style."""
    content = "".join(f"\\{ord(letter):06x}" for letter in text)
    return WATERMARK.replace("TEXT", content)


def _titles(entries: Iterable[ContentsEntry]) -> dict[str, str]:
    """Where each anchor is, in words."""
    titles = {}
    for entry in entries:
        titles[entry.anchor] = f"{entry.label} {entry.title}".strip()
        titles.update(_titles(entry.entries))
    return titles


@contextmanager
def _garbage_kept() -> Iterator[None]:
    """Without the collector, which would search a growing tree again and again, a render takes 85%."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
        gc.collect()
