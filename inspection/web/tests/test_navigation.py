"""Which of the links at the top is marked as the one that the reader is at."""

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from django.test import Client


@pytest.mark.parametrize(
    ("path", "marked"),
    [
        ("", ["Overview"]),
        ("cases/", ["Cases"]),
        ("cases/N1/", ["Cases"]),
        ("agreement/", ["Moderation"]),
        ("calibration/", ["Moderation"]),
        ("areas/north/", ["Areas"]),
        ("results/criteria/L1.1/", ["Results"]),
    ],
)
def test_a_page_marks_the_part_that_it_belongs_to(
    path: str, marked: list[str], as_: Callable[[str], Client]
) -> None:
    page = BeautifulSoup(as_("ines").get(f"/tiny/{path}").content, "html.parser")
    links = page.select(".govuk-service-navigation__link[aria-current]")
    assert [link.get_text(strip=True) for link in links] == marked
