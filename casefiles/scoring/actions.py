"""Every write of an assessor or a judge: all or nothing, with field history under the person's name.

A save carries the version of each answer it saw. When another save came between and said something
else, nothing is written and `StaleSave` tells both sides. Saving again what is already saved changes nothing.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from casefiles.models.assessments import Answer, Assessment
from casefiles.models.cases import CaseAccess, CaseFile, Interest
from casefiles.scoring.answers import SavedAnswer, changed_rows, save_rows
from casefiles.scoring.case_state import AnswerContent, CaseState, ReplacedAnswer
from casefiles.scoring.pages import CasePage
from casefiles.scoring.queries import scoring_to_change
from casefiles.scoring.refusals import (
    AnswerNotReturned,
    NeedsConsent,
    NotYourCase,
    refuse_stale,
    refuse_stale_facts,
    refuse_unready,
)
from inspection.database.field_history import save_with_history
from inspection.database.writing import insert_rows

Status = Assessment.Status
SentAnswers = Mapping[str, tuple[str, str]]  # criterion code -> (value, note or evidence)


@dataclass(frozen=True)
class SaveResult:
    """What a save found and what it left. `version` is that of the facts, `versions` of the answers.

    `replaced` are the answers given by hand, now or before, that the rules replaced.
    """

    before: CaseState
    after: CaseState
    versions: Mapping[str, int]
    version: int
    replaced: tuple[ReplacedAnswer, ...] = ()


def save_answers(*, page: CasePage, values: SentAnswers, versions: Mapping[str, int], user: User) -> SaveResult:
    """Save (value, note) by criterion code, and what the rules make of the other answers.

    The page was read under the lock of its scoring (`casefiles.scoring.saving.case_to_save`). Raises
    NotYourCase, AssessmentNotOpen, AnswerNotReturned or StaleSave, and then nothing is saved.
    """
    _refuse_scoring(page)
    values = {code: pair for code, pair in values.items() if any(pair) or versions.get(code)}
    refuse_stale(page.rows, values, versions)
    sent = {code: AnswerContent(*pair) for code, pair in values.items()}
    by_hand = {code: replace(page.state.answer(code), by_rule=False) for code in sent}
    _refuse_closed(page, [code for code, given in sent.items() if given != by_hand[code]])
    wanted = page.state.with_answers(sent)
    changed = _write_answers(page, wanted, user)
    if changed:
        _save_assessment(page.assessment, [], user)
    return _save_result(page, wanted, changed)


def save_facts(
    *,
    page: CasePage,
    facts: Mapping[str, object],
    version: int,
    user: User,
    agreed: Collection[str] = (),
) -> SaveResult:
    """Record the assessor's facts, in place of those recorded before, and settle the answers by rule.

    The page was read under the lock of its scoring. `agreed` names the criteria whose answers given by
    hand may go. Raises NotYourCase, AssessmentNotOpen, AnswerNotReturned, StaleSave, or NeedsConsent when
    other answers would go; then nothing is saved.
    """
    _refuse_scoring(page)
    row = page.assessment
    if row.facts == facts:
        return SaveResult(page.state, page.state, _versions(page.rows), row.version)
    refuse_stale_facts(row, facts, version)
    keys = {**row.facts, **facts}
    _refuse_closed(page, [key for key in keys if row.facts.get(key) != facts.get(key)])
    wanted = replace(page.state, facts={**page.case.facts, **facts})
    if not {change.code for change in wanted.replaced_answers} <= set(agreed):
        raise NeedsConsent(wanted.replaced_answers)
    row.facts = dict(facts)
    row.version += 1
    changed = _write_answers(page, wanted, user)
    _save_assessment(row, ["facts", "version"], user)
    return _save_result(page, wanted, changed)


@transaction.atomic
def submit(*, assessment: Assessment, user: User, agreed: Collection[str] = ()) -> None:
    """Submit the scoring: from then on it is read-only.

    `agreed` names the rules of level "confirm" that the person has confirmed. Raises NotYourCase,
    AssessmentNotOpen or AssessmentNotReady.
    """
    page = scoring_to_change(assessment, user)
    _refuse_scoring(page)
    refuse_unready(page.state, agreed)
    _write_answers(page, page.state, user)
    page.assessment.status = Status.SUBMITTED
    page.assessment.submitted_at = timezone.now()
    save_with_history([page.assessment], ["status", "submitted_at"], user)


def record_case_access(*, case: CaseFile, user: User) -> None:
    """Add to the record of who opened which case, and when."""
    insert_rows([CaseAccess(case=case, user=user)])


@transaction.atomic
def declare_interest(*, case: CaseFile, user: User, reason: str) -> None:
    """Record that this person never scores this case, and free it to be assigned again.

    Answers saved so far stay with the case. Raises NotYourCase when the person is not scoring it.
    """
    mine = list(case.assessments.select_for_update().filter(assessor=user, status__in=Assessment.OPEN))
    if not mine:
        raise NotYourCase
    Interest.objects.get_or_create(case=case, user=user, defaults={"reason": reason})
    for assessment in mine:
        assessment.assessor = None
    save_with_history(mine, ["assessor"], user, "interest declared")


def _refuse_scoring(page: CasePage) -> None:
    """Raise the reason why this person may not change the scoring, if there is one."""
    if page.refusal:
        raise page.refusal


def _refuse_closed(page: CasePage, names: Collection[str]) -> None:
    """Raise AnswerNotReturned where a returned case does not let all of these be changed."""
    if not all(page.may_change(name) for name in names):
        raise AnswerNotReturned


def _write_answers(page: CasePage, wanted: CaseState, user: User) -> dict[str, Answer]:
    """Bring the answers to `wanted` as the rules leave it, in at most three statements; what changed."""
    settled = wanted.with_rules_applied.answers
    changed = changed_rows(page.assessment, page.rows, settled, by=user)
    save_rows(changed.values(), user)
    return changed


def _save_assessment(row: Assessment, fields: list[str], user: User) -> None:
    """Save these fields, if any, and that scoring has begun."""
    if row.status == Status.NOT_STARTED:
        row.status = Status.IN_PROGRESS
        fields = [*fields, "status"]
    if fields:
        save_with_history([row], fields, user)


def _save_result(page: CasePage, wanted: CaseState, changed: Mapping[str, Answer]) -> SaveResult:
    before, after = page.state, wanted.with_rules_applied
    left = [code for code in before.asked_again if before.answer(code) == after.answer(code)]
    return SaveResult(
        before=before,
        after=after.asking_again(left),
        versions=_versions({**page.rows, **changed}),
        version=page.assessment.version,
        replaced=wanted.replaced_answers,
    )


def _versions(rows: Mapping[str, SavedAnswer | Answer]) -> dict[str, int]:
    return {code: row.version for code, row in rows.items()}
