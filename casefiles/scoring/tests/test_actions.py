import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from casefiles.judging.actions import record_judgements
from casefiles.models.cases import CaseAccess, Interest
from casefiles.models.judgements import AreaJudgement
from casefiles.scoring import actions
from casefiles.scoring.refusals import (
    AssessmentNotOpen,
    AssessmentNotReady,
    NeedsConsent,
    NotYourCase,
    StaleSave,
)
from casefiles.tests import saves
from casefiles.tests.baths import COMPLETE, COMPLETE_FACTS, build, person, scoring, standing
from inspection.models import Inspection

GUARDED = {"guard": "yes", "depth": 3}


def save(assessment, versions=None, user="amir", **values):
    """`W1_1="yes"` or `W1_1=("yes", "a note")` answers W1.1."""
    pairs = {
        code.replace("_", "."): value if isinstance(value, tuple) else (value, "")
        for code, value in values.items()
    }
    return saves.save_answers(assessment=assessment, values=pairs, versions=versions or {}, user=person(user))


def test_amir_saves_answers_and_the_rules_answer_the_rest(baths):
    amirs = scoring(baths, facts={"guard": "no", "depth": 1})
    save(amirs, W1_1=("yes", "all day"), W1_4a="no")
    assert standing(amirs) == {
        "W1.1": ("yes", "all day", False, 1),
        "W1.4a": ("no", "", False, 1),
        "W1.2": ("na", "", True, 1),
        "W1.3": ("na", "", True, 1),
        "W2.1": ("na", "", True, 1),
    }
    amirs.refresh_from_db()
    assert amirs.status == "in_progress"


def test_a_save_says_who_and_keeps_what_stood_before(baths):
    amirs = scoring(baths, facts=GUARDED)
    save(amirs, W1_1="yes")
    save(amirs, {"W1.1": 1}, W1_1=("no", "shut"))
    row = amirs.answers.get(criterion__code="W1.1")
    assert (row.value, row.version, row.saved_by) == ("no", 2, person("amir"))
    history = row.history.order_by("version").values_list("value", "note", "history_user__first_name")
    assert list(history) == [("yes", "", "Amir"), ("no", "shut", "Amir")]


def test_the_same_save_again_changes_nothing(baths):
    amirs = scoring(baths, facts=GUARDED)
    save(amirs, W1_1=("yes", "all day"))
    save(amirs, W1_1=("yes", "all day"))
    assert standing(amirs)["W1.1"] == ("yes", "all day", False, 1)
    assert amirs.answers.model.history.filter(criterion__code="W1.1").count() == 1


def test_a_stale_answer_stops_the_whole_save_and_shows_both_sides(baths):
    amirs = scoring(baths, facts=GUARDED)
    save(amirs, W1_1=("yes", "first window"))
    with pytest.raises(StaleSave) as refused:
        save(amirs, W1_1=("no", "second window"), W1_4a="yes")
    (conflict,) = refused.value.conflicts
    assert (conflict.name, conflict.version) == ("W1.1", 1)
    assert conflict.saved == ("yes", "first window")
    assert conflict.yours == ("no", "second window")
    assert conflict.by == person("amir")
    assert conflict.at is not None
    assert "W1.4a" not in standing(amirs)


def test_a_page_that_left_an_answer_empty_does_not_wipe_it(baths):
    amirs = scoring(baths, facts=GUARDED)
    save(amirs, W1_1="yes")
    save(amirs, W1_1="", W1_4a="no")
    assert standing(amirs)["W1.1"] == ("yes", "", False, 1)
    assert standing(amirs)["W1.4a"] == ("no", "", False, 1)


def test_a_dropped_answer_is_told_and_its_note_kept(baths):
    amirs = scoring(baths, facts=GUARDED)
    saved = save(amirs, W1_2="no", W1_3=("yes", "seen"))
    (change,) = saved.replaced
    assert (change.code, change.before.value) == ("W1.3", "yes")
    assert change.reason == "Asked only where the answer to W1.2 is Yes. In this case it is No."
    assert standing(amirs)["W1.3"] == ("na", "seen", True, 1)


def test_an_answer_that_makes_another_asked_is_saved_with_it(baths):
    amirs = scoring(baths, facts=GUARDED)
    saved = save(amirs, W1_2="yes", W1_3="no")
    assert saved.replaced == ()
    assert standing(amirs)["W1.3"] == ("no", "", False, 1)


@pytest.mark.parametrize("name", ["bea", "ines", "laura", "max", "olga"])
def test_only_the_assigned_assessor_may_score(baths, name):
    amirs = scoring(baths, facts=GUARDED)
    with pytest.raises(NotYourCase):
        save(amirs, user=name, W1_1="yes")
    with pytest.raises(PermissionDenied):
        saves.save_facts(assessment=amirs, facts={"guard": "no"}, version=0, user=person(name))
    with pytest.raises(NotYourCase):
        actions.submit(assessment=amirs, user=person(name))
    assert standing(amirs) == {}


def test_somebody_with_an_interest_does_not_score_even_when_assigned_by_mistake(baths):
    amirs = scoring(baths, facts=GUARDED)
    Interest.objects.create(case=amirs.case, user=person("amir"))
    with pytest.raises(NotYourCase):
        save(amirs, W1_1="yes")


@pytest.mark.parametrize("status", ["submitted", "accepted"])
def test_what_has_been_submitted_is_read_only(baths, status):
    amirs = scoring(baths, facts=GUARDED, status=status)
    with pytest.raises(AssessmentNotOpen):
        save(amirs, W1_1="yes")
    with pytest.raises(AssessmentNotOpen):
        saves.save_facts(assessment=amirs, facts={"guard": "no"}, version=0, user=person("amir"))
    with pytest.raises(AssessmentNotOpen):
        actions.submit(assessment=amirs, user=person("amir"))


def test_a_returned_case_can_be_changed_and_stays_returned(baths):
    amirs = scoring(baths, facts=GUARDED, status="returned")
    save(amirs, W1_1="yes")
    amirs.refresh_from_db()
    assert amirs.status == "returned"


def test_a_value_outside_the_scale_leaves_nothing_behind(baths):
    amirs = scoring(baths, facts=GUARDED)
    with pytest.raises(IntegrityError):
        save(amirs, W1_1="yes", W1_4a="perhaps")
    assert standing(amirs) == {}
    amirs.refresh_from_db()
    assert amirs.status == "not_started"


def test_a_failure_after_the_answers_takes_them_back(baths, monkeypatch):
    amirs = scoring(baths, facts=GUARDED)

    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(actions, "_save_assessment", fail)
    with pytest.raises(RuntimeError):
        save(amirs, W1_1="yes")
    assert standing(amirs) == {}


def test_facts_are_kept_with_the_assessment_and_settle_the_answers(baths):
    amirs = scoring(baths)
    saves.save_facts(assessment=amirs, facts={"guard": "no"}, version=0, user=person("amir"))
    amirs.refresh_from_db()
    assert (amirs.facts, amirs.version, amirs.status) == ({"guard": "no"}, 1, "in_progress")
    assert amirs.case.facts == {"size": "large"}
    assert standing(amirs) == {"W1.2": ("na", "", True, 1), "W1.3": ("na", "", True, 1)}
    assert amirs.history.first().history_user == person("amir")


def test_facts_that_make_a_criterion_asked_take_back_the_rules_answer(baths):
    amirs = scoring(baths)
    record = {"assessment": amirs, "user": person("amir")}
    saves.save_facts(facts={"guard": "no"}, version=0, **record)
    saves.save_facts(facts={"guard": "yes"}, version=1, **record)
    assert standing(amirs)["W1.2"] == ("", "", False, 2)


def test_facts_that_would_replace_an_answer_ask_first(baths):
    answers = {"W1.2": ("yes", "on the wall"), "W1.1": ("yes", "")}
    amirs = scoring(baths, facts={"guard": "yes"}, answers=answers)
    record = {"assessment": amirs, "facts": {"guard": "no"}, "version": 0, "user": person("amir")}
    with pytest.raises(NeedsConsent) as needed:
        saves.save_facts(**record)
    assert [change.code for change in needed.value.changes] == ["W1.2"]
    amirs.refresh_from_db()
    assert amirs.facts == {"guard": "yes"}
    saves.save_facts(**record, agreed=["W1.2"])
    assert standing(amirs)["W1.2"] == ("na", "on the wall", True, 2)
    assert standing(amirs)["W1.1"] == ("yes", "", False, 1)


def test_agreeing_to_one_change_is_not_agreeing_to_another(baths):
    answers = {"W1.2": ("yes", ""), "W1.3": ("yes", "")}
    amirs = scoring(baths, facts={"guard": "yes"}, answers=answers)
    with pytest.raises(NeedsConsent):
        saves.save_facts(
            assessment=amirs,
            facts={"guard": "no"},
            version=0,
            user=person("amir"),
            agreed=["W1.2"],
        )


def test_facts_saved_from_an_old_page_are_refused_fact_by_fact(baths):
    amirs = scoring(baths)
    record = {"assessment": amirs, "user": person("amir")}
    saves.save_facts(facts={"guard": "yes", "depth": 3}, version=0, **record)
    with pytest.raises(StaleSave) as refused:
        saves.save_facts(facts={"guard": "no", "depth": 3}, version=0, **record)
    (conflict,) = refused.value.conflicts
    assert (conflict.name, conflict.saved, conflict.yours) == ("guard", ("yes", ""), ("no", ""))
    assert (conflict.version, conflict.by) == (1, person("amir"))


def test_a_complete_case_is_submitted_with_every_criterion_answered(baths):
    amirs = scoring(baths, facts=COMPLETE_FACTS, answers=COMPLETE)
    actions.submit(assessment=amirs, user=person("amir"))
    amirs.refresh_from_db()
    assert amirs.status == "submitted"
    assert amirs.submitted_at is not None
    assert {code: row[:3] for code, row in standing(amirs).items()} == {
        "W1.1": ("no", "", False),
        "W1.2": ("no", "", False),
        "W1.3": ("na", "", True),
        "W1.4a": ("no", "", False),
        "W1.4b": ("no", "", False),
        "W2.1": ("na", "", True),
        "W2.2": ("na", "", True),
        "W2.3": ("no", "", False),
    }


def test_gaps_and_broken_rules_stop_a_submission(baths):
    answers = {"W1.1": ("yes", ""), "W2.3": ("yes", "")}
    amirs = scoring(baths, facts={"guard": "no", "depth": 1}, answers=answers)
    with pytest.raises(AssessmentNotReady) as refused:
        actions.submit(assessment=amirs, user=person("amir"))
    assert [gap.name for gap in refused.value.gaps] == ["W1.4a", "W1.4b", "W2.2"]
    assert [rule.key for rule in refused.value.broken] == ["watched-but-closed"]
    amirs.refresh_from_db()
    assert amirs.status == "not_started"


def test_an_unlikely_combination_is_submitted_once_confirmed(baths):
    answers = COMPLETE | {"W1.4b": ("yes", "")}
    amirs = scoring(baths, facts=COMPLETE_FACTS, answers=answers)
    with pytest.raises(AssessmentNotReady) as refused:
        actions.submit(assessment=amirs, user=person("amir"))
    assert refused.value.gaps == ()
    actions.submit(assessment=amirs, user=person("amir"), agreed=["understood-unseen"])
    amirs.refresh_from_db()
    assert amirs.status == "submitted"


def test_a_blocking_rule_cannot_be_confirmed_away(baths):
    answers = COMPLETE | {"W1.1": ("yes", ""), "W2.2": ("no", ""), "W2.3": ("yes", "")}
    amirs = scoring(baths, facts=COMPLETE_FACTS, answers=answers)
    with pytest.raises(AssessmentNotReady):
        actions.submit(assessment=amirs, user=person("amir"), agreed=["watched-but-closed"])


def judge(inspection, versions=None, user="ines", **values):
    area = inspection.areas.get(slug="leeds")
    pairs = {code.replace("_", "."): pair for code, pair in values.items()}
    return record_judgements(area=area, values=pairs, versions=versions or {}, user=person(user))


def judged(inspection):
    rows = AreaJudgement.objects.filter(area__inspection=inspection).select_related("criterion")
    return {row.criterion.code: (row.value, row.evidence, row.version) for row in rows}


def test_ines_judges_an_area_and_changes_her_mind(baths):
    assert judge(baths, M1_1=("good", "Read the plan"), M1_2=("", "")) == 1
    assert judge(baths, {"M1.1": 1}, M1_1=("poor", "Read it again")) == 1
    assert judged(baths) == {"M1.1": ("poor", "Read it again", 2)}
    row = AreaJudgement.objects.get(area__inspection=baths)
    assert row.judged_by == person("ines")
    assert list(row.history.order_by("version").values_list("value", flat=True)) == ["good", "poor"]


def test_two_judges_do_not_overwrite_each_other(baths):
    judge(baths, M1_1=("good", "Read the plan"))
    with pytest.raises(StaleSave) as refused:
        judge(baths, user="laura", M1_1=("poor", "Old plan"), M1_2=("good", "Budget"))
    assert refused.value.conflicts[0].by == person("ines")
    assert judged(baths) == {"M1.1": ("good", "Read the plan", 1)}


def test_judgements_are_kept_all_or_not_at_all(baths):
    with pytest.raises(IntegrityError):
        judge(baths, M1_1=("good", "Read the plan"), M1_2=("splendid", "So they say"))
    assert judged(baths) == {}


def test_opening_a_case_is_recorded_each_time(baths):
    case = scoring(baths).case
    for name in ("amir", "ines", "amir"):
        actions.record_case_access(case=case, user=person(name))
    opened = CaseAccess.objects.filter(case=case).values_list("user__first_name", flat=True)
    assert list(opened) == ["Amir", "Ines", "Amir"]


def test_a_declared_interest_gives_the_case_back(baths):
    amirs = scoring(baths, answers={"W1.1": ("yes", "")}, status="in_progress")
    actions.declare_interest(case=amirs.case, user=person("amir"), reason="I trained there")
    amirs.refresh_from_db()
    assert amirs.assessor is None
    assert standing(amirs) == {"W1.1": ("yes", "", False, 1)}
    assert Interest.objects.get().reason == "I trained there"
    last = amirs.history.first()
    assert (last.history_change_reason, last.history_user) == ("interest declared", person("amir"))


def test_nobody_declares_an_interest_in_a_case_they_do_not_score(baths):
    amirs = scoring(baths)
    with pytest.raises(NotYourCase):
        actions.declare_interest(case=amirs.case, user=person("bea"), reason="curious")
    assert Interest.objects.count() == 0


def test_a_failed_declaration_leaves_the_case_where_it_was(baths, monkeypatch):
    amirs = scoring(baths)

    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr("inspection.database.field_history.add_to_history", fail)
    with pytest.raises(RuntimeError):
        actions.declare_interest(case=amirs.case, user=person("amir"), reason="I trained there")
    assert Interest.objects.count() == 0


def statements(inspection: Inspection, extra: int) -> int:
    """How many statements it takes to answer everything in the second section."""
    amirs = scoring(inspection, facts={"guard": "no", "depth": 1})
    codes = ["W2.3", *(f"W2.{n}" for n in range(4, 4 + extra))]
    values = dict.fromkeys(codes, ("no", ""))
    with CaptureQueriesContext(connection) as taken:
        saves.save_answers(assessment=amirs, values=values, versions={}, user=person("amir"))
    return len(taken)


def test_a_save_takes_as_many_statements_for_twenty_answers_as_for_one(db):
    assert statements(build("few"), 0) == statements(build("many", extra=19), 19)
