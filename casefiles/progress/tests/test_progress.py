"""Who has handed in what, who is behind, and the chart of submissions: checked by hand."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from casefiles.models.assessments import Assessment
from casefiles.progress.progress import assessor_progress, submission_trend, submissions
from inspection.models import Inspection

START, END = date(2026, 3, 2), date(2026, 3, 11)  # ten days


@pytest.fixture
def fieldwork(tiny: Inspection) -> Inspection:
    tiny.fieldwork_start, tiny.fieldwork_end = START, END
    tiny.save()
    submitted = Assessment.objects.filter(case__inspection=tiny, status="accepted")
    submitted.filter(case__reference="N1").update(submitted_at=datetime(2026, 3, 3, 12, tzinfo=UTC))
    submitted.filter(case__reference="N2").update(submitted_at=datetime(2026, 3, 5, 12, tzinfo=UTC))
    submitted.filter(case__reference="S1").update(submitted_at=datetime(2026, 3, 5, 13, tzinfo=UTC))
    return tiny


def said(inspection: Inspection, today: date) -> list[tuple]:
    return [
        (line.area.name, line.name, line.total, line.handed_in, line.expected, line.behind_schedule)
        for line in assessor_progress(inspection, today)
    ]


def test_halfway_through_half_of_the_cases_are_expected(fieldwork: Inspection):
    assert said(fieldwork, date(2026, 3, 7)) == [  # five whole days of ten are gone
        ("North", "Amir Shah", 3, 2, 1, False),
        ("South", "Bea Lund", 2, 1, 1, False),
    ]


def test_after_fieldwork_whoever_has_open_cases_is_behind(fieldwork: Inspection):
    assert said(fieldwork, date(2026, 4, 1)) == [
        ("North", "Amir Shah", 3, 2, 3, True),
        ("South", "Bea Lund", 2, 1, 2, True),
    ]


def test_before_fieldwork_nobody_is_behind(fieldwork: Inspection):
    assert [line[4:] for line in said(fieldwork, date(2026, 2, 1))] == [(0, False), (0, False)]


def test_an_even_pace_stands_beside_what_was_submitted(fieldwork: Inspection):
    found = submission_trend(submissions(fieldwork), 5, START, END, today=date(2026, 3, 10))
    assert found is not None
    assert found.weeks == ((date(2026, 3, 8), 3, 3), (date(2026, 3, 10), 3, 4))
    # 576 units for 9 days, 206 for 5 cases: 3 March is 64 along, one case is 41 up.
    assert found.steps == "M44 220 H108V179 H236V138 H236V97 H556"
    assert found.pace == "M44 220L620 14"


def test_without_dates_and_submissions_there_is_no_chart():
    assert submission_trend([], 5, None, None, today=date(2026, 3, 10)) is None


def test_the_queries_do_not_grow_with_the_sample(fieldwork: Inspection, django_assert_num_queries: Callable):
    with django_assert_num_queries(4):
        assessor_progress(fieldwork, date(2026, 3, 7))


def test_reminders_go_to_those_behind_who_have_an_address(
    fieldwork: Inspection, people: dict, as_: Callable[[str], Client]
):
    people["amir"].email = "amir@example.org"
    people["amir"].save()
    reply = as_("laura").post(reverse("setup_remind", args=["tiny"]), follow=True)
    assert [message.to for message in mail.outbox] == [["amir@example.org"]]
    assert "1 of your cases in the inspection “Open Books” is not handed in" in mail.outbox[0].body
    assert "No message could be sent to Bea Lund" in reply.content.decode()


def test_the_table_comes_as_csv(fieldwork: Inspection, as_: Callable[[str], Client]):
    reply = as_("laura").get(reverse("setup_progress_csv", args=["tiny"]))
    header, north, _ = reply.content.decode().splitlines()
    assert header.startswith("area,assessor,cases,not_started,in_progress,submitted,returned,acc")
    assert north.startswith("North,Amir Shah,3,0,1,0,0,2,3,")


def test_the_page_shows_the_chart(fieldwork: Inspection, as_: Callable[[str], Client]):
    text = as_("laura").get(reverse("setup_progress", args=["tiny"])).content.decode()
    assert "3 of 5 cases handed in" in text
    assert "Line chart. Cases submitted: 3 of 5 by 5 March 2026." in text
