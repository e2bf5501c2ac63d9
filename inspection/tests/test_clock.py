"""Days begin at midnight in London, also on the nights when the clocks change; the calendar has leap days.

In 2027 the clocks go forward on 28 March at 01:00 and back on 31 October at 02:00. From March to October midnight in
London is 23:00 of the day before in UTC.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from casefiles.models.assessments import Answer, Assessment
from casefiles.progress.progress import assessor_progress
from inspection.database.retention import removal_day
from inspection.models import Inspection
from inspection.people import views
from inspection.web import middleware
from reports.accuracy.actions import open_round, why_no_comments

pytestmark = pytest.mark.django_db
SetClock = Callable[[str], None]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> SetClock:
    """Sets the time, in UTC."""

    def set_to(text: str) -> None:
        moment = datetime.fromisoformat(text).replace(tzinfo=UTC)
        monkeypatch.setattr("django.utils.timezone.now", lambda: moment)
        for module in (middleware, views):
            monkeypatch.setattr(module, "time", SimpleNamespace(time=moment.timestamp))

    return set_to


@pytest.mark.parametrize(
    ("deadline", "last", "first_after"),
    [
        (date(2027, 1, 29), "2027-01-29 23:59:59", "2027-01-30 00:00:00"),
        (date(2027, 6, 30), "2027-06-30 22:59:59", "2027-06-30 23:00:00"),
        (date(2027, 3, 27), "2027-03-27 23:59:59", "2027-03-28 00:00:00"),  # the night the clocks go forward
        (date(2027, 3, 28), "2027-03-28 22:59:59", "2027-03-28 23:00:00"),
        (date(2027, 10, 30), "2027-10-30 22:59:59", "2027-10-30 23:00:00"),  # the night they go back
        (date(2027, 10, 31), "2027-10-31 23:59:59", "2027-11-01 00:00:00"),
        (date(2028, 2, 29), "2028-02-29 23:59:59", "2028-03-01 00:00:00"),
    ],
)
def test_a_deadline_lasts_until_midnight_in_london(
    tiny: Inspection,
    people: dict[str, User],
    as_: Any,
    clock: SetClock,
    deadline: date,
    last: str,
    first_after: str,
):
    clock("2027-01-04 12:00:00")
    round = open_round(inspection=tiny, deadline=deadline, user=people["laura"])
    for moment, takes_comments in ((last, True), (first_after, False)):
        clock(moment)
        page = as_("laura").get("/tiny/report/accuracy/").content.decode()
        assert ("The deadline for comments was" not in page) is takes_comments
    assert why_no_comments(round, deadline) == ""


@pytest.mark.parametrize(
    ("keep_until", "removed_from"),
    [
        (date(2028, 2, 28), date(2028, 2, 29)),
        (date(2028, 2, 29), date(2028, 3, 1)),
        (date(2027, 2, 28), date(2027, 3, 1)),
        (date(2027, 12, 31), date(2028, 1, 1)),
    ],
)
def test_cases_are_kept_to_the_end_of_the_day(
    tiny: Inspection, clock: SetClock, keep_until: date, removed_from: date
):
    clock("2026-12-01 12:00:00")
    tiny.retain_until = keep_until
    tiny.save()
    assert removal_day(tiny) == removed_from


def test_a_date_set_after_midnight_in_summer_counts_from_the_day_in_london(tiny: Inspection, clock: SetClock):
    clock("2027-06-30 23:30:00")  # 1 July, 00:30 in London
    tiny.retain_until = date(2027, 7, 2)
    tiny.save()
    assert removal_day(tiny) == date(2027, 7, 8)


def date_sent(day: int, month: int, year: int) -> dict[str, int]:
    return {"fieldwork_start-day": day, "fieldwork_start-month": month, "fieldwork_start-year": year}


@pytest.mark.parametrize(
    ("day", "month", "year", "real"),
    [
        (29, 2, 2028, True),
        (29, 2, 2027, False),
        (29, 2, 2100, False),
        (31, 4, 2027, False),
        (31, 12, 2027, True),
        (0, 1, 2027, False),
        (1, 13, 2027, False),
        (1, 1, 10**30, False),
        (1, 1, 0, False),
    ],
)
def test_a_day_that_no_calendar_has_is_refused(
    tiny: Inspection, as_: Callable[[str], Client], day: int, month: int, year: int, real: bool
):
    reply = as_("laura").post("/tiny/setup/dates/", date_sent(day, month, year))
    tiny.refresh_from_db()
    assert (tiny.fieldwork_start == date(year, month, day)) if real else tiny.fieldwork_start is None
    assert (reply.status_code == 302) is real


@pytest.mark.parametrize(
    ("used", "now", "stays"),
    [
        ("2027-03-28 00:50:00", "2027-03-28 01:04:59", True),  # 00:50, then 02:04 by the clock on the wall
        ("2027-03-28 00:50:00", "2027-03-28 01:05:01", False),
        ("2027-10-31 00:50:00", "2027-10-31 01:04:59", True),  # 01:50, then 01:04
        ("2027-10-31 00:50:00", "2027-10-31 01:05:01", False),
    ],
)
def test_a_session_counts_minutes_whatever_the_clock_on_the_wall_says(
    tiny: Inspection,
    people: Any,
    as_: Callable[[str], Client],
    clock: SetClock,
    used: str,
    now: str,
    stays: bool,
):
    clock(used)
    amir = as_("amir")
    amir.get("/")
    clock(now)
    assert (amir.get("/").status_code == 200) is stays


@pytest.mark.parametrize(
    ("submitted", "now", "days"),
    [
        ("2027-06-29 16:00:00", "2027-06-30 08:00:00", 1),  # yesterday afternoon
        ("2027-06-29 22:30:00", "2027-06-29 23:30:00", 1),  # 23:30, then 00:30 in London
        ("2027-06-30 00:10:00", "2027-06-30 22:50:00", 0),
        ("2027-03-27 12:00:00", "2027-03-28 11:30:00", 1),  # 23 hours and a half later
        ("2028-02-28 12:00:00", "2028-03-01 12:00:00", 2),
    ],
)
def test_a_case_waits_for_days_of_the_calendar(
    tiny: Inspection,
    people: Any,
    as_: Callable[[str], Client],
    clock: SetClock,
    submitted: str,
    now: str,
    days: int,
):
    Assessment.objects.filter(case__inspection=tiny).update(status="accepted")
    waiting = Assessment.objects.filter(case__inspection=tiny).order_by("pk").first()
    moment = datetime.fromisoformat(submitted).replace(tzinfo=UTC)
    Assessment.objects.filter(pk=waiting.pk).update(status="submitted", submitted_at=moment)
    clock(now)
    reply = as_("ines").get("/tiny/moderation/")
    (line,) = reply.context["lines"]
    assert line.days == days


def test_who_saved_after_midnight_in_summer_was_busy_on_that_day(tiny: Inspection, people: dict[str, User]):
    moment = datetime(2027, 6, 29, 23, 30, tzinfo=UTC)  # 30 June, 00:30 in London
    Answer.objects.filter(inspection=tiny).update(saved_at=moment, saved_by=people["amir"])
    idle = {line.idle_days for line in assessor_progress(tiny, date(2027, 6, 30))} - {None}
    assert idle == {0}
