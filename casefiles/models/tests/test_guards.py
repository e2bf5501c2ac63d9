"""What the database itself refuses, whoever writes it."""

import pytest
from django.db import IntegrityError, transaction

from casefiles.models.assessments import Answer, Assessment
from casefiles.models.cases import CaseFile
from casefiles.models.judgements import AreaJudgement
from casefiles.tests.baths import build, scoring
from criteria.store.queries import criterion_ids
from inspection.models import Inspection

pytestmark = pytest.mark.django_db


def answer(assessment, code="W1.1", **changed):
    case = assessment.case
    values = {
        "assessment": assessment,
        "criterion_id": criterion_ids(case.inspection)[code],
        "inspection": case.inspection,
        "area": case.area,
        "value": "yes",
        **changed,
    }
    return Answer.objects.create(**values)


def refused(write):
    with pytest.raises(IntegrityError), transaction.atomic():
        write()


def test_an_answer_repeats_the_area_inspection_and_counting_of_its_case(baths):
    amirs = scoring(baths)
    other = build("other-baths")
    york = baths.areas.get(slug="york")
    refused(lambda: answer(amirs, area=york))
    refused(lambda: answer(amirs, inspection=other))
    refused(lambda: answer(amirs, counts=False))
    assert answer(amirs).counts


def test_an_answer_is_on_its_criterions_scale(baths):
    amirs = scoring(baths)
    refused(lambda: answer(amirs, value="perhaps"))
    refused(lambda: answer(amirs, code="M1.1", value="good"))
    kept = answer(amirs)
    refused(lambda: Answer.objects.filter(pk=kept.pk).update(value="good"))
    assert answer(amirs, code="W1.4a", value="").value == ""


def test_an_answer_is_to_a_criterion_of_its_own_inspection(baths):
    amirs = scoring(baths)
    foreign = criterion_ids(build("other-baths"))["W1.1"]
    refused(lambda: answer(amirs, criterion_id=foreign))


def test_a_judgement_has_a_value_on_the_scale_of_an_area_criterion(baths):
    ids = criterion_ids(baths)
    leeds = baths.areas.get(slug="leeds")

    def judge(code, value, area=leeds):
        return AreaJudgement.objects.create(area=area, criterion_id=ids[code], value=value)

    refused(lambda: judge("M1.1", "splendid"))
    refused(lambda: judge("M1.1", ""))
    refused(lambda: judge("W1.1", "yes"))
    refused(lambda: judge("M1.1", "good", build("other-baths").areas.get(slug="leeds")))
    assert judge("M1.1", "good").version == 1


def test_a_case_lies_in_an_area_of_its_inspection(baths):
    foreign = build("other-baths").areas.get(slug="leeds")
    refused(lambda: CaseFile.objects.create(inspection=baths, area=foreign, reference="L9"))


def test_a_case_with_answers_does_not_move_to_another_area(baths):
    amirs = scoring(baths, answers={"W1.1": ("yes", "")})
    york = baths.areas.get(slug="york")
    refused(lambda: CaseFile.objects.filter(pk=amirs.case_id).update(area=york))
    empty = scoring(baths, "L2").case
    assert CaseFile.objects.filter(pk=empty.pk).update(area=york) == 1


def test_answers_count_as_their_assessment_does(baths: Inspection):
    amirs = scoring(baths, answers={"W1.1": ("yes", "")})
    amirs.counts = False
    amirs.save()
    assert not amirs.answers.get().counts


def test_an_assessment_repeats_the_area_of_its_case_whatever_is_written_there(baths):
    amirs = scoring(baths)
    leeds, york = (baths.areas.get(slug=slug) for slug in ("leeds", "york"))
    mine = Assessment.objects.filter(pk=amirs.pk)
    amirs.area = york
    amirs.save()
    assert mine.get().area == amirs.case.area == leeds
    mine.update(area=None)
    assert mine.get().area == leeds
    CaseFile.objects.filter(pk=amirs.case_id).update(area=york)
    assert mine.get().area == york
    elsewhere = CaseFile.objects.create(inspection=baths, area=leeds, reference="L9")
    mine.update(case=elsewhere)
    assert mine.get().area == leeds


def test_the_scoring_of_a_try_out_never_counts(baths):
    row = scoring(baths, counts=False)
    CaseFile.objects.filter(pk=row.case_id).update(pilot=True)
    refused(lambda: Assessment.objects.filter(pk=row.pk).update(counts=True))
