from hypothesis import given
from hypothesis import strategies as st

from casefiles.scoring.case_state import (
    AnswerContent,
    Answers,
    CaseState,
    Facts,
    Gap,
    ReplacedAnswer,
    place_of_rule,
)
from casefiles.tests.baths import instrument

BATHS = instrument()
WATCHING, CLEANING = BATHS.sections("case")
GUARDED = {"size": "large", "guard": "yes", "depth": 3}
UNGUARDED = {"size": "large", "guard": "no", "depth": 1}
NA_BY_RULE = AnswerContent("na", by_rule=True)


def case(facts: Facts, answers: Answers) -> CaseState:
    return CaseState(BATHS, facts, answers)


def test_a_criterion_that_is_not_asked_is_answered_by_rule():
    settled = case(UNGUARDED, {}).with_rules_applied.answers
    assert settled == {"W1.2": NA_BY_RULE, "W1.3": NA_BY_RULE, "W2.1": NA_BY_RULE}


def test_a_criterion_asked_again_loses_only_what_the_rules_gave_it():
    before = {
        "W1.2": AnswerContent("na", "nobody there", by_rule=True),
        "W2.1": AnswerContent("no", "by hand"),
    }
    settled = case(GUARDED, before).with_rules_applied.answers
    assert settled["W1.2"] == AnswerContent("", "nobody there")
    assert settled["W2.1"] == AnswerContent("no", "by hand")


def test_an_answer_by_hand_gives_way_to_the_rules_but_its_note_stays():
    settled = case(UNGUARDED, {"W1.2": AnswerContent("yes", "on the wall")}).with_rules_applied.answers
    assert settled["W1.2"] == AnswerContent("na", "on the wall", by_rule=True)


def test_rules_rest_on_answers_by_hand_only():
    by_rule = {"W1.2": NA_BY_RULE, "W1.1": AnswerContent("yes", by_rule=True)}
    assert "W2.2" not in case(GUARDED, by_rule).with_rules_applied.answers


def test_the_answers_that_new_facts_replace_are_listed_with_the_reason():
    before = {
        "W1.2": AnswerContent("yes", "seen"),
        "W1.3": AnswerContent("na", "why"),
        "W1.1": AnswerContent("yes"),
    }
    assert case(UNGUARDED, before).replaced_answers == (
        ReplacedAnswer(
            "W1.2",
            AnswerContent("yes", "seen"),
            AnswerContent("na", "seen", by_rule=True),
            "Asked only where Lifeguard on duty is yes. In this case it is no.",
        ),
    )


def test_progress_counts_what_may_yet_be_asked():
    watching, cleaning = case({"size": "large"}, {"W1.1": AnswerContent("yes")}).section_progress
    assert (watching.answered, watching.asked, watching.finished) == (1, 5, False)
    assert (cleaning.answered, cleaning.asked) == (0, 3)


def test_what_is_not_asked_is_outside_the_progress():
    answers = {
        "W1.1": AnswerContent("no"),
        "W1.4a": AnswerContent("yes"),
        "W1.4b": AnswerContent("no"),
    }
    watching, cleaning = case(UNGUARDED, answers).section_progress
    assert (watching.answered, watching.asked, watching.finished) == (3, 3, True)
    assert (cleaning.answered, cleaning.asked) == (0, 1)


def test_gaps_are_missing_facts_then_answers_in_the_order_of_the_pages():
    answers = {code: AnswerContent("no") for code in ("W1.1", "W1.4a", "W2.3")}
    assert case({"size": "large", "depth": 1}, answers).gaps == (
        Gap("", "guard", "“Lifeguard on duty” is not recorded"),
        Gap("W1", "W1.2", "W1.2 cannot be settled yet. Record “Lifeguard on duty” first."),
        Gap("W1", "W1.3", "W1.3 cannot be settled yet. Record “Lifeguard on duty” first."),
        Gap("W1", "W1.4b", "W1.4b is not answered"),
    )


def test_not_applicable_by_hand_without_a_reason_is_a_gap():
    answers = {code: AnswerContent("no") for code in ("W1.2", "W1.4a", "W1.4b", "W2.3", "W2.1")}
    assert case(GUARDED, {**answers, "W1.1": AnswerContent("na")}).gaps == (
        Gap("W1", "W1.1", "W1.1 is answered “Does not arise” without a note that says why"),
    )
    assert case(GUARDED, {**answers, "W1.1": AnswerContent("na", "shut that day")}).gaps == ()


def test_the_next_gap_is_one_that_can_be_filled_now():
    answers = {code: AnswerContent("no") for code in ("W1.1", "W1.4a", "W1.4b")}
    found = case({"guard": "yes"}, {**answers, "W1.2": AnswerContent("no")}).first_gap
    assert found == Gap("W2", "W2.3", "W2.3 is not answered")


def test_the_next_gap_is_the_first_when_none_can_be_filled_now():
    answers = {code: AnswerContent("no") for code in ("W1.1", "W1.2", "W1.4a", "W1.4b", "W2.3")}
    found = case({"guard": "yes"}, answers).first_gap
    assert found is not None
    assert found.name == "W2.1"
    assert case({**GUARDED, "depth": 1}, answers).first_gap is None


def test_a_broken_rule_is_mended_at_the_first_criterion_it_names():
    answers = {"W1.1": AnswerContent("yes"), "W2.3": AnswerContent("yes")}
    (rule,) = case(GUARDED, answers).broken_rules
    assert rule.key == "watched-but-closed"
    assert place_of_rule(BATHS, rule) == Gap("W1", "W1.1", "A pool that was closed was not watched.")


def test_a_page_takes_answers_that_wait_only_for_others_on_it():
    everything = {"W1.1", "W1.2", "W1.3", "W1.4a", "W1.4b"}
    assert case(GUARDED, {}).can_be_answered(WATCHING) == everything
    assert case({}, {}).can_be_answered(WATCHING) == {"W1.1", "W1.4a", "W1.4b"}
    # W2.2 waits for an answer on another page.
    assert case(GUARDED, {}).can_be_answered(CLEANING) == {"W2.1", "W2.3"}


GIVEN = st.builds(AnswerContent, st.sampled_from(["", "yes", "no", "na"]), by_rule=st.booleans())
CODES = [criterion.code for criterion in BATHS.scored("case")]


@given(
    facts=st.fixed_dictionaries(
        {}, optional={"guard": st.sampled_from(["yes", "no"]), "depth": st.integers(1, 4)}
    ),
    answers=st.dictionaries(st.sampled_from(CODES), GIVEN),
)
def test_what_rules_replace_changes_nothing_of_what_is_asked(facts: Facts, answers: Answers):
    """So the rules are asked once before a save and once after, and not again of what they settled."""
    settled = case(facts, answers).with_rules_applied
    assert settled.applicability == case(facts, settled.answers).applicability
    assert case(facts, settled.answers).with_rules_applied.answers == settled.answers
