"""Two people of the tiny inspection at once: whoever comes second goes by what the first has done."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError

from casefiles.assigning.actions import assign, assign_evenly
from casefiles.drawing.actions import apply_draw, draw_sample, substitute_case
from casefiles.drawing.allocation import SampleSize
from casefiles.judging.actions import record_judgements
from casefiles.judging.sign_off import JudgementChanged, sign_judgements
from casefiles.models.assessments import Assessment
from casefiles.models.samples import Draw
from casefiles.moderation.calibration import ask_for_calibration
from casefiles.moderation.reviews import WHOLE_CASE, accept_case, return_case
from casefiles.sample.reading import SampleCase
from casefiles.scoring.actions import declare_interest, submit
from casefiles.scoring.refusals import NotSubmitted, NotYourCase, StaleSave
from casefiles.setup.actions import change_member, remove_member
from casefiles.tests.saves import save_answers
from criteria.store.queries import read_instrument
from inspection.founding.actions import set_role
from inspection.models import Area, Inspection
from inspection.tests.at_once import at_once

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]

Cast = dict[str, User]


@pytest.fixture
def north(tiny: Inspection) -> Area:
    return tiny.areas.get(slug="north")


@pytest.fixture
def n3(tiny: Inspection, people: Cast) -> Assessment:
    """Amir's case, with an answer to everything that is asked."""
    found = Assessment.objects.get(case__inspection=tiny, case__reference="N3")
    given = {"L1.2": ("enough", ""), "L2.1": ("enough", "")}
    save_answers(assessment=found, values=given, versions={}, user=people["amir"])
    return found


@pytest.fixture
def draw(tiny: Inspection, people: Cast) -> Draw:
    """Two schools of East drawn from a list of four, and not in the sample yet."""
    return draw_sample(
        area=tiny.areas.create(name="East", slug="east", order=3),
        instrument=read_instrument(tiny),
        cases=[SampleCase(f"E{number}", "East", {"size": "Small"}) for number in range(1, 5)],
        size=SampleSize(number=2),
        strata=[],
        exclusions=[],
        seed="harvest",
        user=people["laura"],
    )


def judge(north: Area, user: User, value: str) -> Callable[[], int]:
    """A judgement from a page on which it stood at its first version."""
    return lambda: record_judgements(
        area=north, values={"D1.1": (value, "A van calls.")}, versions={"D1.1": 1}, user=user
    )


def test_of_two_judgements_of_one_criterion_the_second_is_stale(north, people):
    second = at_once(judge(north, people["ines"], "mixed"), judge(north, people["ivan"], "weak"))
    assert isinstance(second.refusal, StaleSave)
    assert north.judgements.get().value == "mixed"


def test_a_judgement_that_goes_meanwhile_is_not_signed(north, people):
    north.judgements.update(judged_by=people["ines"])

    def sign() -> None:
        sign_judgements(area=north, versions={"D1.1": 1}, user=people["laura"])

    second = at_once(lambda: north.judgements.all().delete(), sign)
    assert isinstance(second.refusal, JudgementChanged)


def test_whoever_joins_is_asked_once_to_be_calibrated(tiny, people):
    """Bea is asked, then Nina joins, and two ask again."""
    case, laura = tiny.cases.get(reference="N1"), people["laura"]
    assert ask_for_calibration(case=case, user=laura) == 1
    set_role(inspection=tiny, user=User.objects.create_user("nina"), role="assessor")
    second = at_once(*[lambda: ask_for_calibration(case=case, user=laura)] * 2)
    assert (second.refusal, second.value) == (None, 0)
    assert case.assessments.filter(kind="calibration").count() == 2


def test_a_case_that_is_returned_is_not_accepted(n3, people):
    submit(assessment=n3, user=people["amir"])

    def give_back() -> None:
        return_case(assessment=n3, comments={WHOLE_CASE: "Look again"}, user=people["ines"])

    second = at_once(give_back, lambda: accept_case(assessment=n3, user=people["ivan"]))
    assert isinstance(second.refusal, NotSubmitted)
    n3.refresh_from_db()
    assert n3.status == "returned"


def test_a_case_that_is_submitted_is_assigned_to_nobody_else(tiny, n3, people):
    ines = tiny.memberships.get(user=people["ines"])
    second = at_once(
        lambda: submit(assessment=n3, user=people["amir"]),
        lambda: assign(scorings=[n3.pk], member=ines, user=people["laura"]),
    )
    assert (second.refusal, second.value) == (None, 0)
    n3.refresh_from_db()
    assert n3.assessor == people["amir"]


def test_a_case_given_by_hand_is_not_given_again_by_rule(tiny, n3, people):
    Assessment.objects.filter(pk=n3.pk).update(assessor=None)
    ines = tiny.memberships.get(user=people["ines"])
    at_once(
        lambda: assign(scorings=[n3.pk], member=ines, user=people["laura"]),
        lambda: assign_evenly(inspection=tiny, seed="oak", second_percent=0, user=people["laura"]),
    )
    n3.refresh_from_db()
    assert n3.assessor == people["ines"]


def test_a_case_that_is_submitted_is_not_given_back_for_an_interest(n3, people):
    amir = people["amir"]
    second = at_once(
        lambda: submit(assessment=n3, user=amir),
        lambda: declare_interest(case=n3.case, user=amir, reason="A friend works there"),
    )
    assert isinstance(second.refusal, NotYourCase)
    n3.refresh_from_db()
    assert (n3.status, n3.assessor) == ("submitted", amir)


def test_a_draw_comes_into_the_sample_once(tiny, draw, people):
    second = at_once(*[lambda: apply_draw(draw=draw, user=people["laura"])] * 2)
    assert isinstance(second.refusal, ValidationError)
    assert tiny.cases.filter(area=draw.area).count() == 2


def test_each_of_two_cases_that_are_lost_has_a_reserve_of_its_own(tiny, draw, people):
    apply_draw(draw=draw, user=people["laura"])
    drawn = list(tiny.cases.filter(area=draw.area).values_list("reference", flat=True))

    def replace(reference: str) -> Callable[[], Any]:
        return lambda: substitute_case(draw=draw, reference=reference, reason="Lost", user=people["laura"])

    second = at_once(*map(replace, drawn))
    assert second.refusal is None
    now = set(tiny.cases.filter(area=draw.area).values_list("reference", flat=True))
    assert now == {"E1", "E2", "E3", "E4"} - set(drawn)
    draw.refresh_from_db()
    assert [one["reference"] for one in draw.result["substitutions"]] == drawn


def test_of_two_leads_who_leave_one_stays(tiny, people):
    laura = tiny.memberships.get(user=people["laura"])
    ines = set_role(inspection=tiny, user=people["ines"], role="lead")
    second = at_once(
        lambda: change_member(member=laura, role="manager", area=None), lambda: remove_member(member=ines)
    )
    assert isinstance(second.refusal, ValidationError)
    assert tiny.memberships.get(role="lead").user == people["ines"]
