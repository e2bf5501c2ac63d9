"""Every page in a real Chromium: axe with the WCAG 2.2 AA tags, and no sideways scrolling at 320 pixels."""

import os

import pytest
from django.urls import reverse

from inspection.tests.addresses import CAST, OK, PAGES
from inspection.tests.browsing import faults, scrolls_sideways

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

WIDTHS = [1280, 320]
DOWNLOADS = {
    "live_data",
    "offline_key",
    "codebook",
    "report_pdf",
    "published_data",
    "accuracy_log",
    "accuracy_draft",
    "setup_instrument_template",
    "setup_instrument_download",
    "setup_sample_template",
    "setup_progress_csv",
    "setup_archive_file",
}


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("who", ["amir", "laura", "max", "nobody"])
def test_every_page_passes_axe_and_fits(who: str, width: int, signed_in, context, live_server):
    page = context.new_page() if who == "nobody" else signed_in(who)
    page.set_viewport_size({"width": width, "height": 800})
    found = {}
    for name, parts, expected in PAGES:
        if expected[CAST.index(who)] != OK or name in DOWNLOADS:
            continue
        address = reverse(name, kwargs=parts)
        page.goto(live_server.url + address)
        wrong = faults(page) + (["scrolls sideways"] if scrolls_sideways(page) else [])
        if wrong:
            found[address] = wrong
    assert found == {}
