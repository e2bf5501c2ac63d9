"""Rules must name what exists, with values it can have."""

import pytest

from criteria.tests.libraries import (
    CRITERION,
    LEAD_IN,
    changed,
    problems,
    section,
    with_rule,
)


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        (
            "librarain = yes",
            'No fact or criterion is called "librarain": did you mean "librarian"?',
        ),
        (
            "hamster = yes",
            'No fact or criterion is called "hamster": use one of size, librarian, L1.1, L1.2, L2.1, D1.1.',
        ),
        ("size = large", '"large" is not a choice of "size": did you mean "Large"?'),
        ("size in (Small, Vast)", '"Vast" is not a choice of "size": use one of Small, Large.'),
        ("size > Small", 'No value of "size" is above or below another: use =, !=, in or not in.'),
        (
            "L1.2 = yes",
            '"yes" is not a value of the scale "visit": use one of enough, not_yet, none.',
        ),
        ("L1.2 < enough", 'No value of "L1.2" is above or below another: use =, !=, in or not in.'),
        ("D1.1 = strong", '"D1.1" is judged for areas, so no rule about a case can name it.'),
        ("L1.1 = enough", "Rule loop: L1.1 waits for L1.1."),
        (
            "size Large",
            '"size Large" is not a condition: write a name, then one of = != < <= > >=, '
            '"in" or "not in", then a value.',
        ),
    ],
)
def test_a_rule_must_name_what_exists(rule: str, message: str):
    (found,) = problems(with_rule(rule))
    place = f"{CRITERION}.applies_when" + ("" if "loop" in message else "[0]")
    assert found == (f"{place} (criterion L1.1)", message)


def test_a_rule_cannot_name_a_lead_in():
    document = with_rule("L2.2 = enough")
    section(document, 1)["criteria"].append(LEAD_IN)
    assert problems(document) == [
        (
            f"{CRITERION}.applies_when[0] (criterion L1.1)",
            '"L2.2" is a lead-in, which is not answered: name one of its items.',
        )
    ]


@pytest.mark.parametrize(
    ("fact", "rule", "message"),
    [
        ({"kind": "date"}, "size < 3 March", '"3 March" is not a date: write it as year-month-day, '
         "for example 2004-03-15."),
        ({"kind": "date"}, "size = 2003-02-29", '"2003-02-29" is not a date: write it as '
         "year-month-day, for example 2004-03-15."),
        ({"kind": "text"}, "size < x", 'No value of "size" is above or below another: use =, !=, in or not in.'),
        ({"kind": "number"}, "size = few", '"few" is not a number.'),
        ({"kind": "number", "choices": ["Not counted"]}, "size < Not counted",
         '"Not counted" is not a number.'),
        ({"kind": "number", "choices": ["Not counted"]}, "size = Not countd",
         '"Not countd" is not a number: did you mean "Not counted"?'),
    ],
)  # fmt: skip
def test_a_rule_must_suit_the_kind_of_fact(fact: dict, rule: str, message: str):
    document = with_rule(rule)
    document["facts"][0] = {"key": "size", "label": "Size", "source": "sample", **fact}
    assert problems(document) == [(f"{CRITERION}.applies_when[0] (criterion L1.1)", message)]


def test_a_consistency_rule_is_checked_like_any_other():
    document = changed(lambda d: d["consistency"][0].update(when=["librarian = no", "L1.3 = none"]))
    assert problems(document) == [
        (
            "consistency[0].when[1] (consistency rule books-without-librarian)",
            'No fact or criterion is called "L1.3": did you mean "L1.2"?',
        )
    ]
