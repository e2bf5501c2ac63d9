"""Which phase lets whom do what: scoring in fieldwork and moderation, of try-outs before, and not after."""

import uuid
from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from casefiles.assigning.actions import assign, assign_evenly
from casefiles.drawing.actions import apply_draw, substitute_case
from casefiles.judging.actions import record_judgements
from casefiles.judging.sign_off import sign_judgements
from casefiles.models.assessments import Assessment
from casefiles.models.samples import Draw
from casefiles.moderation import actions as moderation
from casefiles.moderation.calibration import ask_for_calibration
from casefiles.moderation.reviews import return_case
from casefiles.moderation.settling import record_agreed_scoring
from casefiles.sample import actions as sample_import
from casefiles.scoring import actions, queries
from casefiles.scoring.refusals import PhaseClosed
from casefiles.setup.versions import apply_version
from casefiles.tests import saves
from casefiles.tests.baths import COMPLETE, COMPLETE_FACTS, browser, member, person, scoring
from criteria.store.actions import propose_version
from criteria.store.queries import read_instrument
from inspection.founding.phases import moderation_closed, scoring_closed, setup_closed
from inspection.models import Area, Inspection

pytestmark = pytest.mark.django_db
PUBLISHED = (
    "The inspection is published and its cases are scored no longer. "
    "The lead inspector can take the inspection back to an earlier phase."
)


def go(inspection: Inspection, phase: str) -> None:
    inspection.phase = phase
    inspection.save()


def pilot(inspection: Inspection) -> Assessment:
    row = scoring(inspection, "P1", counts=False)
    type(row.case).objects.filter(pk=row.case_id).update(pilot=True)
    row.case.refresh_from_db()
    return row


def answer(row: Assessment) -> None:
    saves.save_answers(assessment=row, values={"W1.1": ("yes", "")}, versions={}, user=person("amir"))


@pytest.mark.parametrize(
    ("phase", "case", "try_out", "reviewed"),
    [
        ("set_up", False, True, False),
        ("fieldwork", True, True, True),
        ("moderation", True, True, True),
        ("published", False, False, False),
    ],
)
def test_what_each_phase_is_for(phase: str, case: bool, try_out: bool, reviewed: bool):
    assert (scoring_closed(phase) == "") is case
    assert (scoring_closed(phase, pilot=True) == "") is try_out
    assert (moderation_closed(phase) == "") is reviewed


def test_before_fieldwork_a_try_out_is_scored_and_a_case_is_not(baths):
    go(baths, "set_up")
    row, try_out = scoring(baths), pilot(baths)
    with pytest.raises(PhaseClosed, match="Fieldwork has not begun"):
        answer(row)
    answer(try_out)
    assert (row.answers.count(), try_out.answers.filter(by_rule=False).count()) == (0, 1)


def test_once_published_nobody_scores_or_submits(baths):
    row = scoring(baths, facts=COMPLETE_FACTS, answers=COMPLETE)
    go(baths, "published")
    with pytest.raises(PhaseClosed):
        actions.submit(assessment=row, user=person("amir"))
    assert Assessment.objects.get(pk=row.pk).status == "not_started"


@pytest.mark.parametrize("phase", ["set_up", "published"])
def test_out_of_its_phases_nothing_is_reviewed(baths, phase: str):
    row = scoring(baths, status="submitted")
    go(baths, phase)
    ines = person("ines")
    with pytest.raises(PhaseClosed):
        return_case(assessment=row, comments={"": "Look again"}, user=ines)
    with pytest.raises(PhaseClosed):
        moderation.record_decision(assessment=row, settled=[], comments={}, user=ines)
    with pytest.raises(PhaseClosed):
        moderation.correct_answer(assessment=row, code="W1.1", value="no", reason="Seen", user=ines)
    with pytest.raises(PhaseClosed):
        record_agreed_scoring(case=row.case, values={}, facts={}, user=ines)


@pytest.mark.parametrize("phase", ["set_up", "published"])
def test_out_of_its_phases_nobody_is_asked_to_score_for_calibration(baths, phase: str):
    row = scoring(baths, status="accepted")
    go(baths, phase)
    with pytest.raises(PhaseClosed):
        ask_for_calibration(case=row.case, user=person("laura"))
    shown = browser("laura").post("/baths/calibration/", {"reference": "L1"}).content.decode()
    assert "Ask every assessor" not in shown
    assert scoring_closed(phase) in shown
    assert not row.case.assessments.filter(kind="calibration").exists()


@pytest.mark.parametrize("phase", ["set_up", "published"])
def test_out_of_its_phases_no_area_is_judged_or_signed_off(baths, phase: str):
    go(baths, phase)
    leeds = Area.objects.get(inspection=baths, slug="leeds")
    with pytest.raises(PhaseClosed):
        record_judgements(area=leeds, values={"M1.1": ("good", "")}, versions={}, user=person("ines"))
    with pytest.raises(PhaseClosed):
        sign_judgements(area=leeds, versions={"M1.1": 1}, user=person("laura"))


def test_amir_is_told_why_his_answers_are_not_saved_and_sees_them_again(baths):
    scoring(baths)
    go(baths, "published")
    page = browser("amir").post("/baths/cases/L1/W1/", {"W1.1": "yes", "W1.1-note": "A chair"})
    assert page.status_code == 409
    text = page.content.decode()
    assert "Not saved: the case is not being scored now" in text
    assert PUBLISHED in text
    assert "A chair" in text


def test_a_script_that_saves_is_told_why_too(baths):
    scoring(baths)
    go(baths, "published")
    sent = {"W1.1": "yes", "W1.1-version": "0", "save-operation": str(uuid.uuid4())}
    reply = browser("amir").post("/baths/cases/L1/W1/", sent, headers={"accept": "application/json"})
    assert (reply.status_code, reply.json()["refused"]) == (409, PUBLISHED)


def test_an_inspector_is_told_why_a_decision_is_not_kept(baths):
    scoring(baths, status="submitted")
    go(baths, "published")
    address = reverse("review_case", args=["baths", "L1"])
    shown = browser("ines").get(address).content.decode()
    assert "nothing is reviewed or judged any longer" in shown
    assert "Accept the case" not in shown
    refused = browser("ines").post(address, {"decision": "accept"})
    assert refused.status_code == 409
    assert "Not saved: the phase does not allow it" in refused.content.decode()


def test_an_assessor_whose_cases_wait_is_told_why_there_is_no_next_one(baths):
    scoring(baths)
    go(baths, "set_up")
    assert queries.own_cases(member(baths, "amir")).next is None
    assert "Fieldwork has not begun." in browser("amir").get("/baths/").content.decode()


def test_try_outs_stand_in_the_inspectors_list_with_their_status_and_a_mark(baths):
    scoring(baths, status="in_progress")
    pilot(baths)
    listed = queries.case_list(member(baths, "ines"))
    lines = queries.case_lines(member(baths, "ines"), list(listed))
    told = {line.case.reference: line.assessment and line.assessment.status for line in lines}
    assert told == {"L1": "in_progress", "P1": "not_started"}
    page = browser("ines").get("/baths/cases/").content.decode()
    assert page.count('<strong class="govuk-tag govuk-tag--purple">Pilot</strong>') == 1


def test_a_list_by_status_leaves_try_outs_aside_and_one_shows_them_alone(baths):
    scoring(baths)
    pilot(baths)
    ines = member(baths, "ines")
    assert [case.reference for case in queries.case_list(ines, status="not_started")] == ["L1"]
    assert [case.reference for case in queries.case_list(ines, status="pilot")] == ["P1"]


def test_once_published_instrument_sample_and_assignments_stay(baths):
    row = scoring(baths)
    go(baths, "published")
    laura, member_of_laura = person("laura"), member(baths, "laura")
    csv = b"reference,area,depth\nL9,Leeds,2\n"
    assert str(sample_import.dry_run(baths, csv).problems[0]) == setup_closed("published")
    with pytest.raises(ValidationError, match="instrument, sample and assignments stay"):
        assign(scorings=[row.pk], member=member_of_laura, user=laura)
    with pytest.raises(ValidationError, match="assignments stay"):
        assign_evenly(inspection=baths, seed="tea", second_percent=0, user=laura)
    new = replace(read_instrument(baths), version=2)
    version = propose_version(inspection=baths, instrument=new, user=laura)
    with pytest.raises(ValidationError, match="assignments stay"):
        apply_version(version=version, new=new, user=laura)
    draw = Draw(inspection=baths, area=row.case.area, seed="tea")
    draw.save()
    with pytest.raises(ValidationError, match="assignments stay"):
        apply_draw(draw=draw, user=laura)
    with pytest.raises(ValidationError, match="assignments stay"):
        substitute_case(draw=draw, reference="L1", reason="Lost", user=laura)


def test_laura_is_told_so_when_she_shares_cases_out(baths):
    go(baths, "published")
    page = browser("laura").post("/baths/setup/assign/evenly/", {"second_percent": "0"})
    assert setup_closed("published") in page.content.decode()
    assert "go back to an earlier phase first" in browser("laura").get("/baths/setup/").content.decode()
