"""Saves that can be sent again: the same operation is made once, and gets the same reply each time.

A reply is what the page needs to know after a save, as plain JSON values. It is kept with the operation,
in the transaction of the change itself, and holds no note: those stand in one place only.
"""

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.http import QueryDict

from casefiles.models.assessments import SaveOperation
from casefiles.scoring import actions
from casefiles.scoring.actions import SaveResult
from casefiles.scoring.criteria_forms import AnswersForm
from casefiles.scoring.fact_forms import FactsForm
from casefiles.scoring.form_base import OPERATION
from casefiles.scoring.pages import CasePage
from casefiles.scoring.queries import page_to_save
from criteria.spec import Section
from inspection.database.kept_queries import KeptQuery
from inspection.database.writing import insert_rows
from inspection.models import Membership

SaveReply = dict[str, Any]


@dataclass(frozen=True)
class OperationKey:
    """One save: the id its sender gave it, and a digest of all that it says."""

    id: UUID
    digest: str


class OperationIdReused(Exception):
    """The operation's id was used before, for a save that said something else."""


def operation_sent(sent: QueryDict, *, whole_page: bool = False) -> OperationKey | None:
    """The save that was sent, by its words alone: what the page asks by now has no part in it.

    The operation of a page sent as a whole is its id with its words: pressed twice it is one save, sent
    again changed it is two. None where the id is none.
    """
    try:
        id = UUID(sent.get(OPERATION, "").strip())
    except ValueError:
        return None
    says = json.dumps(sorted(pair for pair in sent.lists() if pair[0] != "csrfmiddlewaretoken"))
    digest = hashlib.sha256(says.encode()).hexdigest()
    return OperationKey(uuid5(id, digest) if whole_page else id, digest)


@contextmanager
def case_to_save(membership: Membership, reference: str) -> Iterator[CasePage]:
    """The page of a case, read once under a lock that lasts until the block ends.

    What the block writes is kept when it ends, and nothing of it when it raises. Raises Http404 for a case
    that the member may not open.
    """
    with transaction.atomic():
        yield page_to_save(membership, reference)


def run_once(
    *, page: CasePage, user: User, operation: OperationKey | None, act: Callable[[], SaveReply]
) -> SaveReply:
    """The reply of `act`, or the one it gave when this operation was made before.

    The page was read under the lock of its scoring, so that of two copies of one save the later finds the
    earlier. Raises OperationIdReused, and whatever `act` raises; then nothing is kept.
    """
    if operation is None:
        return act()
    made: SaveOperation | None = next(_operations(user.pk, operation.id), None)
    if made is None:
        reply = act()
        now = SaveOperation(
            user_id=user.pk,
            operation=operation.id,
            assessment=page.assessment,
            digest=operation.digest,
            reply=reply,
        )
        insert_rows([now])
        return reply
    if (made.digest, made.assessment_id) != (operation.digest, page.assessment.pk):
        raise OperationIdReused
    kept: SaveReply = made.reply
    return kept


@KeptQuery
def _operations(user: int, operation: UUID) -> QuerySet:
    """One at most."""
    return SaveOperation.objects.filter(user_id=user, operation=operation)


def save_section_form(form: AnswersForm, *, section: Section, user: User) -> SaveReply:
    """Save what a valid form says of one section, as `casefiles.scoring.actions.save_answers` does."""
    values, versions = form.values(), form.versions()
    saved = actions.save_answers(page=form.page, values=values, versions=versions, user=user)
    return _reply(saved, set(values), section)


def save_facts_form(form: FactsForm, *, agreed: list[str], user: User) -> SaveReply:
    """Save the facts of a valid form, as `casefiles.scoring.actions.save_facts` does."""
    facts, version = form.values(), form.version_seen()
    saved = actions.save_facts(page=form.page, facts=facts, version=version, user=user, agreed=agreed)
    return _reply(saved, set(), None)


def _reply(saved: SaveResult, sent: set[str], section: Section | None) -> SaveReply:
    """What stands after the save: `sent` answers, others that moved with them, and what is left."""
    asked = saved.after.applicability
    left = {part.section.code: part.left for part in saved.after.section_progress}
    return {
        "version": saved.version,
        "saved": {code: _answer_state(saved, code) for code in sorted(sent)},
        "changed": {
            code: {
                **_answer_state(saved, code),
                "state": asked[code].state,
                "reason": asked[code].reason,
            }
            for code in sorted(asked)
            if _has_changed(saved, code, code in sent)
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


def _has_changed(saved: SaveResult, code: str, sent: bool) -> bool:
    """Whether the page has to show the question otherwise than it was sent."""
    before, after = saved.before, saved.after
    state = after.applicability[code].state
    if state != before.applicability[code].state:
        return True
    return state == "not_asked" if sent else before.answer(code) != after.answer(code)


def _answer_state(saved: SaveResult, code: str) -> dict[str, str | int]:
    return {"value": saved.after.answer(code).value, "version": saved.versions.get(code, 0)}
