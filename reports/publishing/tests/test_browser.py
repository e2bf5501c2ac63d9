"""Publishing in a real browser: what is published stays, and the page names the figure that changed."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection

from casefiles.models.assessments import Answer
from inspection.models import Inspection
from inspection.tests.browsing import faults, scrolls_sideways
from reports.jobs import attempt
from reports.jobs.worker import run_job
from reports.models.jobs import RenderJob

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def laura(people: dict[str, User], signed_in: Callable[[str], Any]) -> Any:
    return signed_in("laura")


def in_a_worker(work: Callable[[], object]) -> None:
    """On a thread and a connection of its own, as a worker has them; waits for the end."""

    def run() -> None:
        try:
            work()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()


def render() -> None:
    job = attempt.take_up(RenderJob.objects.get(status="queued").pk)
    assert job is not None
    run_job(job)


def publish(page: Any, address: str, version: int, changes: str = "") -> None:
    page.goto(f"{address}/tiny/report/publish/")
    if changes:
        page.get_by_label("What has changed").fill(changes)
    page.get_by_role("button", name=f"Publish version {version}").click()
    page.get_by_role("progressbar").wait_for()
    in_a_worker(render)
    page.get_by_role("heading", name=f"Version {version} is published").wait_for()


def pdf(page: Any, address: str, version: int) -> bytes:
    content: bytes = page.request.get(f"{address}/tiny/report/{version}/pdf/").body()
    return content


def test_what_is_published_stays_and_what_moves_is_named(tiny: Inspection, laura: Any, live_server: Any):
    address = live_server.url
    publish(laura, address, 1)
    first = pdf(laura, address, 1)
    Answer.objects.filter(assessment__case__reference="N2", criterion__code="L1.1").update(value="enough")
    laura.goto(f"{address}/tiny/report/")
    changed = laura.get_by_role("listitem").filter(has_text="Table 1, L1.1")
    assert changed.inner_text() == "Table 1, L1.1: 75% (3 of 4) then, 100% (4 of 4) now"
    publish(laura, address, 2, changes="Case N2 was answered again.")
    assert pdf(laura, address, 1) == first != pdf(laura, address, 2)
    laura.goto(f"{address}/tiny/report/")
    laura.get_by_text("No figure, judgement or text has changed since version 2.").wait_for()
    laura.get_by_text("Case N2 was answered again.").wait_for()


@pytest.mark.parametrize("width", [1280, 320])
def test_the_page_of_the_work_and_of_approval_pass_axe(
    tiny: Inspection, laura: Any, live_server: Any, width: int
):
    Inspection.objects.update(second_approval=True)
    laura.set_viewport_size({"width": width, "height": 800})
    laura.goto(f"{live_server.url}/tiny/report/publish/")
    laura.get_by_role("button", name="Freeze and ask for approval").click()
    laura.get_by_role("heading", name="Version 1 waits for approval").wait_for()
    wrong = faults(laura)
    laura.goto(f"{live_server.url}/tiny/report/")
    laura.get_by_role("button", name="Make a draft PDF").click()
    laura.get_by_role("progressbar").wait_for()
    assert wrong + faults(laura) == []
    assert not scrolls_sideways(laura)
    laura.get_by_role("button", name="Stop it").click()
    laura.get_by_text("It was stopped, as somebody asked.").wait_for()
