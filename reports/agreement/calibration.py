"""Each assessor against the answers that count: overall, month by month, and case by case.

Two kinds of scoring are held against them: calibrations, and scorings of cases that were scored twice
and then settled.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import User
from django.db.models import Q
from django.utils import timezone

from casefiles.models.assessments import Answer, Assessment
from casefiles.models.cases import CaseFile
from casefiles.models.moderation import Calibration
from casefiles.moderation.calibration import calibrations
from casefiles.scoring.names import distinct_names
from criteria import spec
from inspection.models import Inspection
from reports.agreement.queries import answers_before_correction
from reports.figures.counts import percent
from reports.figures.statistics import FEW_PAIRS, gwet_ac1, raw_agreement

Kind = Assessment.Kind
Pairs = tuple[tuple[str | None, str | None], ...]


@dataclass(frozen=True)
class AnswerMatch:
    """What somebody answered held against what counts. `ac1` is None without a pair."""

    pairs: int
    alike: int
    ac1: float | None

    @property
    def percent(self) -> int | None:
        return percent(self.alike, self.pairs)

    @property
    def caution(self) -> bool:
        return self.pairs < FEW_PAIRS


@dataclass(frozen=True)
class AssessorCalibration:
    """One assessor. `by_month` has a match, or None, for each month of the page."""

    name: str
    cases: int
    overall: AnswerMatch
    by_month: tuple[AnswerMatch | None, ...]


@dataclass(frozen=True)
class Exemplar:
    """A case that assessors are calibrated on, with how many of them have scored it."""

    calibration: Calibration
    asked: int
    scored: int


@dataclass(frozen=True)
class CalibrationPage:
    exemplars: tuple[Exemplar, ...]
    months: tuple[date, ...]
    people: tuple[AssessorCalibration, ...]


@dataclass(frozen=True)
class ComparedScoring:
    """One scoring held against what counts: (criterion's code, what counts, what was answered)."""

    assessor: User
    month: date
    answers: tuple[tuple[str, str | None, str | None], ...]

    @property
    def pairs(self) -> Pairs:
        return tuple((key, given) for _, key, given in self.answers)


def calibration_page(inspection: Inspection, instrument: spec.Instrument) -> CalibrationPage:
    held = _compared_scorings(inspection, instrument)
    months = tuple(sorted({one.month for one in held}))
    by_person: dict[int, list[ComparedScoring]] = defaultdict(list)
    for one in held:
        by_person[one.assessor.pk].append(one)
    names = distinct_names(one.assessor for one in held)
    people = (_assessor_calibration(instrument, names[pk], found, months) for pk, found in by_person.items())
    return CalibrationPage(
        exemplars=tuple(_exemplars(inspection)),
        months=months,
        people=tuple(sorted(people, key=lambda one: one.name)),
    )


def _assessor_calibration(
    instrument: spec.Instrument, name: str, held: list[ComparedScoring], months: Iterable[date]
) -> AssessorCalibration:
    by_month: dict[date, list[ComparedScoring]] = defaultdict(list)
    for one in held:
        by_month[one.month].append(one)
    return AssessorCalibration(
        name=name,
        cases=len(held),
        overall=_match(instrument, held),
        by_month=tuple(_match(instrument, by_month[month]) if month in by_month else None for month in months),
    )


def _match(instrument: spec.Instrument, held: Iterable[ComparedScoring]) -> AnswerMatch:
    pairs = [pair for one in held for pair in one.pairs if None not in pair]
    raw = raw_agreement(pairs)
    used = {criterion.scale for criterion in instrument.scored("case")}
    values = {point.value for key in used for point in instrument.scale_by_key[key].points}
    return AnswerMatch(
        pairs=len(pairs),
        alike=sum(one == other for one, other in pairs),
        ac1=None if raw is None else gwet_ac1(pairs, len(values)),
    )


def _exemplars(inspection: Inspection) -> Iterable[Exemplar]:
    found = list(calibrations(inspection.pk))
    scorings: dict[int, list[str]] = defaultdict(list)
    rows = Assessment.objects.filter(case__inspection=inspection, kind=Kind.CALIBRATION)
    for case, status in rows.values_list("case", "status"):
        scorings[case].append(status)
    for one in found:
        states = scorings[one.case_id]
        yield Exemplar(one, len(states), sum(state in Assessment.HANDED_IN for state in states))


@dataclass(frozen=True)
class ExemplarLine:
    """One criterion of an exemplar case: the answer that counts, and those who gave another."""

    criterion: spec.Criterion
    agreed: str
    alike: int
    of: int
    others: tuple[tuple[str, str], ...]  # (name, what they answered)


def exemplar_lines(
    case: CaseFile, inspection: Inspection, instrument: spec.Instrument
) -> tuple[ExemplarLine, ...]:
    """What every assessor calibrated on this case answered, criterion by criterion."""
    held = _compared_scorings(inspection, instrument, case)
    by_code: dict[str, list[tuple[User, str | None, str | None]]] = defaultdict(list)
    for one in held:
        for code, key, given in one.answers:
            by_code[code].append((one.assessor, key, given))
    return tuple(
        _exemplar_line(instrument, criterion, by_code[criterion.code])
        for criterion in instrument.scored("case")
        if by_code[criterion.code]
    )


def _exemplar_line(
    instrument: spec.Instrument,
    criterion: spec.Criterion,
    given: list[tuple[User, str | None, str | None]],
) -> ExemplarLine:
    labels = {point.value: point.label for point in instrument.scale_of(criterion.code).points}
    names = distinct_names(user for user, _, _ in given)
    key = given[0][1]
    return ExemplarLine(
        criterion=criterion,
        agreed=labels.get(key or "", "No answer"),
        alike=sum(value == key for _, _, value in given),
        of=len(given),
        others=tuple(
            (names[user.pk], labels.get(value or "", "No answer")) for user, _, value in given if value != key
        ),
    )


def _compared_scorings(
    inspection: Inspection, instrument: spec.Instrument, case: CaseFile | None = None
) -> list[ComparedScoring]:
    """The finished scorings that something counts beside: of one case only its calibrations."""
    settled = Q(kind__in=(Kind.FIRST, Kind.SECOND), case__assessments__kind=Kind.AGREED)
    wanted = Q(kind=Kind.CALIBRATION)
    scorings = Assessment.objects.filter(
        (wanted | settled) if case is None else wanted & Q(case=case),
        case__inspection=inspection,
        status__in=Assessment.HANDED_IN,
        assessor__isnull=False,
    ).select_related("assessor")
    found = list(scorings.distinct().order_by("submitted_at", "pk"))
    given = answers_before_correction(Answer.objects.filter(assessment__in=[one.pk for one in found]))
    keys = _agreed_answers(inspection, {one.case_id for one in found})
    codes = [criterion.code for criterion in instrument.scored("case")]
    return [
        ComparedScoring(
            assessor=one.assessor,
            month=_month(one),
            answers=tuple((code, keys.get((one.case_id, code)), given.get((one.pk, code))) for code in codes),
        )
        for one in found
        if one.assessor is not None
    ]


def _agreed_answers(inspection: Inspection, cases: set[int]) -> Mapping[tuple[int, str], str]:
    """(case's key, criterion's code) -> the answer that counts, of accepted scorings."""
    rows = Answer.objects.filter(
        inspection=inspection,
        counts=True,
        assessment__case__in=cases,
        assessment__status="accepted",
    ).exclude(value="")
    return {
        (case, code): value
        for case, code, value in rows.order_by().values_list("assessment__case", "criterion__code", "value")
    }


def _month(scoring: Assessment) -> date:
    at = scoring.submitted_at or timezone.now()
    return timezone.localtime(at).date().replace(day=1)
