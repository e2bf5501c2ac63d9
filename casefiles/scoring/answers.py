"""Answers between the rows of the database and what the rules make of them: the one place that writes them."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import NamedTuple

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.utils import timezone

from casefiles.models.assessments import Answer, Assessment
from casefiles.scoring.case_state import NO_ANSWER, AnswerContent, Answers, CaseState
from criteria.spec import Instrument
from criteria.store.queries import criterion_ids
from inspection.database.field_history import save_with_history
from inspection.database.kept_queries import KeptQuery

FIELDS = ["value", "note", "by_rule", "version", "saved_by", "saved_at"]


class SavedAnswer(NamedTuple):
    """What pages and saves read of an `Answer`: they read all those of a scoring, and change a few."""

    pk: int
    value: str
    note: str
    by_rule: bool
    version: int
    saved_by_id: int | None
    saved_at: datetime

    @property
    def saved_by(self) -> User | None:
        """Read each time it is asked for; `CasePage.people` has those whom a page names."""
        return User.objects.filter(pk=self.saved_by_id).first() if self.saved_by_id else None


Row = Answer | SavedAnswer
Rows = Mapping[str, Answer] | Mapping[str, SavedAnswer]  # by criterion code


def saved_answers(assessment: Assessment) -> dict[str, SavedAnswer]:
    """The answers of a scoring by the code of their criterion, in one query."""
    return {code: SavedAnswer(*row) for *row, code in _rows(assessment.pk)}


@KeptQuery
def _rows(assessment: int) -> QuerySet:
    rows = Answer.objects.filter(assessment=assessment).order_by()
    return rows.values_list(*SavedAnswer._fields, "criterion__code")


def answer_content(row: Row) -> AnswerContent:
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


def changed_rows(
    assessment: Assessment,
    rows: Rows,
    answers: Answers,
    *,
    by: User | None,
    ids: Mapping[str, int] | None = None,
) -> dict[str, Answer]:
    """The rows of `assessment` that `answers` change, brought to them, each one version on.

    Those that there were not yet have no key. Each repeats the keys of its case, as `casefiles.models.guards`
    wants it; the keys of the criteria are read unless they come as `ids`. Nothing is written, and rows that
    stay as they are are not in the value.
    """
    now, changed = timezone.now(), {}
    case, saved_by = assessment.case, by.pk if by else None
    for code, answer in answers.items():
        row = rows.get(code)
        if answer == (answer_content(row) if row else NO_ANSWER):
            continue
        if ids is None:
            ids = criterion_ids(case.inspection)
        changed[code] = Answer(
            pk=row.pk if row else None,
            assessment_id=assessment.pk,
            criterion_id=ids[code],
            inspection_id=case.inspection_id,
            area_id=case.area_id,
            counts=assessment.counts,
            value=answer.value,
            note=answer.note,
            by_rule=answer.by_rule,
            version=row.version + 1 if row else 1,
            saved_by_id=saved_by,
            saved_at=now,
        )
    return changed


def save_rows(rows: Collection[Answer], user: User | None, reason: str = "") -> None:
    """Write changed rows with their history, under the name of `user`."""
    save_with_history(list(rows), FIELDS, user, reason)
