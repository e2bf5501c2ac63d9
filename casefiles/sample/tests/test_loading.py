"""Writing a sample and scoring done elsewhere into public baths: all or nothing, with history."""

import pytest
from django.contrib.auth.models import User

from casefiles.models.assessments import Answer, Assessment
from casefiles.models.cases import CaseFile
from casefiles.models.judgements import AreaJudgement
from casefiles.sample.loading import load_judgements, load_sample, load_scoring
from casefiles.sample.reading import ImportedJudgement, ImportedScoring, SampleCase
from casefiles.tests.baths import instrument
from inspection.models import Inspection
from inspection.problems import ProblemsFound

CASES = [
    SampleCase("N01", "Leeds", {"size": "small"}),
    SampleCase("N02", "York", {"size": "large"}),
]
ANSWERS = {
    "W1.1": ("yes", "Seen"),
    "W1.2": ("na", ""),
    "W1.3": ("na", ""),
    "W1.4a": ("yes", ""),
    "W1.4b": ("yes", ""),
    "W2.1": ("na", ""),
    "W2.2": ("no", ""),
    "W2.3": ("no", ""),
}
SHALLOW = {"guard": "no", "depth": 1}


@pytest.fixture
def amir(baths: Inspection) -> User:
    return User.objects.get_or_create(username="amir")[0]


@pytest.fixture
def loaded(baths: Inspection, amir: User) -> Inspection:
    load_sample(inspection=baths, cases=CASES, user=amir)
    return baths


def score(inspection: Inspection, scoring: ImportedScoring, answers: dict[str, tuple[str, str]]) -> None:
    load_scoring(
        inspection=inspection,
        instrument=instrument(),
        scorings=[scoring],
        answers={scoring.reference: answers},
    )


def refusals(
    inspection: Inspection, scoring: ImportedScoring, answers: dict[str, tuple[str, str]]
) -> list[str]:
    with pytest.raises(ProblemsFound) as found:
        score(inspection, scoring, answers)
    assert not Answer.objects.filter(inspection=inspection).exists()
    return [str(problem) for problem in found.value.problems]


def test_a_sample_is_kept_with_a_scoring_for_each_case(loaded: Inspection, amir: User):
    case = CaseFile.objects.get(reference="N01", inspection=loaded)
    assert (case.area.name, case.facts) == ("Leeds", {"size": "small"})
    record = case.assessments.get().history.get()
    assert (record.history_user, record.history_change_reason) == (amir, "sample loaded")


def test_a_case_cannot_be_added_twice(loaded: Inspection):
    with pytest.raises(ProblemsFound, match="The case “N02” is already in the sample"):
        load_sample(inspection=loaded, cases=[SampleCase("N03", "York", {}), CASES[1]])
    assert CaseFile.objects.filter(inspection=loaded).count() == 2


def test_scoring_is_kept_with_what_the_rules_make_of_it(loaded: Inspection, amir: User):
    score(loaded, ImportedScoring("N01", "amir", "accepted", SHALLOW), ANSWERS)
    scoring = Assessment.objects.get(case__reference="N01", case__inspection=loaded)
    assert (scoring.assessor, scoring.status, scoring.facts) == (amir, "accepted", SHALLOW)
    assert scoring.submitted_at is not None
    by_rule = Answer.objects.filter(assessment=scoring, by_rule=True)
    assert sorted(by_rule.values_list("criterion__code", flat=True)) == ["W1.2", "W1.3", "W2.1"]
    assert Answer.objects.get(assessment=scoring, criterion__code="W1.1").note == "Seen"


def test_an_answer_against_the_rules_is_refused(loaded: Inspection, amir: User):
    found = refusals(loaded, ImportedScoring("N01", "amir", "in_progress", SHALLOW), {"W2.1": ("yes", "")})
    assert len(found) == 1
    assert found[0].startswith("case N01, criterion W2.1: is answered “yes”, but: ")


def test_a_finished_case_without_all_answers_is_refused(loaded: Inspection, amir: User):
    some = {code: pair for code, pair in ANSWERS.items() if code not in ("W1.1", "W2.3")}
    found = refusals(loaded, ImportedScoring("N01", "amir", "submitted", SHALLOW), some)
    assert found == ["case N01: is submitted without answers to W1.1, W2.3."]


def test_judgements_are_kept_with_their_evidence(baths: Inspection, amir: User):
    judged = [ImportedJudgement("M1.1", "Leeds", "good", "The plan of 2004")]
    load_judgements(inspection=baths, judgements=judged, user=amir)
    row = AreaJudgement.objects.get(area__inspection=baths)
    assert (row.area.name, row.criterion.code, row.value) == ("Leeds", "M1.1", "good")
    assert (row.evidence, row.judged_by) == ("The plan of 2004", amir)
