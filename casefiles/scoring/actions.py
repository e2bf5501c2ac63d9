"""Every write of an assessor or a judge: all or nothing, with field history under the person's name.

A save carries the version of each answer it saw. When another save came between and said something
else, nothing is written and `Stale` tells both sides. Saving again what is already saved changes nothing.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from casefiles.models.assessments import Answer, Assessment
from casefiles.models.cases import CaseAccess, CaseFile, Interest
from casefiles.scoring import case_state
from casefiles.scoring.case_state import NO_ANSWER, AnswerContent, ReplacedAnswer
from casefiles.scoring.pages import answer_content, returned_case
from casefiles.scoring.queries import open_comments, with_barred
from casefiles.scoring.refusals import (
    AnswerNotReturned,
    AssessmentNotOpen,
    AssessmentNotReady,
    NeedsConsent,
    NotYourCase,
    refuse_scoring,
    refuse_stale,
    refuse_stale_facts,
)
from casefiles.scoring.returned import ReturnedCase, open_criteria_and_facts
from criteria.spec import Instrument
from criteria.store.queries import criterion_ids, read_instrument
from inspection.database.field_history import save_with_history

Status = Assessment.Status
SentAnswers = Mapping[str, tuple[str, str]]  # criterion code -> (value, note or evidence)
ANSWER_FIELDS = ["value", "note", "by_rule", "version", "saved_by", "saved_at"]


@dataclass
class _OpenScoring:
    """An assessment that `user` may change, under lock, with all that the rules need."""

    assessment: Assessment
    instrument: Instrument
    rows: dict[str, Answer]
    user: User
    returned: ReturnedCase | None = None

    @property
    def answers(self) -> dict[str, AnswerContent]:
        return {code: answer_content(row) for code, row in self.rows.items()}

    @property
    def facts(self) -> dict[str, object]:
        return {**self.assessment.case.facts, **self.assessment.facts}

    @property
    def asked_again(self) -> frozenset[str]:
        return self.returned.unanswered if self.returned else frozenset()

    def refuse_closed(self, names: Collection[str]) -> None:
        """Raise NotReturned where a returned case does not let all of these be changed."""
        if self.returned and not self.returned.whole:
            open_here = open_criteria_and_facts(
                self.instrument, self.facts, self.answers, self.returned
            )
            if not set(names) <= open_here:
                raise AnswerNotReturned


@dataclass(frozen=True)
class SaveResult:
    """What a save found and what it left. `version` is that of the facts, `versions` of the answers.

    `replaced` are the answers given by hand, now or before, that the rules replaced; `again` those of a
    returned case that still stand as the reviewer saw them.
    """

    replaced: tuple[ReplacedAnswer, ...]
    before: Mapping[str, AnswerContent]
    answers: Mapping[str, AnswerContent]
    versions: Mapping[str, int]
    facts_before: Mapping[str, object]
    facts: Mapping[str, object]
    version: int
    again: frozenset[str] = frozenset()


@transaction.atomic
def save_answers(
    *,
    assessment: Assessment,
    values: SentAnswers,
    versions: Mapping[str, int],
    user: User,
    instrument: Instrument | None = None,
) -> SaveResult:
    """Save (value, note) by criterion code, and what the rules make of the other answers.

    Raises NotYourCase, AssessmentNotOpen, AnswerNotReturned or Stale, and then nothing is saved. Pass
    `instrument` if it has been read already.
    """
    work = _lock_assessment(assessment, user, instrument)
    before, facts = work.answers, work.facts
    values = {code: pair for code, pair in values.items() if any(pair) or versions.get(code)}
    refuse_stale(work.rows, values, versions)
    work.refuse_closed(_changed_codes(work.rows, values))
    answers = {**before, **{code: AnswerContent(*pair) for code, pair in values.items()}}
    changes = case_state.replaced_answers(work.instrument, work.facts, answers)
    if _write_answers(work, answers):
        _mark_begun(work)
    return _save_result(work, changes, before, facts)


@transaction.atomic
def save_facts(
    *,
    assessment: Assessment,
    facts: Mapping[str, object],
    version: int,
    user: User,
    agreed: Collection[str] = (),
    instrument: Instrument | None = None,
) -> SaveResult:
    """Record the assessor's facts, in place of those recorded before, and settle the answers by rule.

    `agreed` names the criteria whose answers given by hand may go. Raises NotYourCase,
    AssessmentNotOpen, AnswerNotReturned, Stale, or NeedsConsent when other answers would go; then
    nothing is saved.
    """
    work = _lock_assessment(assessment, user, instrument)
    row, before, facts_before = work.assessment, work.answers, work.facts
    if row.facts == facts:
        return _save_result(work, (), before, facts_before)
    refuse_stale_facts(row, facts, version)
    keys = {**row.facts, **facts}
    work.refuse_closed({key for key in keys if row.facts.get(key) != facts.get(key)})
    changes = case_state.replaced_answers(
        work.instrument, {**row.case.facts, **facts}, work.answers
    )
    if not {change.code for change in changes} <= set(agreed):
        raise NeedsConsent(changes)
    row.facts = dict(facts)
    row.version += 1
    _write_answers(work, work.answers)
    _mark_begun(work, changed=["facts", "version"])
    return _save_result(work, changes, before, facts_before)


@transaction.atomic
def submit(
    *,
    assessment: Assessment,
    user: User,
    agreed: Collection[str] = (),
    instrument: Instrument | None = None,
) -> None:
    """Submit the scoring: from then on it is read-only.

    `agreed` names the rules of level "confirm" that the person has confirmed. Raises NotYourCase,
    AssessmentNotOpen or AssessmentNotReady.
    """
    work = _lock_assessment(assessment, user, instrument)
    gaps = case_state.gaps(work.instrument, work.facts, work.answers, work.asked_again)
    broken = [
        rule
        for rule in case_state.broken_rules(work.instrument, work.facts, work.answers)
        if rule.level == "block" or rule.key not in agreed
    ]
    if gaps or broken:
        raise AssessmentNotReady(gaps, broken)
    _write_answers(work, work.answers)
    work.assessment.status = Status.SUBMITTED
    work.assessment.submitted_at = timezone.now()
    save_with_history(Assessment, [], [work.assessment], ["status", "submitted_at"], user)


def record_case_access(*, case: CaseFile, user: User) -> None:
    """Add to the record of who opened which case, and when."""
    CaseAccess.objects.create(case=case, user=user)


@transaction.atomic
def declare_interest(*, case: CaseFile, user: User, reason: str) -> None:
    """Record that this person never scores this case, and free it to be assigned again.

    Answers saved so far stay with the case. Raises NotYourCase when the person is not scoring it.
    """
    mine = list(
        case.assessments.select_for_update().filter(assessor=user, status__in=Assessment.OPEN)
    )
    if not mine:
        raise NotYourCase
    Interest.objects.get_or_create(case=case, user=user, defaults={"reason": reason})
    for assessment in mine:
        assessment.assessor = None
    save_with_history(Assessment, [], mine, ["assessor"], user, "interest declared")


def _lock_assessment(
    assessment: Assessment, user: User, instrument: Instrument | None
) -> _OpenScoring:
    """The assessment under lock, read again: whoever else saves it waits until we are done."""
    scorings = Assessment.objects.select_for_update(of=("self",)).select_related("case__inspection")
    row = with_barred(scorings).get(pk=assessment.pk)
    if row.assessor_id != user.pk or row.barred:  # type: ignore[attr-defined]
        raise NotYourCase
    if not row.is_open:
        raise AssessmentNotOpen
    refuse_scoring(row.case)
    answers = row.answers.select_related("criterion", "saved_by")
    rows = {answer.criterion.code: answer for answer in answers}
    return _OpenScoring(
        assessment=row,
        instrument=instrument or read_instrument(row.case.inspection),
        rows=rows,
        user=user,
        returned=returned_case(row, open_comments(row), rows),
    )


def _changed_codes(rows: Mapping[str, Answer], values: SentAnswers) -> set[str]:
    """The codes whose value or note differs from what stands."""
    standing = {code: (row.value, row.note) for code, row in rows.items()}
    return {code for code, pair in values.items() if standing.get(code, ("", "")) != pair}


def _save_result(
    work: _OpenScoring,
    replaced: tuple[ReplacedAnswer, ...],
    before: Mapping[str, AnswerContent],
    facts_before: Mapping[str, object],
) -> SaveResult:
    return SaveResult(
        replaced=replaced,
        before=before,
        answers=work.answers,
        versions={code: row.version for code, row in work.rows.items()},
        facts_before=facts_before,
        facts=work.facts,
        version=work.assessment.version,
        again=frozenset(
            code for code in work.asked_again if before.get(code) == work.answers.get(code)
        ),
    )


def _mark_begun(work: _OpenScoring, changed: list[str] | None = None) -> None:
    """Note that scoring has begun, and save the `changed` fields of the assessment with it."""
    fields = list(changed or [])
    if work.assessment.status == Status.NOT_STARTED:
        work.assessment.status = Status.IN_PROGRESS
        fields.append("status")
    if fields:
        save_with_history(Assessment, [], [work.assessment], fields, work.user)


def _write_answers(work: _OpenScoring, answers: Mapping[str, AnswerContent]) -> bool:
    """Bring the rows to `answers` as the rules settle them, in at most four statements."""
    case, now = work.assessment.case, timezone.now()
    ids: dict[str, int] = {}
    new: list[Answer] = []
    changed: list[Answer] = []
    for code, answer in case_state.apply_rules(work.instrument, work.facts, answers).items():
        row = work.rows.get(code)
        if answer == (answer_content(row) if row else NO_ANSWER):
            continue
        if row is None:
            ids = ids or criterion_ids(case.inspection)
            row = Answer(
                assessment=work.assessment,
                criterion_id=ids[code],
                inspection_id=case.inspection_id,
                area_id=case.area_id,
                counts=work.assessment.counts,
                version=0,
            )
            work.rows[code] = row
        (changed if row.pk else new).append(row)
        row.value, row.note, row.by_rule = answer.value, answer.note, answer.by_rule
        row.version += 1
        row.saved_by, row.saved_at = work.user, now
    save_with_history(Answer, new, changed, ANSWER_FIELDS, work.user)
    return bool(new or changed)
