"""A new version of the instrument and the answers there are: what it costs, and putting it in force."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError, Q, QuerySet

from casefiles.models.assessments import Answer, Assessment
from casefiles.models.judgements import AreaJudgement
from casefiles.models.moderation import Correction, ReviewComment
from casefiles.scoring.answers import changed_rows, save_rows, state_of
from casefiles.scoring.case_state import CaseState
from casefiles.scoring.refusals import refuse_setup
from criteria.models import InstrumentVersion
from criteria.spec import Instrument
from criteria.store import differences as versions
from criteria.store.actions import replace_instrument
from criteria.store.differences import AnswerLoss, InstrumentDifference
from criteria.store.queries import criterion_ids, read_instrument
from inspection.database.field_history import add_to_history, save_with_history
from inspection.database.snapshot import lock_inspection
from inspection.models import Inspection

Status = Assessment.Status
REASON = "new version of the instrument"


@dataclass(frozen=True)
class VersionEffects:
    """What a new version does: numbers of answers given by hand, and of cases."""

    differences: tuple[InstrumentDifference, ...]
    answers_lost: int
    answers_reworded: int
    answers_ruled_out: int
    judgements_lost: int
    cases_reopened: int
    by_criterion: dict[str, int]  # answers and judgements lost, by criterion code


def version_effects(inspection: Inspection, new: Instrument) -> VersionEffects:
    """What applying `new` would do, in a fixed number of queries. Nothing is written."""
    old = read_instrument(inspection)
    loss = versions.answer_loss(old, new)
    answers = _unheld(_answers(inspection), loss)
    judgements = _unheld(_judgements(inspection), loss)
    lost = Counter(answers.values_list("criterion__code", flat=True))
    judged = Counter(judgements.values_list("criterion__code", flat=True))
    reworded = _answers(inspection).filter(criterion__code__in=versions.reworded_criteria(old, new))
    settled = [_rescored(assessment, new, loss) for assessment in _assessments(inspection)]
    return VersionEffects(
        differences=versions.instrument_differences(old, new),
        answers_lost=lost.total(),
        answers_reworded=reworded.count(),
        answers_ruled_out=sum(len(one.state.replaced_answers) for one in settled),
        judgements_lost=judged.total(),
        cases_reopened=sum(one.reopened for one in settled),
        by_criterion=dict(lost + judged),
    )


@transaction.atomic
def apply_version(*, version: InstrumentVersion, new: Instrument, user: User) -> None:
    """Put a proposed version in force, with every answer as its rules have it. All or nothing.

    Answers that it cannot hold go (history keeps them); a case handed in that it asks more of is
    returned. Raises ValidationError where the report's text stands in a part that goes, and in an
    inspection that is published.
    """
    inspection = version.inspection
    _lock_scorings(inspection)
    refuse_setup(inspection)
    loss = versions.answer_loss(read_instrument(inspection), new)
    work = [_rescored(assessment, new, loss) for assessment in _assessments(inspection)]
    _delete(_unheld(_answers(inspection, every=True), loss), user)
    _delete(_unheld(_judgements(inspection), loss), user)
    comments = ReviewComment.objects.filter(assessment__case__inspection=inspection)
    comments.filter(criterion__code__in=loss.criteria).update(criterion=None)
    try:
        replace_instrument(inspection=inspection, instrument=new, user=user)
    except ProtectedError:
        message = "Text of the report stands in a chapter or section that goes. Move it first."
        raise ValidationError(message) from None
    _write(inspection, work, user)


@transaction.atomic
def reapply_rules(*, inspection: Inspection, scorings: Collection[int], user: User, reason: str) -> None:
    """Let the rules answer anew in these scorings, after facts of their cases have changed."""
    _lock_scorings(inspection)
    instrument, nothing = read_instrument(inspection), AnswerLoss(frozenset(), {})
    rows = _assessments(inspection).filter(pk__in=scorings)
    _write(inspection, [_rescored(row, instrument, nothing) for row in rows], user, reason)


@dataclass(frozen=True)
class _RescoredCase:
    """One scoring under the new version, worked out but not written."""

    assessment: Assessment
    rows: dict[str, Answer]
    state: CaseState  # before the rules have answered

    @property
    def reopened(self) -> bool:
        return self.assessment.is_handed_in and bool(self.state.with_rules_applied.gaps)


def _rescored(assessment: Assessment, new: Instrument, loss: AnswerLoss) -> _RescoredCase:
    rows = {
        row.criterion.code: row
        for row in assessment.answers.all()
        if row.criterion.code not in loss.criteria and row.value not in loss.values.get(row.criterion.code, ())
    }
    return _RescoredCase(assessment, rows, state_of(assessment, rows, new))


def _lock_scorings(inspection: Inspection) -> None:
    """Read the inspection again, and let every save in it wait: none may go by the rules of before.

    A save holds the lock of its scoring. A scoring that has not begun may begin meanwhile: it is locked too.
    """
    lock_inspection(inspection)
    scorings = Assessment.objects.filter(case__inspection=inspection).order_by("pk")
    list(scorings.select_for_update(of=("self",)).values_list("pk"))


def _assessments(inspection: Inspection) -> QuerySet[Assessment]:
    """The scorings that have begun, with their cases and answers."""
    begun = Assessment.objects.filter(case__inspection=inspection).exclude(status=Status.NOT_STARTED)
    return begun.select_related("case").prefetch_related("answers__criterion")


def _answers(inspection: Inspection, *, every: bool = False) -> QuerySet[Answer]:
    """The answers that people gave, or `every` row."""
    rows = Answer.objects.filter(inspection=inspection)
    return rows if every else rows.filter(by_rule=False).exclude(value="")


def _judgements(inspection: Inspection) -> QuerySet[AreaJudgement]:
    return AreaJudgement.objects.filter(area__inspection=inspection)


def _unheld(rows: QuerySet, loss: AnswerLoss) -> QuerySet:
    """Of answers or judgements, those that the new version cannot hold."""
    gone = Q(criterion__code__in=loss.criteria)
    for code, values in loss.values.items():
        gone |= Q(criterion__code=code, value__in=values)
    return rows.filter(gone)


def _delete(rows: QuerySet, user: User) -> None:
    """Delete the rows and note it in their history, in a few statements.

    The ordinary delete would write history one row at a time, and without the person.
    """
    model: Any = rows.model
    gone = list(rows)
    keys = [row.pk for row in gone]
    add_to_history(gone, "-" * len(gone), user, REASON)
    if model is Answer:
        Correction.objects.filter(answer__in=keys).delete()
    model.objects.filter(pk__in=keys)._raw_delete(rows.db)


def _write(inspection: Inspection, work: list[_RescoredCase], user: User, reason: str = REASON) -> None:
    ids = criterion_ids(inspection)
    reopened = [one.assessment for one in work if one.reopened]
    changed: list[Answer] = []
    for one in work:
        settled = one.state.with_rules_applied.answers
        changed += changed_rows(one.assessment, one.rows, settled, by=user, ids=ids).values()
    for assessment in reopened:
        assessment.status = Status.RETURNED
    save_rows(changed, user, reason)
    save_with_history(reopened, ["status"], user, reason)
