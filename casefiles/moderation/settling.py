"""Settling what two scorings of a case differ on: one agreed scoring, which counts from then on."""

from collections.abc import Iterator, Mapping

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from casefiles.models.assessments import Answer, Assessment
from casefiles.models.cases import CaseFile, Interest
from casefiles.moderation.doubles import DoubleScoring, both_scorings
from casefiles.scoring import case_state
from casefiles.scoring.case_state import AnswerContent
from casefiles.scoring.refusals import (
    AssessmentNotOpen,
    AssessmentNotReady,
    NotYourCase,
    refuse_moderation,
)
from criteria.spec import Instrument
from criteria.store.queries import criterion_ids, read_instrument

Kind, Status = Assessment.Kind, Assessment.Status


@transaction.atomic
def record_agreed_scoring(
    *,
    case: CaseFile,
    values: Mapping[str, tuple[str, str]],
    facts: Mapping[str, str],
    user: User,
    confirmed: bool = False,
) -> Assessment:
    """Settle the differences of the two scorings: an agreed scoring is made, accepted, and counts.

    `values` holds (value, reason) by criterion code, `facts` a value by key, for what differs; what both
    say alike is taken over, with the first scorer's note. Raises PhaseClosed, AssessmentNotOpen where there is
    nothing to settle (any more), NotYours for a person with an interest in the case, and AssessmentNotReady for
    gaps and for rules broken: those of level "confirm" unless `confirmed`.
    """
    CaseFile.objects.select_for_update().get(pk=case.pk)
    refuse_moderation(case.inspection)
    instrument = read_instrument(case.inspection)
    double = both_scorings(case, instrument)
    if double is None or not double.finished or double.agreed:
        raise AssessmentNotOpen
    if Interest.objects.filter(case=case, user=user).exists():
        raise NotYourCase
    established = _agreed_facts(double, facts)
    answers = _agreed_answers(double, {**case.facts, **established}, values)
    _refuse_unready(instrument, {**case.facts, **established}, answers, confirmed)
    return _replace_counting_scoring(double, established, answers, user)


def _agreed_facts(double: DoubleScoring, chosen: Mapping[str, str]) -> dict[str, object]:
    """Every fact that either scoring established: of those that differ, the one chosen."""
    agreed: dict[str, object] = {}
    for key in {**double.first.facts, **double.second.facts}:
        said = [row.facts[key] for row in (double.first, double.second) if key in row.facts]
        wanted = chosen.get(key, str(said[0]) if len(set(map(str, said))) == 1 else None)
        for value in said:
            if str(value) == wanted:
                agreed[key] = value
    return agreed


def _agreed_answers(
    double: DoubleScoring, facts: Mapping[str, object], chosen: Mapping[str, tuple[str, str]]
) -> dict[str, AnswerContent]:
    answers = {}
    for code, (one, other) in double.answers.items():
        if one.value == other.value:
            answers[code] = one if not one.by_rule else other
        elif code in chosen:
            answers[code] = AnswerContent(*chosen[code])
    return case_state.apply_rules(double.instrument, facts, answers)


def _refuse_unready(
    instrument: Instrument,
    facts: Mapping[str, object],
    answers: Mapping[str, AnswerContent],
    confirmed: bool,
) -> None:
    gaps = case_state.gaps(instrument, facts, answers)
    broken = [
        rule
        for rule in case_state.broken_rules(instrument, facts, answers)
        if rule.level == "block" or not confirmed
    ]
    if gaps or broken:
        raise AssessmentNotReady(gaps, broken)


def _replace_counting_scoring(
    double: DoubleScoring,
    facts: Mapping[str, object],
    answers: Mapping[str, AnswerContent],
    user: User,
) -> Assessment:
    """The first scoring stops counting before the agreed one begins: at no moment do two."""
    reason = "differences settled"
    double.first.counts = False
    bulk_update_with_history(
        [double.first], Assessment, ["counts"], default_user=user, default_change_reason=reason
    )
    rows = [
        Assessment(
            case=double.case,
            kind=Kind.AGREED,
            status=Status.ACCEPTED,
            assessor=user,
            counts=True,
            facts=dict(facts),
            version=1,
            submitted_at=timezone.now(),
        )
    ]
    bulk_create_with_history(rows, Assessment, default_user=user, default_change_reason=reason)
    agreed = list(_rows_of(rows[0], answers, user))
    bulk_create_with_history(agreed, Answer, default_user=user, default_change_reason=reason)
    return rows[0]


def _rows_of(
    agreed: Assessment, answers: Mapping[str, AnswerContent], user: User
) -> Iterator[Answer]:
    case = agreed.case
    ids = criterion_ids(case.inspection)
    for code, answer in answers.items():
        if answer.value:
            yield Answer(
                assessment=agreed,
                criterion_id=ids[code],
                inspection_id=case.inspection_id,
                area_id=case.area_id,
                counts=True,
                value=answer.value,
                note=answer.note,
                by_rule=answer.by_rule,
                saved_by=user,
            )
