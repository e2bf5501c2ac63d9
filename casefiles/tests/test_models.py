import pytest
from django.db import IntegrityError, transaction

from casefiles.models.assessments import Assessment
from casefiles.models.cases import CaseFile, Interest
from casefiles.tests.baths import person, scoring

pytestmark = pytest.mark.django_db


def refused(write):
    with pytest.raises(IntegrityError), transaction.atomic():
        write()


def test_exactly_one_scoring_of_a_case_counts(baths):
    scoring(baths)
    refused(lambda: scoring(baths, kind="agreed"))
    assert not scoring(baths, assessor="bea", kind="second", counts=False).counts


def test_a_case_has_one_scoring_of_each_kind(baths):
    scoring(baths)
    refused(lambda: scoring(baths, counts=False))


def test_a_status_or_kind_that_does_not_exist_cannot_be_stored(baths):
    amirs = scoring(baths)
    same = Assessment.objects.filter(pk=amirs.pk)
    refused(lambda: same.update(status="lost"))
    refused(lambda: same.update(kind="third"))


@pytest.mark.parametrize(
    ("status", "is_open"),
    [
        ("not_started", True),
        ("in_progress", True),
        ("returned", True),
        ("submitted", False),
        ("accepted", False),
    ],
)
def test_a_scoring_is_open_until_it_is_submitted(status, is_open):
    assert Assessment(status=status).is_open is is_open


def test_a_reference_is_given_once_and_is_not_blank(baths):
    area = scoring(baths).case.area
    refused(lambda: CaseFile.objects.create(inspection=baths, area=area, reference="L1"))
    refused(lambda: CaseFile.objects.create(inspection=baths, area=area, reference=""))


def test_a_criterion_is_answered_once_and_by_rule_only_with_a_value(baths):
    row = scoring(baths, answers={"W1.1": ("yes", "")}).answers.get()
    refused(lambda: row.__class__.objects.filter(pk=row.pk).update(by_rule=True, value=""))
    row.pk = None
    refused(lambda: row.save(force_insert=True))


def test_an_interest_is_declared_once(baths):
    case = scoring(baths).case
    Interest.objects.create(case=case, user=person("amir"))
    refused(lambda: Interest.objects.create(case=case, user=person("amir")))


def test_a_scoring_keeps_its_history(baths):
    amirs = scoring(baths)
    amirs.status = "in_progress"
    amirs.save()
    assert list(amirs.history.values_list("status", flat=True)) == ["in_progress", "not_started"]
