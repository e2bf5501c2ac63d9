"""Saves that can be sent again: the same operation is made once, and gets the same reply each time.

A reply is what the page needs to know after a save, as plain JSON values. It is kept with the operation,
in the transaction of the change itself, and holds no note: those stand in one place only.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction

from casefiles.models.assessments import Assessment, SaveOperation
from casefiles.scoring import actions, case_state
from casefiles.scoring.actions import SaveResult
from casefiles.scoring.case_state import NO_ANSWER
from casefiles.scoring.pages import CasePage
from criteria.spec import Section

SaveReply = dict[str, Any]


@dataclass(frozen=True)
class OperationKey:
    """One save: the id its sender gave it, and a digest of all that it says."""

    id: UUID
    digest: str


class OperationIdReused(Exception):
    """The operation's id was used before, for a save that said something else."""


def operation_key(id: UUID, *says: object) -> OperationKey:
    text = json.dumps(says, sort_keys=True, default=str)
    return OperationKey(id, hashlib.sha256(text.encode()).hexdigest())


@transaction.atomic
def run_once(
    *,
    assessment: Assessment,
    user: User,
    operation: OperationKey | None,
    act: Callable[[], SaveReply],
) -> SaveReply:
    """The reply of `act`, or the one it gave when this operation was made before.

    The assessment is locked first, so that of two copies of one save the later finds the earlier.
    Raises OperationIdReused, and whatever `act` raises; then nothing is kept.
    """
    if operation is None:
        return act()
    Assessment.objects.select_for_update().filter(pk=assessment.pk).values_list("pk").get()
    made = SaveOperation.objects.filter(user_id=user.pk, operation=operation.id).first()
    if made is None:
        reply = act()
        SaveOperation.objects.create(
            user_id=user.pk,
            operation=operation.id,
            assessment=assessment,
            digest=operation.digest,
            reply=reply,
        )
        return reply
    if (made.digest, made.assessment_id) != (operation.digest, assessment.pk):
        raise OperationIdReused
    kept: SaveReply = made.reply
    return kept


def save_answers(
    *,
    page: CasePage,
    section: Section,
    values: actions.SentAnswers,
    versions: Mapping[str, int],
    user: User,
    operation_id: UUID | None,
) -> SaveReply:
    """Save answers of one section as `casefiles.scoring.actions` does, once for each operation."""

    def act() -> SaveReply:
        saved = actions.save_answers(
            assessment=page.assessment,
            values=values,
            versions=versions,
            user=user,
            instrument=page.instrument,
        )
        return _reply(page, saved, set(values), section)

    seen = {code: versions.get(code, 0) for code in values}
    made = operation_key(operation_id, values, seen) if operation_id else None
    return run_once(assessment=page.assessment, user=user, operation=made, act=act)


def save_facts(
    *,
    page: CasePage,
    facts: Mapping[str, object],
    version: int,
    agreed: list[str],
    user: User,
    operation_id: UUID | None,
) -> SaveReply:
    """Save the facts as `casefiles.scoring.actions` does, once for each operation."""

    def act() -> SaveReply:
        saved = actions.save_facts(
            assessment=page.assessment,
            facts=facts,
            version=version,
            user=user,
            agreed=agreed,
            instrument=page.instrument,
        )
        return _reply(page, saved, set(), None)

    made = operation_key(operation_id, facts, version, agreed) if operation_id else None
    return run_once(assessment=page.assessment, user=user, operation=made, act=act)


def _reply(page: CasePage, saved: SaveResult, sent: set[str], section: Section | None) -> SaveReply:
    """What stands after the save: `sent` answers, others that moved with them, and what is left."""
    before = case_state.applicability(page.instrument, saved.facts_before, saved.before)
    after = case_state.applicability(page.instrument, saved.facts, saved.answers)
    moved = {
        code
        for code, verdict in after.items()
        if verdict.state != before[code].state
        or (
            code not in sent
            and saved.answers.get(code, NO_ANSWER) != saved.before.get(code, NO_ANSWER)
        )
        or (code in sent and verdict.state == "not_asked")
    }
    progress = case_state.section_progress(page.instrument, saved.facts, saved.answers, saved.again)
    left = {part.section.code: part.asked - part.answered for part in progress}
    return {
        "version": saved.version,
        "saved": {code: _answer_state(saved, code) for code in sorted(sent)},
        "changed": {
            code: {
                **_answer_state(saved, code),
                "state": after[code].state,
                "reason": after[code].reason,
            }
            for code in sorted(moved)
        },
        "replaced": [
            {"code": change.code, "value": change.before.value, "reason": change.reason}
            for change in saved.replaced
        ],
        "left": {
            "section": left.get(section.code, 0) if section else 0,
            "case": sum(left.values()),
        },
    }


def _answer_state(saved: SaveResult, code: str) -> dict[str, str | int]:
    value = saved.answers.get(code, NO_ANSWER).value
    return {"value": value, "version": saved.versions.get(code, 0)}
