"""The 2005 instrument held against the 102 invented cases that reproduce the published figures."""

import csv
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from criteria import rules
from criteria.facts import clean_fact
from criteria.file.format import parse_instrument
from criteria.spec import Instrument

FIXTURES = Path(__file__).parents[2] / "fixtures"
CASES = FIXTURES / "inspections" / "rmo-2005"


@pytest.fixture(scope="module")
def rmo() -> Instrument:
    return parse_instrument((FIXTURES / "instruments" / "rmo-2005.json").read_bytes())


def rows(name: str) -> Iterator[dict[str, str]]:
    with (CASES / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


@pytest.fixture(scope="module")
def facts(rmo: Instrument) -> dict[str, dict[str, object]]:
    """The facts of each case by its reference, those of the sample and those of the assessor."""
    recorded: dict[str, dict[str, str]] = defaultdict(dict)
    for row in (*rows("sample.csv"), *rows("scoring.csv")):
        recorded[row["reference"]].update(row)
    return {
        reference: {fact.key: clean_fact(fact, case[fact.key]) for fact in rmo.facts}
        for reference, case in recorded.items()
    }


@pytest.fixture(scope="module")
def answers() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for row in rows("answers.csv"):
        found[row["reference"]][row["criterion"]] = row["answer"]
    return found


def test_every_required_fact_of_every_case_is_recorded(rmo, facts):
    assert len(facts) == 102
    required = [fact.key for fact in rmo.facts if fact.required]
    assert [ref for ref, case in facts.items() if any(case[key] is None for key in required)] == []


def test_a_criterion_is_answered_na_exactly_where_its_rule_does_not_ask_it(rmo, facts, answers):
    wrong = [
        (reference, code, verdict.state, answers[reference][code])
        for reference, case in facts.items()
        for code, verdict in rules.applicability(rmo, case, answers[reference]).items()
        if (verdict.state, answers[reference][code] == "na") not in [("asked", False), ("not_asked", True)]
    ]
    assert wrong == []


def test_no_case_holds_a_contradiction_and_one_has_something_to_confirm(rmo, facts, answers):
    broken = [
        rule.key
        for reference, case in facts.items()
        for rule in rules.broken_rules(rmo, case, answers[reference])
    ]
    assert broken == ["plan-followed-though-poor"]
    assert len([rule for rule in rmo.consistency if rule.level == "block"]) == 6


def test_the_reason_reads_as_a_sentence(rmo, facts, answers):
    verdict = rules.applicability(rmo, facts["WM01"], answers["WM01"])["I3.3a"]
    assert verdict.reason == (
        "Asked only where Risk of harm category is High or Very High. In this case it is Medium."
    )
