"""Answers survive bad networks, restarts, expired sessions and closed windows, and are never called saved before."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from casefiles.models import Answer

pytestmark = pytest.mark.browser

ADDRESS = "/tiny/cases/N3/L2/"
WAITING = "1 change not yet saved"


def answer(code: str = "L2.1") -> Answer | None:
    return Answer.objects.filter(assessment__case__reference="N3", criterion__code=code).first()


def said(page: Page) -> Any:
    return page.locator("#unsaved-words")


def row(page: Page, code: str = "L2.1") -> Any:
    return page.locator(f'[id="criterion-{code}"]')


def note(page: Page, code: str = "L2.1") -> Any:
    return row(page, code).get_by_role("textbox")


@pytest.fixture
def scoring(signed_in: Any, live_server: Any) -> Page:
    """Amir at the second section of case N3, ready to answer."""
    page: Page = signed_in("amir")
    page.goto(live_server.url + ADDRESS)
    expect(said(page)).to_have_text("Answers are sent as you give them")
    return page


def test_an_answer_saves_by_itself(scoring: Page) -> None:
    row(scoring).get_by_label("Not yet").check()
    expect(said(scoring)).to_have_text("Everything is saved")
    expect(row(scoring).locator("[data-status]")).to_have_text("Saved")
    assert answer().value == "not_yet"


def test_a_note_saves_after_a_pause(scoring: Page) -> None:
    note(scoring).press_sequentially("Shut on Mondays")
    expect(said(scoring)).to_have_text("Everything is saved")
    assert answer().note == "Shut on Mondays"


def test_while_the_network_is_cut_the_page_says_so_and_saves_afterwards(scoring: Page) -> None:
    scoring.context.set_offline(True)
    note(scoring).fill("Written in a cellar")
    note(scoring).blur()
    expect(said(scoring)).to_contain_text("There is no connection")
    expect(said(scoring)).to_contain_text(WAITING)
    assert answer() is None
    scoring.context.set_offline(False)
    expect(said(scoring)).to_have_text("Everything is saved")
    assert answer().note == "Written in a cellar"
