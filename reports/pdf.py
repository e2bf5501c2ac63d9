"""The report as a PDF: tagged, bookmarked, titled, PDF/UA-1. The only module that knows WeasyPrint.

The same report gives the same bytes: nothing here reads the clock.
"""

import gc
import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import weasyprint
from django.conf import settings
from django.template.loader import render_to_string
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from reports.document import Report
from reports.pdf_tags import finish

SCHEME = "report:"
FOLDERS = {"css": "report", "fonts": "build/fonts"}  # below static/
TYPES = {".css": "text/css", ".woff2": "font/woff2"}


class OwnFiles(URLFetcher):
    """Opens `report:css/…` and `report:fonts/…`, our own static files; every other address is refused."""

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        kind, _, name = url.removeprefix(SCHEME).partition("/")
        path = Path(settings.BASE_DIR, "static", FOLDERS.get(kind, ""), name)
        plain = url.startswith(SCHEME) and kind in FOLDERS and name == path.name
        if not plain or path.suffix not in TYPES:
            raise FatalURLFetchingError(f"The report may not open {url}")
        return URLFetcherResponse(
            url, path.read_bytes(), {"Content-Type": TYPES[path.suffix]}
        )


def render_pdf(report: Report) -> bytes:
    """The PDF's bytes. Takes seconds: never inside a web request."""
    html = render_to_string("reports/document/report.html", {"report": report})
    with _garbage_kept():
        document = weasyprint.HTML(string=html, base_url=SCHEME, url_fetcher=OwnFiles())
        raw = io.BytesIO(document.write_pdf(pdf_variant="pdf/ua-1"))
    return finish(raw)


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
