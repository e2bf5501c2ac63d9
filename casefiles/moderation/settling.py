"""Settling what two scorings of a case differ on: one agreed scoring, which counts from then on."""

from collections.abc import Mapping

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from casefiles.models.assessments import Assessment
from casefiles.models.cases import CaseFile, Interest
from casefiles.moderation.doubles import DoubleScoring, both_scorings
from casefiles.scoring.answers import changed_rows, save_rows
from casefiles.scoring.case_state import AnswerContent, CaseState
from casefiles.scoring.refusals import (
    AssessmentNotOpen,
    NotYourCase,
    refuse_moderation,
    refuse_unready,
)
from criteria.store.queries import read_instrument
from inspection.database.field_history import save_with_history

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
    nothing to settle (any more), NotYourCase for a person with an interest in the case, and
    AssessmentNotReady for gaps and for rules broken: those of level "confirm" unless `confirmed`.
    """
    rows = CaseFile.objects.select_for_update(of=("self",)).select_related("inspection")
    case.inspection = rows.get(pk=case.pk).inspection
    refuse_moderation(case.inspection)
    instrument = read_instrument(case.inspection)
    double = both_scorings(case, instrument)
    if double is None or not double.finished or double.agreed:
        raise AssessmentNotOpen
    if Interest.objects.filter(case=case, user=user).exists():
        raise NotYourCase
    established = _agreed_facts(double, facts)
    answers = _agreed_answers(double, values)
    state = CaseState(instrument, {**case.facts, **established}, answers).with_rules_applied
    refuse_unready(state, {rule.key for rule in instrument.consistency} if confirmed else ())
    return _replace_counting_scoring(double, established, state, user)


def _agreed_facts(double: DoubleScoring, chosen: Mapping[str, str]) -> dict[str, object]:
    """Every fact that either scoring established: of those that differ, the one chosen."""
    agreed: dict[str, object] = {}
    for key in {**double.first.facts, **double.second.facts}:
        recorded = [row.facts[key] for row in (double.first, double.second) if key in row.facts]
        wanted = chosen.get(key, str(recorded[0]) if len(set(map(str, recorded))) == 1 else None)
        for value in recorded:
            if str(value) == wanted:
                agreed[key] = value
    return agreed


def _agreed_answers(double: DoubleScoring, chosen: Mapping[str, tuple[str, str]]) -> dict[str, AnswerContent]:
    answers = {}
    for code, (one, other) in double.answers.items():
        if one.value == other.value:
            answers[code] = one if not one.by_rule else other
        elif code in chosen:
            answers[code] = AnswerContent(*chosen[code])
    return answers


def _replace_counting_scoring(
    double: DoubleScoring, facts: Mapping[str, object], state: CaseState, user: User
) -> Assessment:
    """The first scoring stops counting before the agreed one begins: at no moment do two."""
    reason = "differences settled"
    double.first.counts = False
    save_with_history([double.first], ["counts"], user, reason)
    agreed = Assessment(
        case=double.case,
        kind=Kind.AGREED,
        status=Status.ACCEPTED,
        assessor=user,
        counts=True,
        facts=dict(facts),
        version=1,
        submitted_at=timezone.now(),
    )
    save_with_history([agreed], [], user, reason)
    answers = {code: answer for code, answer in state.answers.items() if answer.value}
    save_rows(changed_rows(agreed, {}, answers, by=user).values(), user, reason)
    return agreed
