from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.utils import timezone

from casefiles.models.assessments import Assessment, SaveOperation
from casefiles.sample.removal import prune_operations
from casefiles.tests.baths import person, scoring

pytestmark = pytest.mark.django_db


def saved(assessment: Assessment, days_ago: int) -> SaveOperation:
    row = SaveOperation.objects.create(
        user=person("amir"), operation=uuid4(), assessment=assessment, digest="", reply={}
    )
    made_at = timezone.now() - timedelta(days=days_ago)
    SaveOperation.objects.filter(pk=row.pk).update(made_at=made_at)
    return row


def test_saves_of_submitted_cases_are_forgotten_after_thirty_days(baths):
    submitted = scoring(baths, "L1", status="submitted")
    under_way = scoring(baths, "L2", status="returned")
    saved(submitted, 31)
    kept = {saved(submitted, 29), saved(under_way, 31)}
    assert prune_operations() == 1
    assert set(SaveOperation.objects.all()) == kept


def test_the_command_takes_another_number_of_days(baths, capsys):
    saved(scoring(baths, status="accepted"), 3)
    call_command("prune_operations", "--days", "2")
    assert capsys.readouterr().out == "Saves forgotten: 1.\n"
