from casefiles.scoring.case_state import (
    AnswerContent,
    Gap,
    ReplacedAnswer,
    apply_rules,
    broken_rules,
    can_be_answered,
    first_gap,
    gaps,
    place_of_rule,
    replaced_answers,
    section_progress,
)
from casefiles.tests.baths import instrument

BATHS = instrument()
WATCHING, CLEANING = BATHS.sections("case")
GUARDED = {"size": "large", "guard": "yes", "depth": 3}
UNGUARDED = {"size": "large", "guard": "no", "depth": 1}
NA_BY_RULE = AnswerContent("na", by_rule=True)


def test_a_criterion_that_is_not_asked_is_answered_by_rule():
    settled = apply_rules(BATHS, UNGUARDED, {})
    assert settled == {"W1.2": NA_BY_RULE, "W1.3": NA_BY_RULE, "W2.1": NA_BY_RULE}


def test_a_criterion_asked_again_loses_only_what_the_rules_gave_it():
    before = {
        "W1.2": AnswerContent("na", "nobody there", by_rule=True),
        "W2.1": AnswerContent("no", "by hand"),
    }
    settled = apply_rules(BATHS, GUARDED, before)
    assert settled["W1.2"] == AnswerContent("", "nobody there")
    assert settled["W2.1"] == AnswerContent("no", "by hand")


def test_an_answer_by_hand_gives_way_to_the_rules_but_its_note_stays():
    settled = apply_rules(BATHS, UNGUARDED, {"W1.2": AnswerContent("yes", "on the wall")})
    assert settled["W1.2"] == AnswerContent("na", "on the wall", by_rule=True)


def test_rules_rest_on_answers_by_hand_only():
    by_rule = {"W1.2": NA_BY_RULE, "W1.1": AnswerContent("yes", by_rule=True)}
    assert "W2.2" not in apply_rules(BATHS, GUARDED, by_rule)


def test_the_answers_that_new_facts_replace_are_listed_with_the_reason():
    before = {
        "W1.2": AnswerContent("yes", "seen"),
        "W1.3": AnswerContent("na", "why"),
        "W1.1": AnswerContent("yes"),
    }
    assert replaced_answers(BATHS, UNGUARDED, before) == (
        ReplacedAnswer(
            "W1.2",
            AnswerContent("yes", "seen"),
            AnswerContent("na", "seen", by_rule=True),
            "Asked only where Lifeguard on duty is yes. In this case it is no.",
        ),
    )


def test_progress_counts_what_may_yet_be_asked():
    watching, cleaning = section_progress(BATHS, {"size": "large"}, {"W1.1": AnswerContent("yes")})
    assert (watching.answered, watching.asked, watching.finished) == (1, 5, False)
    assert (cleaning.answered, cleaning.asked) == (0, 3)


def test_what_is_not_asked_is_outside_the_progress():
    answers = {
        "W1.1": AnswerContent("no"),
        "W1.4a": AnswerContent("yes"),
        "W1.4b": AnswerContent("no"),
    }
    watching, cleaning = section_progress(BATHS, UNGUARDED, answers)
    assert (watching.answered, watching.asked, watching.finished) == (3, 3, True)
    assert (cleaning.answered, cleaning.asked) == (0, 1)


def test_gaps_are_missing_facts_then_answers_in_the_order_of_the_pages():
    answers = {code: AnswerContent("no") for code in ("W1.1", "W1.4a", "W2.3")}
    assert gaps(BATHS, {"size": "large", "depth": 1}, answers) == (
        Gap("", "guard", "“Lifeguard on duty” is not recorded"),
        Gap("W1", "W1.2", "W1.2 cannot be settled yet. Record “Lifeguard on duty” first."),
        Gap("W1", "W1.3", "W1.3 cannot be settled yet. Record “Lifeguard on duty” first."),
        Gap("W1", "W1.4b", "W1.4b is not answered"),
    )


def test_not_applicable_by_hand_without_a_reason_is_a_gap():
    answers = {code: AnswerContent("no") for code in ("W1.2", "W1.4a", "W1.4b", "W2.3", "W2.1")}
    assert gaps(BATHS, GUARDED, {**answers, "W1.1": AnswerContent("na")}) == (
        Gap("W1", "W1.1", "W1.1 is answered “Does not arise” without a note that says why"),
    )
    assert gaps(BATHS, GUARDED, {**answers, "W1.1": AnswerContent("na", "shut that day")}) == ()


def test_the_next_gap_is_one_that_can_be_filled_now():
    answers = {code: AnswerContent("no") for code in ("W1.1", "W1.4a", "W1.4b")}
    found = first_gap(BATHS, {"guard": "yes"}, {**answers, "W1.2": AnswerContent("no")})
    assert found == Gap("W2", "W2.3", "W2.3 is not answered")


def test_the_next_gap_is_the_first_when_none_can_be_filled_now():
    answers = {code: AnswerContent("no") for code in ("W1.1", "W1.2", "W1.4a", "W1.4b", "W2.3")}
    found = first_gap(BATHS, {"guard": "yes"}, answers)
    assert found is not None
    assert found.name == "W2.1"
    assert first_gap(BATHS, {**GUARDED, "depth": 1}, answers) is None


def test_a_broken_rule_is_mended_at_the_first_criterion_it_names():
    answers = {"W1.1": AnswerContent("yes"), "W2.3": AnswerContent("yes")}
    (rule,) = broken_rules(BATHS, GUARDED, answers)
    assert rule.key == "watched-but-closed"
    assert place_of_rule(BATHS, rule) == Gap(
        "W1", "W1.1", "A pool that was closed was not watched."
    )


def test_a_page_takes_answers_that_wait_only_for_others_on_it():
    everything = {"W1.1", "W1.2", "W1.3", "W1.4a", "W1.4b"}
    assert can_be_answered(BATHS, GUARDED, {}, WATCHING) == everything
    assert can_be_answered(BATHS, {}, {}, WATCHING) == {"W1.1", "W1.4a", "W1.4b"}
    # W2.2 waits for an answer on another page.
    assert can_be_answered(BATHS, GUARDED, {}, CLEANING) == {"W2.1", "W2.3"}
