"""Answers between the rows of the database and what the rules make of them: the one place that writes them."""

from collections.abc import Collection, Mapping

from django.contrib.auth.models import User
from django.utils import timezone

from casefiles.models.assessments import Answer, Assessment
from casefiles.scoring.case_state import NO_ANSWER, AnswerContent, Answers, CaseState
from criteria.spec import Instrument
from criteria.store.queries import criterion_ids
from inspection.database.field_history import save_with_history

Rows = Mapping[str, Answer]  # by criterion code
FIELDS = ["value", "note", "by_rule", "version", "saved_by", "saved_at"]


def answer_content(row: Answer) -> AnswerContent:
    return AnswerContent(row.value, row.note, row.by_rule)


def state_of(
    assessment: Assessment,
    rows: Rows,
    instrument: Instrument,
    asked_again: frozenset[str] = frozenset(),
) -> CaseState:
    """What the rules are asked about: the facts of the case and of the scoring, and its answers."""
    facts = {**assessment.case.facts, **assessment.facts}
    answers = {code: answer_content(row) for code, row in rows.items()}
    return CaseState(instrument, facts, answers, asked_again)


def changed_codes(rows: Rows, answers: Answers) -> list[str]:
    """The criteria whose answer is another one than the row says."""
    return [
        code
        for code, answer in answers.items()
        if answer != (answer_content(rows[code]) if code in rows else NO_ANSWER)
    ]


def changed_rows(
    assessment: Assessment,
    rows: Rows,
    answers: Answers,
    *,
    by: User | None,
    ids: Mapping[str, int] | None = None,
) -> dict[str, Answer]:
    """The rows of `assessment` that `answers` change, brought to them, each one version on.

    Rows that there were not yet are made, without a key; the keys of their criteria are read unless they
    come as `ids`. Nothing is written, and rows that stay as they are are not in the value.
    """
    now, codes, changed = timezone.now(), changed_codes(rows, answers), {}
    if ids is None:
        ids = {} if rows.keys() >= set(codes) else criterion_ids(assessment.case.inspection)
    for code in codes:
        row = rows.get(code) or _new_row(assessment, ids[code])
        answer = answers[code]
        row.value, row.note, row.by_rule = answer.value, answer.note, answer.by_rule
        row.version += 1
        row.saved_by, row.saved_at = by, now
        changed[code] = row
    return changed


def _new_row(assessment: Assessment, criterion: int) -> Answer:
    """It repeats the keys of its case, as `casefiles.models.guards` wants it."""
    case = assessment.case
    return Answer(
        assessment=assessment,
        criterion_id=criterion,
        inspection_id=case.inspection_id,
        area_id=case.area_id,
        counts=assessment.counts,
        version=0,
    )


def save_rows(rows: Collection[Answer], user: User | None, reason: str = "") -> None:
    """Write changed rows with their history, under the name of `user`."""
    save_with_history(list(rows), FIELDS, user, reason)
