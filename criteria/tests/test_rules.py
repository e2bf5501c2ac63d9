"""Rules on an invented inspection of school libraries: when a question is asked, and what contradicts."""

import re
from dataclasses import replace
from datetime import date

import pytest

from criteria import rules
from criteria.conditions import Condition, RuleError, names_in_conditions, parse, satisfies
from criteria.rules import Applicability
from criteria.spec import Chapter, Consistency, Criterion, Fact, Instrument, Point, Scale, Section

ANSWER = Scale(
    "answer",
    "Answer",
    (
        Point("yes", "Yes", "Yes", "met"),
        Point("no", "No", "No", "not_met"),
        Point("na", "Does not arise", "N/A", "excluded"),
    ),
)
FACTS = (
    Fact("size", "Size of school", "choice", "sample", ("Small", "Middling", "Large")),
    Fact("pupils", "Number of pupils", "number", "sample", ("Not counted",)),
    Fact("opened", "Date the library opened", "date", "sample"),
    Fact("librarian", "A trained librarian", "choice", "assessor", ("yes", "no")),
    Fact("shelves", "Shelving", "choice", "sample", ("Oak, old", "Steel (new)", 'The "Grid"')),
)


def criterion(code: str, *when: str) -> Criterion:
    return Criterion(code, f"Wording of {code}.", scale="answer", applies_when=when)


def instrument(*criteria: Criterion, consistency: tuple[Consistency, ...] = ()) -> Instrument:
    section = Section("B1", "Stock", criteria=criteria)
    chapter = Chapter(1, "Books", "case", sections=(section,))
    return Instrument("libraries", "Libraries", 1, (ANSWER,), FACTS, (chapter,), consistency)


def verdict(*when: str, facts: dict | None = None) -> Applicability:
    asked = instrument(criterion("B1.1", *when))
    return rules.applicability(asked, facts or {}, {})["B1.1"]


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("size = Large", Condition("size", "=", ("Large",))),
        ("  B1.1!=yes ", Condition("B1.1", "!=", ("yes",))),
        ("pupils <= 40", Condition("pupils", "<=", ("40",))),
        ("pupils > -1.5", Condition("pupils", ">", ("-1.5",))),
        ("status = yet to attend", Condition("status", "=", ("yet to attend",))),
        ("size in (Small, Large)", Condition("size", "in", ("Small", "Large"))),
        ("size   not   in(Small)", Condition("size", "not in", ("Small",))),
        ('shelves = "Oak, old"', Condition("shelves", "=", ("Oak, old",))),
        (
            'shelves in ("Oak, old", "The ""Grid""", plain)',
            Condition("shelves", "in", ("Oak, old", 'The "Grid"', "plain")),
        ),
        ('shelves = "Steel (new)"', Condition("shelves", "=", ("Steel (new)",))),
        ("inside = in", Condition("inside", "=", ("in",))),
    ],
)
def test_a_condition_reads_as_name_operator_values(text, condition):
    assert parse(text) == condition


NOT_A_CONDITION = 'is not a condition: write a name, then one of = != < <= > >=, "in" or "not in", then a value'
ONE_VALUE = (
    'in double quotes if it holds a comma, a bracket or a quotation mark; for several values use "in (a, b)"'
)
LIST = "must list its values in brackets, with commas between: (a, b)"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", f'"" {NOT_A_CONDITION}'),
        ("size", f'"size" {NOT_A_CONDITION}'),
        ("size Large", f'"size Large" {NOT_A_CONDITION}'),
        ("= Large", f'"= Large" {NOT_A_CONDITION}'),
        ("within (a)", f'"within (a)" {NOT_A_CONDITION}'),
        ("size =", '"size =" has no value after "="'),
        ("size in", '"size in" has no value after "in"'),
        ("size == Large", f'"size == Large" must have one value after "=", {ONE_VALUE}'),
        ("size = a, b", f'"size = a, b" must have one value after "=", {ONE_VALUE}'),
        ('size = "', f'"size = "" must have one value after "=", {ONE_VALUE}'),
        ('size = ""', f'"size = """ must have one value after "=", {ONE_VALUE}'),
        ("size in Large", f'"size in Large" {LIST}'),
        ("size in (Small, Large", f'"size in (Small, Large" {LIST}'),
        ("size in (Small,)", f'"size in (Small,)" {LIST}'),
        ("size in ()", f'"size in ()" {LIST}'),
        ("size in (Small,, Large)", f'"size in (Small,, Large)" {LIST}'),
        ('size in (Small "Large")', f'"size in (Small "Large")" {LIST}'),
    ],
)
def test_a_condition_that_cannot_be_read_is_refused_in_plain_words(text, message):
    with pytest.raises(RuleError) as refused:
        parse(text)
    assert str(refused.value) == message


def test_a_list_that_nothing_closes_is_refused_however_long_it_is():
    """A reader that goes back to try again would not be done with it before the night is over."""
    text = "size in ( " + "a, " * 200 + 'a"'
    with pytest.raises(RuleError, match=re.escape(LIST)):
        parse(text)


def test_names_are_listed_once_in_order():
    conditions = ("size = Large", parse("B1.2 = yes"), "size != Small")
    assert names_in_conditions(conditions) == ("size", "B1.2")


@pytest.mark.parametrize(
    ("text", "value", "expected"),
    [
        ("pupils = 40", 40, True),
        ("pupils = 40", "40.0", True),
        ("pupils < 9", "10", False),
        ("pupils < 40.5", 40, True),
        ("pupils >= 41", 41, True),
        ("pupils <= 40", "Not counted", False),
        ("pupils > 40", "Not counted", False),
        ("pupils = Not counted", "Not counted", True),
        ("pupils != 40", "Not counted", True),
        ("pupils not in (40, 41)", 42, True),
        ("size = large", "Large", False),
        ("size in (Small, Large)", "Large", True),
        ("opened < 2004-03-01", date(2004, 2, 29), True),
        ("opened >= 2004-03-01", "2004-02-29", False),
        ("opened >= 2004-02-30", "2004-03-01", False),
    ],
)
def test_a_fact_meets_a_condition(text, value, expected):
    condition = parse(text)
    assert satisfies(condition, {condition.name: value}) is expected


@pytest.mark.parametrize("facts", [{}, {"size": ""}, {"size": None}, {"size": "  "}])
@pytest.mark.parametrize("text", ["size = Large", "size != Large", "size not in (Large)"])
def test_a_missing_value_meets_no_condition(facts, text):
    assert satisfies(parse(text), facts) is False


def test_a_criterion_without_a_rule_is_asked():
    assert verdict() == Applicability("asked")


def test_a_criterion_whose_rule_holds_is_asked():
    assert verdict("size = Large", facts={"size": "Large"}) == Applicability("asked")


@pytest.mark.parametrize(
    ("rule", "value", "reason"),
    [
        (
            "size in (Middling, Large)",
            "Small",
            "Asked only where Size of school is Middling or Large. In this case it is Small.",
        ),
        (
            "size not in (Small, Middling, Large)",
            "Small",
            "Asked only where Size of school is not Small, Middling or Large. In this case it is Small.",
        ),
        (
            "size != Small",
            "Small",
            "Asked only where Size of school is not Small. In this case it is Small.",
        ),
        (
            "pupils <= 40",
            41,
            "Asked only where Number of pupils is 40 or less. In this case it is 41.",
        ),
        (
            "pupils < 40",
            "Not counted",
            "Asked only where Number of pupils is below 40. In this case it is Not counted.",
        ),
        (
            "pupils >= 40",
            3,
            "Asked only where Number of pupils is 40 or more. In this case it is 3.",
        ),
        (
            "opened > 2004-03-01",
            date(2003, 12, 9),
            "Asked only where Date the library opened is after 1 March 2004. "
            "In this case it is 9 December 2003.",
        ),
        (
            "opened <= 2004-03-01",
            "2004-03-02",
            "Asked only where Date the library opened is 1 March 2004 or earlier. "
            "In this case it is 2 March 2004.",
        ),
    ],
)
def test_a_criterion_not_asked_says_why(rule, value, reason):
    facts = {parse(rule).name: value}
    assert verdict(rule, facts=facts) == Applicability("not_asked", reason)


def test_a_missing_fact_leaves_the_criterion_undetermined():
    assert verdict("size = Large") == Applicability("undetermined", "Record “Size of school” first.")


def test_every_missing_fact_is_named_once():
    found = verdict("size != Small", "size != Middling", "librarian = yes")
    assert found.reason == "Record “Size of school” first. Record “A trained librarian” first."


def test_a_failed_condition_settles_it_whatever_is_missing():
    found = verdict("librarian = yes", "size = Large", facts={"size": "Small"})
    assert found.state == "not_asked"
    assert found.reason == "Asked only where Size of school is Large. In this case it is Small."


FIRST = criterion("B1.1", "size = Large")
SECOND = criterion("B1.2", "B1.1 = yes")


def judged(facts: dict, answers: dict, second: Criterion = SECOND, first: Criterion = FIRST) -> Applicability:
    return rules.applicability(instrument(first, second), facts, answers)[second.code]


def test_a_criterion_waits_for_the_answer_it_rests_on():
    assert judged({"size": "Large"}, {}) == Applicability("undetermined", "Answer B1.1 first.")


def test_a_criterion_follows_the_answer_it_rests_on():
    assert judged({"size": "Large"}, {"B1.1": "yes"}) == Applicability("asked")
    assert judged({"size": "Large"}, {"B1.1": "na"}) == Applicability(
        "not_asked",
        "Asked only where the answer to B1.1 is Yes. In this case it is Does not arise.",
    )


def test_a_criterion_resting_on_one_that_was_not_asked_is_not_asked():
    left_over = {"B1.1": "yes"}
    assert judged({"size": "Small"}, left_over) == Applicability(
        "not_asked", "Asked only where the answer to B1.1 is Yes. B1.1 was not asked."
    )


def test_not_equal_fails_too_where_the_criterion_was_not_asked():
    second = criterion("B1.2", "B1.1 != yes")
    assert judged({"size": "Small"}, {}, second).state == "not_asked"


def test_a_rule_may_name_the_value_of_what_was_not_asked():
    second = criterion("B1.2", "B1.1 = na")
    assert judged({"size": "Small"}, {}, second) == Applicability("asked")


def test_what_the_other_criterion_waits_for_is_passed_on():
    assert judged({}, {"B1.1": "yes"}) == Applicability("undetermined", "Record “Size of school” first.")


def test_verdicts_come_in_printed_order_though_a_later_answer_decides():
    asks = (criterion("B1.1", "B1.2 = yes"), criterion("B1.2", "B1.3 = yes"), criterion("B1.3"))
    found = rules.applicability(instrument(*asks), {}, {"B1.3": "no"})
    assert [(code, v.state) for code, v in found.items()] == [
        ("B1.1", "not_asked"),
        ("B1.2", "not_asked"),
        ("B1.3", "asked"),
    ]


def test_a_long_chain_of_rules_is_followed():
    asks = [criterion("B1.0")]
    asks += [criterion(f"B1.{n}", f"B1.{n - 1} = yes") for n in range(1, 3000)]
    answers = {ask.code: "yes" for ask in asks}
    assert rules.applicability(instrument(*asks), {}, answers)["B1.2999"] == Applicability("asked")


def test_criteria_that_wait_for_each_other_are_refused():
    loop = (criterion("B1.1", "B1.2 = yes"), criterion("B1.2", "B1.1 = yes"))
    with pytest.raises(RuleError, match="rule loop"):
        rules.applicability(instrument(*loop), {}, {})


def test_a_rule_that_names_nothing_known_is_refused():
    with pytest.raises(RuleError, match='no fact or criterion is called "hamster"'):
        verdict("hamster = yes")


def test_loops_are_told_from_the_criterion_printed_first():
    graph = {"A": (), "B": ("D",), "C": ("B",), "D": ("C", "A"), "E": ("E",)}
    assert rules.find_loops(graph) == (("B", "D", "C", "B"), ("E", "E"))
    assert rules.loop_in_words(("B", "D", "B")) == "rule loop: B waits for D, which waits for B"


def test_the_value_of_a_criterion_not_asked_is_the_first_excluded_one():
    assert rules.not_asked_value(ANSWER) == "na"
    assert rules.not_asked_value(replace(ANSWER, points=ANSWER.points[:2])) == ""


CLASH = Consistency(
    "well-run-by-nobody",
    ("librarian = no", "B1.1 = yes"),
    "The stock is well kept, but there is no librarian to keep it.",
)


def test_a_contradiction_is_broken_when_every_condition_holds():
    libraries = instrument(criterion("B1.1"), consistency=(CLASH,))
    assert rules.broken_rules(libraries, {"librarian": "no"}, {"B1.1": "yes"}) == (CLASH,)
    assert rules.broken_rules(libraries, {"librarian": "no"}, {"B1.1": "no"}) == ()
    assert rules.broken_rules(libraries, {"librarian": "no"}, {}) == ()
    assert rules.broken_rules(libraries, {}, {"B1.1": "yes"}) == ()


def test_broken_rules_leave_out_answers_that_are_not_asked():
    libraries = instrument(FIRST, consistency=(CLASH,))
    answers = {"B1.1": "yes"}
    large, small = {"size": "Large", "librarian": "no"}, {"size": "Small", "librarian": "no"}
    assert rules.broken_rules(libraries, large, answers) == (CLASH,)
    assert rules.broken_rules(libraries, small, answers) == ()


def test_conditions_are_described_in_words():
    libraries = instrument(FIRST)

    def words(text: str) -> str:
        return rules.condition_in_words(parse(text), libraries)

    assert words("size in (Small, Large)") == "Size of school is Small or Large"
    assert words("B1.1 != na") == "the answer to B1.1 is not Does not arise"
    assert words("opened < 2004-03-01") == "Date the library opened is before 1 March 2004"
    assert words("opened >= 2004-03-01") == "Date the library opened is 1 March 2004 or later"
    assert words("pupils > 40") == "Number of pupils is above 40"
