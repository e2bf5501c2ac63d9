"""Nina scores schools a second time, blind; Ines settles where she and Amir differ."""

from collections import Counter

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.http import Http404
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casefiles.models.assessments import Answer, Assessment
from casefiles.models.cases import CaseFile, Interest
from casefiles.moderation import doubles
from casefiles.moderation.doubles import read_double_scoring
from casefiles.moderation.settling import record_agreed_scoring
from casefiles.scoring.actions import submit
from casefiles.scoring.refusals import AssessmentNotOpen, AssessmentNotReady, NotYourCase
from casefiles.tests.saves import save_answers, save_facts
from casefiles.tests.second_scorers import assign_second_scorer
from criteria.store.actions import replace_instrument
from criteria.store.queries import read_instrument
from criteria.tests.rules import asked_only_when
from inspection.models import Inspection, Membership
from reports.figures.tallies import tally

SECOND = {
    "L1.1": ("not_yet", "Nothing for the oldest."),
    "L1.2": ("enough", ""),
    "L2.1": ("not_yet", ""),
}


@pytest.fixture
def nina(tiny: Inspection) -> User:
    """Another local assessor in North."""
    user = User.objects.create_user("nina", first_name="Nina", last_name="Okoro")
    area = tiny.areas.get(slug="north")
    Membership.objects.create(inspection=tiny, user=user, role="assessor", area=area)
    return user


@pytest.fixture
def n1(tiny: Inspection) -> CaseFile:
    """Amir's case: enough, enough, not yet; with a librarian. Accepted."""
    return tiny.cases.get(reference="N1")


@pytest.fixture
def scored_twice(n1: CaseFile, nina: User, people) -> CaseFile:
    second = assign_second_scorer(n1, people["laura"])
    save_facts(assessment=second, facts={"librarian": "yes"}, version=0, user=nina)
    save_answers(assessment=second, values=SECOND, versions={}, user=nina)
    submit(assessment=second, user=nina)
    return n1


def membership(tiny: Inspection, name: str) -> Membership:
    return tiny.memberships.get(user__username=name)


def test_a_second_scoring_never_counts(n1, nina, people):
    second = assign_second_scorer(n1, people["laura"])
    assert (second.kind, second.counts, second.status) == ("second", False, "not_started")
    with pytest.raises(IntegrityError), transaction.atomic():
        Assessment.objects.filter(pk=second.pk).update(counts=True)


def test_nina_alone_of_all_the_team_could_not_see_the_first_scoring(n1, nina, people):
    assert assign_second_scorer(n1, people["laura"]).assessor == nina


def test_without_her_nobody_can_be_the_second_scorer(n1, people):
    with pytest.raises(Assessment.DoesNotExist):
        assign_second_scorer(n1, people["laura"])


@pytest.mark.parametrize("name", ["amir", "ines", "laura", "max", "olga"])
def test_the_database_refuses_whoever_could_see_it(name, n1, people):
    with pytest.raises(IntegrityError), transaction.atomic():
        Assessment.objects.create(case=n1, kind="second", assessor=people[name], counts=False)


def test_an_interest_in_the_case_rules_a_second_scorer_out(n1, nina, people):
    Interest.objects.create(case=n1, user=nina, reason="My own school")
    with pytest.raises(Assessment.DoesNotExist):
        assign_second_scorer(n1, people["laura"])


def test_nobody_compares_before_both_have_submitted(tiny, n1, nina, people):
    assign_second_scorer(n1, people["laura"])
    with pytest.raises(Http404):
        read_double_scoring(membership(tiny, "ines"), "N1")
    line = doubles.double_scoring_lines(membership(tiny, "ines"))[0]
    assert (line.first_by, line.second_by, line.state) == ("Amir Shah", "Nina Okoro", "waiting")


def test_the_differences_are_shown_side_by_side(tiny, scored_twice):
    double = read_double_scoring(membership(tiny, "ines"), "N1")
    found = double.differences
    assert [(one.name, one.first_words, one.second_words) for one in found] == [
        ("L1.1", "Good enough", "Not yet")
    ]
    assert found[0].second.note == "Nothing for the oldest."
    assert double.alike == 2


def test_the_agreed_scoring_counts_in_place_of_the_first(tiny, scored_twice, people):
    before = tally(tiny).of("L1.1")
    agreed = record_agreed_scoring(
        case=scored_twice,
        values={"L1.1": ("not_yet", "Both looked again.")},
        facts={},
        user=people["ines"],
        confirmed=True,
    )
    assert (agreed.kind, agreed.status, agreed.counts) == ("agreed", "accepted", True)
    kinds = scored_twice.assessments.values_list("kind", "counts").order_by("kind")
    assert list(kinds) == [("agreed", True), ("first", False), ("second", False)]
    after = tally(tiny).of("L1.1")
    assert (after.met, after.not_met) == (before.met - 1, before.not_met + 1)
    assert Answer.objects.get(assessment=agreed, criterion__code="L1.1").note == "Both looked again."
    # what both say alike is taken over with the first scorer's note
    assert Answer.objects.get(assessment=agreed, criterion__code="L1.2").note == "Seen on the timetable."
    assert tiny.cases.get(reference="N1").assessments.filter(counts=True).count() == 1


def test_a_case_read_before_a_new_version_is_settled_by_the_rules_of_the_new(tiny, scored_twice, people):
    old = read_instrument(scored_twice.inspection)
    new = asked_only_when(old, "L1.1", "librarian = no")
    replace_instrument(inspection=Inspection.objects.get(pk=tiny.pk), instrument=new)
    agreed = record_agreed_scoring(
        case=scored_twice, values={"L1.1": ("enough", "")}, facts={}, user=people["ines"]
    )
    assert agreed.answers.get(criterion__code="L1.1").by_rule


def test_a_difference_left_open_is_refused_and_nothing_changes(scored_twice, people):
    with pytest.raises(AssessmentNotReady) as refused:
        record_agreed_scoring(case=scored_twice, values={}, facts={}, user=people["ines"])
    assert [gap.name for gap in refused.value.gaps] == ["L1.1"]
    assert scored_twice.assessments.get(kind="first").counts


def test_a_case_is_settled_once(scored_twice, people):
    values = {"L1.1": ("enough", "")}
    record_agreed_scoring(case=scored_twice, values=values, facts={}, user=people["ines"])
    with pytest.raises(AssessmentNotOpen):
        record_agreed_scoring(case=scored_twice, values=values, facts={}, user=people["laura"])


def test_somebody_with_an_interest_does_not_settle(scored_twice, people):
    Interest.objects.create(case=scored_twice, user=people["ines"], reason="A governor there")
    with pytest.raises(NotYourCase):
        record_agreed_scoring(case=scored_twice, values={"L1.1": ("enough", "")}, facts={}, user=people["ines"])


def test_facts_that_differ_are_settled_first_and_the_rules_follow(tiny, n1, nina, people):
    second = assign_second_scorer(n1, people["laura"])
    save_facts(assessment=second, facts={"librarian": "no"}, version=0, user=nina)
    save_answers(
        assessment=second,
        values={"L1.1": ("not_yet", ""), "L2.1": ("not_yet", "")},
        versions={},
        user=nina,
    )
    submit(assessment=second, user=nina)
    found = read_double_scoring(membership(tiny, "ines"), "N1").differences
    assert [one.name for one in found] == ["librarian", "L1.1", "L1.2"]
    assert found[2].second_words == "Does not arise, by rule"
    agreed = record_agreed_scoring(
        case=n1,
        values={"L1.1": ("not_yet", "")},
        facts={"librarian": "no"},
        user=people["ines"],
    )
    assert agreed.facts == {"librarian": "no"}
    row = Answer.objects.get(assessment=agreed, criterion__code="L1.2")
    assert (row.value, row.by_rule) == ("none", True)


def test_the_pages_let_an_inspector_settle(as_, scored_twice):
    ines = as_("ines")
    page = ines.get("/tiny/agreement/")
    assert b"To settle" in page.content
    page = ines.get("/tiny/agreement/N1/")
    assert b"Amir Shah" in page.content
    assert b"Nothing for the oldest." in page.content
    page = ines.post("/tiny/agreement/N1/", {})
    assert b"L1.1 is not answered" in page.content
    page = ines.post("/tiny/agreement/N1/", {"L1.1": "enough", "L1.1-note": "Seen."}, follow=True)
    assert b"the agreed answers now count" in page.content
    assert scored_twice.assessments.get(counts=True).kind == "agreed"
    assert b"Settled" in ines.get("/tiny/agreement/N1/").content


ANSWERS = st.sampled_from(["enough", "not_yet"])
SCORINGS = st.fixed_dictionaries(
    {"librarian": st.sampled_from(["yes", "no"]), "L1.1": ANSWERS, "L1.2": ANSWERS, "L2.1": ANSWERS}
)


@given(SCORINGS, SCORINGS, SCORINGS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_the_two_say_the_agreed_scoring_alone_counts(tiny, people, one, other, chosen):
    """Two scorers of N3 and an inspector, at random: the agreed answers are what both said or, where
    they differ, what was chosen; the rules hold in them; and the figures count them and nothing else."""
    with transaction.atomic():
        case = tiny.cases.get(reference="N3")
        nina = User.objects.create_user("nina")
        Membership.objects.create(inspection=tiny, user=nina, role="assessor")
        assign_second_scorer(case, people["laura"])
        for user, said in ((people["amir"], one), (nina, other)):
            _score(case.assessments.get(assessor=user), user, said)
        differing = {key for key in one if one[key] != other[key]}
        agreed = record_agreed_scoring(
            case=case,
            values={key: (chosen[key], "") for key in ("L1.1", "L1.2", "L2.1")},
            facts={"librarian": chosen["librarian"]} if "librarian" in differing else {},
            user=people["ines"],
            confirmed=True,
        )
        librarian = chosen["librarian"] if "librarian" in differing else one["librarian"]
        expected = {key: chosen[key] if key in differing else one[key] for key in ("L1.1", "L2.1")}
        asked = one["L1.2"] if {"librarian", "L1.2"}.isdisjoint(differing) else chosen["L1.2"]
        expected["L1.2"] = asked if librarian == "yes" else "none"
        rows = dict(agreed.answers.values_list("criterion__code", "value"))
        assert rows == expected
        assert [row.kind for row in case.assessments.filter(counts=True)] == ["agreed"]
        counting = Counter(
            Answer.objects.filter(
                assessment__counts=True, assessment__case__inspection=tiny, value="enough"
            ).values_list("criterion__code", flat=True)
        )
        figures = tally(tiny)
        assert {code: figures.of(code).met for code in rows} == {c: counting[c] for c in rows}
        transaction.set_rollback(True)


def _score(scoring: Assessment, user: User, said: dict[str, str]) -> None:
    facts = {"librarian": said["librarian"]}
    save_facts(
        assessment=scoring,
        facts=facts,
        version=scoring.version,
        user=user,
        agreed=["L1.1", "L1.2", "L2.1"],
    )
    codes = ["L1.1", "L2.1"] + (["L1.2"] if said["librarian"] == "yes" else [])
    save_answers(
        assessment=scoring,
        values={code: (said[code], "") for code in codes},
        versions=dict(scoring.answers.values_list("criterion__code", "version")),
        user=user,
    )
    submit(assessment=scoring, user=user, agreed=["books-without-librarian"])
