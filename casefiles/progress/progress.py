"""How fieldwork goes: who has handed in what, who is behind, and submissions against the calendar.

`assessor_progress` and `submissions` read the database, each in a fixed number of queries; the rest is
arithmetic.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.auth.models import User
from django.db.models import Count, Max
from django.utils import timezone

from casefiles.models.assessments import Answer, Assessment
from casefiles.scoring.names import distinct_names
from casefiles.scoring.overviews import CountsByStatus
from inspection.models import Area, Inspection

Status = Assessment.Status
IDLE_DAYS = 7  # without dates of fieldwork, who has done nothing for so long is behind


@dataclass(frozen=True, kw_only=True)
class AssessorProgress(CountsByStatus):
    """One person's cases in one area; `assessor` is None for cases that nobody has."""

    area: Area
    assessor: User | None
    name: str
    idle_days: int | None
    expected: int  # how many should be handed in by now, by the calendar

    @property
    def behind_schedule(self) -> bool:
        return self.assessor is not None and self.handed_in < self.expected


def assessor_progress(inspection: Inspection, today: date) -> list[AssessorProgress]:
    """By area and person, in three queries and one for the people."""
    counting = Assessment.objects.filter(case__inspection=inspection, counts=True).order_by()
    counts: dict[tuple[int, int | None], Counter[str]] = defaultdict(Counter)
    for area, person, status, number in counting.values_list("case__area", "assessor", "status").annotate(
        number=Count("pk")
    ):
        counts[area, person][status] = number
    idle_days = _idle_days(inspection, today)
    areas = {area.pk: area for area in inspection.areas.order_by("order")}
    people = User.objects.in_bulk([person for _, person in counts if person])
    names = distinct_names(people.values())
    lines = [
        AssessorProgress(
            area=areas[area],
            assessor=people.get(person),
            name=names.get(person or 0, "Not assigned"),
            by_status={status: by_status[status] for status in Status.values},
            idle_days=idle_days.get((area, person)),
            expected=_expected(inspection, by_status, idle_days.get((area, person)), today),
        )
        for (area, person), by_status in counts.items()
    ]
    return sorted(lines, key=lambda line: (line.area.order, line.assessor is None, line.name))


def _idle_days(inspection: Inspection, today: date) -> dict[tuple[int, int | None], int]:
    """By area and person, how long ago the last answer was saved; without those who have saved none."""
    answers = Answer.objects.filter(inspection=inspection, counts=True, saved_by__isnull=False)
    rows = answers.order_by().values_list("area", "assessment__assessor")
    last = rows.annotate(last=Max("saved_at"))
    return {(area, who): (today - timezone.localdate(saved)).days for area, who, saved in last}


def _expected(inspection: Inspection, by_status: Counter[str], idle: int | None, today: date) -> int:
    """Of these cases, those that should be in by now: in step with the days of fieldwork gone by.

    Without dates, all of them once nothing has happened for a week.
    """
    cases, start, end = by_status.total(), inspection.fieldwork_start, inspection.fieldwork_end
    if start and end:
        return _expected_before(today, cases, start, end)
    return cases if idle is None or idle >= IDLE_DAYS else 0


def _expected_before(day: date, cases: int, start: date, end: date) -> int:
    whole = (end - start).days + 1
    return cases * min(max((day - start).days, 0), whole) // whole


def submissions(inspection: Inspection) -> list[date]:
    """The days on which the cases now handed in were submitted, earliest first."""
    rows = Assessment.objects.filter(
        case__inspection=inspection,
        counts=True,
        status__in=Assessment.HANDED_IN,
        submitted_at__isnull=False,
    )
    times = rows.order_by("submitted_at").values_list("submitted_at", flat=True)
    return list(map(timezone.localdate, times))


@dataclass(frozen=True)
class TrendMark:
    """A tick or label of the chart, in its own units."""

    x: int
    y: int
    label: str


@dataclass(frozen=True)
class SubmissionTrend:
    """Submissions over time as a stepped line, with the even pace as a straight one; `weeks` is the
    table of the same: (day, submitted by the end of it, expected by then)."""

    title: str
    steps: str
    pace: str
    days: tuple[TrendMark, ...]
    levels: tuple[TrendMark, ...]
    weeks: tuple[tuple[date, int, int], ...]


def submission_trend(
    days: Sequence[date], cases: int, start: date | None, end: date | None, today: date
) -> SubmissionTrend | None:
    """None when there is nothing to show: no case, or neither dates nor a submission."""
    first = min([day for day in (start, *days[:1]) if day], default=None)
    if not cases or first is None:
        return None
    last = max([day for day in (end, *days[-1:], first + timedelta(days=1)) if day])
    scale = _TrendScale(first, (last - first).days, cases)
    weeks = tuple(
        (day, sum(one <= day for one in days), scale.pace(day, start, end))
        for day in _weekly(first, min(last, max(today, first)))
    )
    done = len(days)
    return SubmissionTrend(
        title=f"Line chart. Cases submitted: {done} of {cases} by {max(days[-1:] or [first]):%-d %B %Y}.",
        steps=scale.steps(days, min(last, max(today, first))),
        pace=scale.straight(start, end),
        days=tuple(TrendMark(scale.x(day), 236, f"{day:%-d %b}") for day in _days_to_label(first, last)),
        levels=tuple(TrendMark(36, scale.y(n), str(n)) for n in sorted({0, cases // 2, cases})),
        weeks=weeks,
    )


@dataclass(frozen=True)
class _TrendScale:
    """From days and cases to whole chart units."""

    first: date
    days: int
    cases: int

    def x(self, day: date) -> int:
        return 44 + 576 * (day - self.first).days // self.days

    def y(self, number: int) -> int:
        return 220 - 206 * number // self.cases

    def steps(self, days: Iterable[date], until: date) -> str:
        points = [f"M{self.x(self.first)} {self.y(0)}"]
        for number, day in enumerate(days, 1):
            points.append(f"H{self.x(day)}V{self.y(number)}")
        return " ".join([*points, f"H{self.x(until)}"])

    def straight(self, start: date | None, end: date | None) -> str:
        if not (start and end):
            return ""
        return f"M{self.x(start)} {self.y(0)}L{self.x(end)} {self.y(self.cases)}"

    def pace(self, day: date, start: date | None, end: date | None) -> int:
        return _expected_before(day + timedelta(days=1), self.cases, start, end) if start and end else 0


def _weekly(first: date, last: date) -> list[date]:
    """The last day of each week from the first day on, and the last day itself."""
    ends = [first + timedelta(days=6 + 7 * n) for n in range((last - first).days // 7 + 1)]
    return [day for day in ends if day < last] + [last]


def _days_to_label(first: date, last: date) -> list[date]:
    """Up to five days, evenly, for the marks under the chart."""
    days = (last - first).days
    parts = min(4, days)
    return [first + timedelta(days=days * part // parts) for part in range(parts + 1)]
