"""Sharing out cases: evenly, away from declared interests, the same again from the same seed."""

from collections import Counter
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from casefiles.assigning.actions import assign, assign_evenly
from casefiles.assigning.sharing import (
    AvailableAssessor,
    CaseToAssign,
    assign_by_rule,
    choose_for_second_scoring,
)
from casefiles.models.assessments import Assessment
from casefiles.models.cases import Interest
from casefiles.models.samples import AssigningRun
from inspection.founding.actions import set_role
from inspection.models import Inspection
from inspection.people.accounts import get_or_create_user

NORTH, SOUTH = 1, 2
AMIR, BEA, CARA = (
    AvailableAssessor("amir", NORTH),
    AvailableAssessor("bea", SOUTH),
    AvailableAssessor("cara", None),
)


def test_cases_go_to_people_of_their_area():
    cases = [CaseToAssign("N1", NORTH), CaseToAssign("S1", SOUTH), CaseToAssign("S2", SOUTH)]
    assert assign_by_rule("seed", cases, [AMIR, BEA]).given == {
        "N1": "amir",
        "S1": "bea",
        "S2": "bea",
    }


def test_who_has_an_interest_never_gets_the_case():
    case = CaseToAssign("N1", NORTH, frozenset({"amir"}))
    assert assign_by_rule("seed", [case], [AMIR, BEA]).left == ["N1"]
    assert assign_by_rule("seed", [case], [AMIR, BEA, CARA]).given == {"N1": "cara"}


def test_who_has_open_cases_gets_fewer():
    people = [AvailableAssessor("amir", NORTH, load=2), AvailableAssessor("dan", NORTH)]
    cases = [CaseToAssign(f"N{n}", NORTH) for n in range(4)]
    assert Counter(assign_by_rule("seed", cases, people).given.values()) == {"dan": 3, "amir": 1}


@given(st.integers(0, 60), st.integers(1, 7), st.text(max_size=8))
def test_nobody_has_more_than_one_case_above_another(cases: int, people: int, seed: str):
    waiting = [CaseToAssign(f"C{n}", NORTH) for n in range(cases)]
    scorers = [AvailableAssessor(f"p{n}", NORTH) for n in range(people)]
    shared = assign_by_rule(seed, waiting, scorers)
    loads = [list(shared.given.values()).count(scorer.name) for scorer in scorers]
    assert sum(loads) == cases
    assert max(loads) - min(loads) <= 1
    assert shared == assign_by_rule(seed, waiting[::-1], scorers[::-1])


def test_the_share_for_second_scoring_is_of_each_area():
    cases = {NORTH: [f"N{n}" for n in range(10)], SOUTH: [f"S{n}" for n in range(5)]}
    chosen = choose_for_second_scoring("seed", cases, 10)
    assert [reference[0] for reference in chosen] == ["N", "S"]  # 1 of 10, and 0.5 rounds up
    assert choose_for_second_scoring("seed", cases, 0) == []
    assert choose_for_second_scoring("another", cases, 10) != chosen


@pytest.fixture
def cara(tiny: Inspection) -> User:
    person = get_or_create_user(username="cara", name="Cara Dean")
    set_role(inspection=tiny, user=person, role="assessor")
    return person


def test_a_run_is_recorded_and_second_scorings_do_not_count(
    tiny: Inspection, people: dict[str, User], cara: User
):
    Assessment.objects.filter(case__reference="S2", case__inspection=tiny).update(assessor=None)
    first, second = assign_evenly(inspection=tiny, seed="abc", second_percent=100, user=people["laura"])
    assert first.given == {"S2": "bea"}
    assert set(second.given.values()) == {"cara"}  # nobody scores the same case twice
    seconds = Assessment.objects.filter(case__inspection=tiny, kind="second")
    assert [(row.counts, row.assessor) for row in seconds] == [(False, cara)] * 5
    run = AssigningRun.objects.get(inspection=tiny)
    assert (run.seed, run.first, run.second_percent) == ("abc", {"S2": "bea"}, 100)
    assert seconds[0].history.get().history_change_reason == "chosen for second scoring"


def test_a_case_is_not_given_where_an_interest_is_declared(tiny: Inspection, people: dict[str, User]):
    scoring = Assessment.objects.get(case__reference="S2", case__inspection=tiny)
    Interest.objects.create(case=scoring.case, user=people["ines"])
    member = tiny.memberships.get(user=people["ines"])
    with pytest.raises(ValidationError, match="An interest is declared in S2"):
        assign(scorings=[scoring.pk], member=member, user=people["laura"])
    scoring.refresh_from_db()
    assert scoring.assessor == people["bea"]


def test_a_case_of_another_area_is_not_given(tiny: Inspection, people: dict[str, User]):
    scoring = Assessment.objects.get(case__reference="S2", case__inspection=tiny)
    member = tiny.memberships.get(user=people["amir"])
    with pytest.raises(ValidationError, match="S2 is not in North"):
        assign(scorings=[scoring.pk], member=member, user=people["laura"])


@pytest.mark.parametrize("name", ["bea", "ines", "laura"])
def test_assessors_and_inspectors_are_given_cases(name: str, tiny: Inspection, people: dict[str, User]):
    scoring = Assessment.objects.get(case__reference="S2", case__inspection=tiny)
    member = tiny.memberships.get(user=people[name])
    assign(scorings=[scoring.pk], member=member, user=people["laura"])
    scoring.refresh_from_db()
    assert scoring.assessor == people[name]


def test_only_local_assessors_have_cases_by_rule(tiny: Inspection, people: dict[str, User]):
    Assessment.objects.filter(case__inspection=tiny).update(assessor=None, status="not_started")
    assign_evenly(inspection=tiny, seed="oak", second_percent=0, user=people["laura"])
    given = Assessment.objects.filter(case__inspection=tiny).values_list("assessor__username", flat=True)
    assert set(given) == {"amir", "bea"}


def test_a_manager_is_given_no_case(tiny: Inspection, people: dict[str, User]):
    scoring = Assessment.objects.get(case__reference="S2", case__inspection=tiny)
    member = tiny.memberships.get(user=people["max"])
    with pytest.raises(ValidationError, match="A manager scores no cases"):
        assign(scorings=[scoring.pk], member=member, user=people["laura"])


def test_the_lead_ticks_cases_and_chooses_a_person(
    tiny: Inspection, people: dict[str, User], as_: Callable[[str], Client]
):
    scoring = Assessment.objects.get(case__reference="S2", case__inspection=tiny)
    member = tiny.memberships.get(user=people["ines"])
    address = reverse("setup_assign", args=["tiny"])
    reply = as_("laura").post(address, {"scorings": [scoring.pk], "member": member.pk}, follow=True)
    assert "1 case assigned" in reply.content.decode()
    scoring.refresh_from_db()
    assert scoring.assessor == people["ines"]


def test_ticking_nothing_says_so(tiny: Inspection, as_: Callable[[str], Client]):
    reply = as_("laura").post(reverse("setup_assign", args=["tiny"]), {})
    text = reply.content.decode()
    assert "Tick the cases to be given to somebody" in text
    assert "Choose a person" in text


def test_somebody_with_open_cases_is_not_removed(
    tiny: Inspection, people: dict[str, User], as_: Callable[[str], Client]
):
    member = tiny.memberships.get(user=people["amir"])
    address = reverse("setup_remove_member", args=["tiny", member.pk])
    reply = as_("laura").post(address)
    assert "Reassign first: this person has 1 open case to score" in reply.content.decode()
    Assessment.objects.filter(assessor=people["amir"]).update(status="accepted")
    as_("laura").post(address)
    assert not tiny.memberships.filter(user=people["amir"]).exists()


def test_the_only_lead_stays(tiny: Inspection, people: dict[str, User], as_: Callable[[str], Client]):
    member = tiny.memberships.get(user=people["laura"])
    reply = as_("laura").post(reverse("setup_remove_member", args=["tiny", member.pk]))
    assert "this is the only one" in reply.content.decode()
