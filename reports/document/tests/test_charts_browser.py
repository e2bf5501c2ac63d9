"""Charts and comparisons before eyes: wide, narrow, in a contrast theme and on paper."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings

from criteria.store.actions import load_instrument
from inspection.models import Area, Inspection
from inspection.tests.browsing import faults, scrolls_sideways
from reports.tests import orchards
from reports.tests.browsers import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = ("", "areas/?of=T1.1", "compare/?then=before")
PRUNED = {"kent": (0, 12), "hereford": (18, 18), "essex": (6, 10)}  # 24 of 40: Essex is within
BLACK, WHITE = "rgb(0, 0, 0)", "rgb(255, 255, 255)"
Show = Callable[..., Any]


def planted(slug: str, wording: str) -> Inspection:
    found = Inspection.objects.create(slug=slug, title="Orchards", publisher="Inspectorate")
    load_instrument(inspection=found, instrument=orchards.reworded("T1.1", wording=wording))
    for order, area in enumerate(PRUNED):
        Area.objects.create(inspection=found, name=area.title(), slug=area, order=order)
    for area, (met, relevant) in PRUNED.items():
        for n in range(relevant):
            value = "yes" if n < met else "no"
            orchards.case(found, area, f"{area}-{n}", {"T1.1": value, "T2.1": "no"})
    return found


@pytest.fixture
def show(db: None, context: Any, live_server: Any) -> Show:
    """`show("areas/", width=320, media="print")` is that page of the results before Ines's eyes."""
    sign_in(planted("before", "Trees were pruned well"), "ines")
    ines = sign_in(planted("now", "Trees were pruned every year"), "ines")
    cookie = ines.cookies[settings.SESSION_COOKIE_NAME]
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])

    def open_page(path: str, width: int = 1280, **emulated: str) -> Any:
        page = context.new_page()
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(**emulated)
        page.goto(f"{live_server.url}/now/results/{path}")
        return page

    return open_page


def styles(page: Any, selector: str, *names: str) -> set[tuple[str, ...]]:
    """The computed styles that elements have, each once."""
    found = page.locator(selector).evaluate_all(
        "(all, names) => all.map((one) => names.map((name) => getComputedStyle(one)[name]))",
        list(names),
    )
    return {tuple(row) for row in found}


def faults_of_structure(page: Any) -> list[str]:
    """In a contrast theme axe sets the colours that the styles name against the reader's background,
    which are not seen together: what it says of contrast there is left out.
    """
    return [fault for fault in faults(page) if not fault.startswith("color-contrast")]


@pytest.mark.parametrize("width", [1280, 320])
def test_with_all_unfolded_the_pages_pass_axe_and_fit(width: int, show: Show):
    for path in PAGES:
        page = show(path, width)
        page.locator("main details").evaluate_all("all => all.forEach((one) => (one.open = true))")
        assert (path, faults(page), scrolls_sideways(page)) == (path, [], False)


def test_in_a_contrast_theme_bars_have_outlines_and_marks_keep_their_shapes(show: Show):
    """White on black, as the reader chose: nothing is drawn in a colour of ours."""
    theme = {"forced_colors": "active", "color_scheme": "dark"}
    page = show("", **theme)
    assert styles(page, ".chart__bar", "stroke", "strokeWidth") == {(WHITE, "1.5px")}
    assert styles(page, ".chart__bar:not(.chart__bar--strong)", "fill") == {(BLACK,)}
    assert styles(page, ".chart__whisker", "stroke") == {(WHITE,)}
    assert styles(page, ".chart text", "fill") == {(WHITE,)}
    assert faults_of_structure(page) == []
    page = show("areas/?of=T1.1", **theme)
    assert styles(page, "path.chart__mark", "fill", "stroke") == {(BLACK, WHITE)}
    assert styles(page, "circle.chart__mark", "fill") == {(WHITE,)}
    dashes = styles(page, ".chart__limit", "stroke", "strokeDasharray")
    assert dashes == {(WHITE, "5px, 3px"), (WHITE, "none")}
    assert faults_of_structure(page) == []


def test_on_paper_what_explains_a_figure_is_unfolded_and_controls_are_gone(show: Show):
    page = show("", media="print")
    by_area = page.get_by_role("img", name="Bar chart. Quality of care, by area")
    assert by_area.bounding_box()["height"] > 0
    assert not page.locator("main form").first.is_visible()
    page = show("compare/?then=before", media="print")
    assert page.locator("del").is_visible()
    assert page.locator("ins").inner_text() == "every year"
    addresses = page.locator("main table .govuk-link").evaluate_all(
        "all => all.map((one) => getComputedStyle(one, '::after').content)"
    )
    assert set(addresses) == {"none"}
    assert not page.get_by_role("button", name="Compare").is_visible()
