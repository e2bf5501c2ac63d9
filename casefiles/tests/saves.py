"""Saves as tests make them: of a scoring, under its lock, without a page or a browser."""

from collections.abc import Collection, Mapping

from django.contrib.auth.models import User
from django.db import transaction

from casefiles.models.assessments import Assessment
from casefiles.scoring import actions
from casefiles.scoring.actions import SaveResult, SentAnswers
from casefiles.scoring.queries import scoring_to_change


@transaction.atomic
def save_answers(
    *, assessment: Assessment, values: SentAnswers, versions: Mapping[str, int], user: User
) -> SaveResult:
    page = scoring_to_change(assessment, user)
    return actions.save_answers(page=page, values=values, versions=versions, user=user)


@transaction.atomic
def save_facts(
    *,
    assessment: Assessment,
    facts: Mapping[str, object],
    version: int,
    user: User,
    agreed: Collection[str] = (),
) -> SaveResult:
    page = scoring_to_change(assessment, user)
    return actions.save_facts(page=page, facts=facts, version=version, user=user, agreed=agreed)
