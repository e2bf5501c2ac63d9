"""The files of a sample, its scoring and judgements, on public baths: what is read and what is refused."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from casefiles.sample.reading import (
    ImportedJudgement,
    ImportedScoring,
    SampleCase,
    parse_answers,
    parse_caseload,
    parse_judgements,
    parse_sample,
    parse_scoring,
)
from casefiles.tests.baths import instrument
from criteria.spec import Fact
from inspection.problems import ProblemsFound
from inspection.spreadsheets.workbook import SheetToWrite
from inspection.spreadsheets.writing import write_workbook

BATHS = instrument()
AREAS = ["Leeds", "York"]
CASES = ["N01", "N02"]
PEOPLE = ["amir", "bea"]


def problems(parse: Callable[..., Any], *arguments: Any) -> list[str]:
    with pytest.raises(ProblemsFound) as found:
        parse(*arguments)
    return [str(problem) for problem in found.value.problems]


def test_a_sample_has_its_cases_with_their_rows():
    (case,) = parse_sample(b"reference,area,size\n\nN01,Leeds,small\n", BATHS, AREAS)
    assert case == SampleCase("N01", "Leeds", {"size": "small"})
    assert case.place == "row 3"


def test_a_sample_may_be_a_workbook():
    rows = [("N01", "Leeds", "small")]
    book = write_workbook([SheetToWrite("Cases", ["reference", "area", "size"], rows)])
    (case,) = parse_sample(book, BATHS, AREAS)
    assert case.place == "sheet Cases, row 2"


def test_problems_come_in_the_order_of_the_rows():
    data = b"reference,area,size\nN01,Hull,small\n,York,small\nN01,York,huge\n" + b"N" * 31
    assert problems(parse_sample, data + b",York,small\n", BATHS, AREAS) == [
        "row 2, column area: “Hull” is not an area here.",
        "row 3, column reference: The reference is missing.",
        "row 4, column reference: “N01” is already in row 2.",
        "row 4, column size: “huge” is not one of: small, large.",
        "row 5, column reference: A reference has at most 30 characters.",
    ]


def test_long_cells_are_refused_without_being_repeated():
    data = f"reference,area,size\nN01,{'x' * 3_000},{'y' * 3_000}\n".encode()
    assert problems(parse_sample, data, BATHS, AREAS) == [
        f"row 2, column area: “{'x' * 60}…” is not an area here.",
        "row 2, column size: This is longer than 500 characters.",
    ]


def test_more_cases_than_any_sample_has_are_refused():
    rows = "".join(f"N{number},Leeds,small\n" for number in range(20_001))
    found = problems(parse_sample, f"reference,area,size\n{rows}".encode(), BATHS, AREAS)
    assert found == ["The file has more than 20,000 cases."]


def test_a_caseload_needs_references_and_takes_any_facts():
    bare = parse_caseload(b"reference\nN01\nN02\n", BATHS, "York")
    assert bare == (SampleCase("N01", "York", {}), SampleCase("N02", "York", {}))
    full = parse_caseload(b"reference,area,size\nN01,York,small\nN02,York,\n", BATHS, "York")
    assert [case.facts for case in full] == [{"size": "small"}, {}]


def test_a_caseload_of_another_area_or_with_other_columns_is_refused():
    assert problems(parse_caseload, b"reference,area\nN01,Leeds\n", BATHS, "York") == [
        "row 2, column area: “Leeds” is not an area here."
    ]
    assert problems(parse_caseload, b"reference,guard,surname\nN01,yes,x\n", BATHS, "York") == [
        "row 1, column 2: The column “guard” is not one this file can have.",
        "row 1, column 3: The column “surname” is not one this file can have. By its name it holds names "
        "of people, which are never taken in. Leave it out.",
    ]


def test_birthdays_in_a_fact_are_refused():
    born = Fact("opened", "Opened", "date", "sample")
    odd = replace(BATHS, facts=(*BATHS.facts, born))
    rows = "".join(f"N{n:02},Leeds,small,{1930 + 7 * n}-0{n}-10\n" for n in range(1, 9))
    found = problems(parse_sample, f"reference,area,size,opened\n{rows}".encode(), odd, AREAS)
    assert found[0].startswith("column opened: These look like dates of birth")


def test_scoring_names_cases_people_and_facts():
    data = b"reference,assessor,status,guard,depth,tested\nN01,amir,accepted,yes,2,2005-03-01\n"
    assert parse_scoring(data, BATHS, CASES, PEOPLE) == (
        ImportedScoring("N01", "amir", "accepted", {"guard": "yes", "depth": 2, "tested": "2005-03-01"}),
    )
    wrong = b"reference,assessor,status,guard,depth,tested\nN03,carl,done,maybe,deep,soon\n"
    assert problems(parse_scoring, wrong, BATHS, CASES, PEOPLE) == [
        "row 2, column reference: “N03” is not a case of the sample here.",
        "row 2, column assessor: “carl” is not a person of this inspection here.",
        "row 2, column status: “done” is not a status here.",
        "row 2, column guard: “maybe” is not one of: yes, no.",
        "row 2, column depth: “deep” is not a whole number or Not measured.",
        "row 2, column tested: “soon” is not a date such as 2004-03-15.",
    ]


def test_answers_by_case_and_criterion():
    data = b"reference,criterion,answer,note\nN01,W1.1,yes,Seen\nN01,W1.4a,no,\nN02,W1.1,na,\n"
    assert parse_answers(data, BATHS, CASES) == {
        "N01": {"W1.1": ("yes", "Seen"), "W1.4a": ("no", "")},
        "N02": {"W1.1": ("na", "")},
    }
    wrong = b"reference,criterion,answer\nN01,W1.1,often\nN01,W1.4,yes\nN01,W1.1,yes\n"
    assert problems(parse_answers, wrong, BATHS, CASES) == [
        "row 2, column answer: “often” is not on the scale of W1.1: yes, no, na.",
        "row 3, column criterion: “W1.4” is not a criterion scored per case here.",
        "row 4, column reference: “N01 W1.1” is already in row 2.",
    ]


def test_judgements_by_criterion_and_area():
    data = b"criterion,area,judgement,evidence\nM1.1,Leeds,good,The plan of 2004\n"
    assert parse_judgements(data, BATHS, AREAS) == (
        ImportedJudgement("M1.1", "Leeds", "good", "The plan of 2004"),
    )
    wrong = b"criterion,area,judgement\nW1.1,Hull,good\n"
    assert problems(parse_judgements, wrong, BATHS, AREAS) == [
        "row 2, column criterion: “W1.1” is not a criterion scored per area here.",
        "row 2, column area: “Hull” is not an area here.",
        "row 2, column judgement: “good” is not on the scale of W1.1: yes, no, na.",
    ]
