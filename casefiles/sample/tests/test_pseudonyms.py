"""References and facts that would tell who somebody is; every person and number here is invented."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casefiles.sample.pseudonyms import (
    column_refusal,
    find_identifying,
    is_nhs_number,
    looks_like_a_name,
)
from inspection.spreadsheets.text import FileRow, TableColumns, read_csv

INSPECTIONS = Path(__file__).parents[3] / "fixtures" / "inspections"
KEY = "Give each case a code of your own, such as N01, and keep the key to it out of this system."
INSTEAD = "Leave them out, or record what points to nobody, such as an age or a year."
BIRTHDAYS = ["1961-04-02", "1972-11-30", "1949-01-19", "1983-07-07", "1990-03-25", "1978-12-01"]


def of(**columns: list[str]) -> list[FileRow]:
    """Rows from row 2 on with these columns; those not given have harmless references."""
    length = max(map(len, columns.values()))
    columns.setdefault("reference", [f"N{number:02}" for number in range(1, length + 1)])
    return [
        FileRow(
            number + 2,
            {name: cells[number] for name, cells in columns.items() if number < len(cells)},
        )
        for number in range(length)
    ]


def references(*cells: str) -> list[str]:
    return [str(p) for p in find_identifying(of(reference=list(cells)), references="reference")]


def texts(*cells: str) -> list[str]:
    rows = of(said=list(cells))
    return [str(p) for p in find_identifying(rows, references="reference", texts=["said"])]


def refused(what: str) -> list[str]:
    return [f"column reference: These look like {what}. A reference must be a pseudonym. {KEY}"]


@pytest.mark.parametrize("name", ["rmo-2005", "practice", "tiny"])
def test_the_samples_of_the_examples_raise_no_alarm(name: str):
    data = (INSPECTIONS / name / "sample.csv").read_bytes()
    columns = data.split(b"\n")[0].decode().strip().split(",")
    facts = [column for column in columns if column not in ("reference", "area")]
    dates = [fact for fact in facts if fact.endswith("_date")]
    rest = [fact for fact in facts if fact not in dates]
    rows = read_csv(data, TableColumns(columns))
    assert find_identifying(rows, references="reference", texts=rest, dates=dates) == []


@pytest.mark.parametrize(
    ("what", "cells"),
    [
        ("names of people", ["Okafor", "Lindqvist", "N03"]),
        ("names of people", ["J.Smith", "A.Shah"]),
        ("names of people", ["amir"]),
        ("National Insurance numbers", ["N01", "AB123456C", "N03"]),
        ("NHS numbers", ["9434765919", "4010232137", "9434765870"]),
        ("prison numbers", ["A1234BC", "A2234BD", "A3234BE"]),
        ("Unique Pupil Numbers", ["A12345678901B"]),
        ("telephone numbers", ["01632960001", "01632960002", "01632960003"]),
        ("dates of birth", ["AS120361", "NL301172", "IM190149", "MP070783", "LB250390"]),
        ("dates of birth", ["19610402", "19721130", "19490119", "19830707", "19900325"]),
    ],
)
def test_references_that_point_to_people_are_refused(what: str, cells: list[str]):
    assert references(*cells) == refused(what)


@pytest.mark.parametrize(
    "cells",
    [
        ["N01", "N02", "N03"],
        ["NORTH-001", "NORTH-002"],
        ["1", "2", "3"],
        [f"N2004{number:02}" for number in range(1, 32)],  # a year and a number, not dates
        ["4000000001", "4000000002", "4000000003", "4000000004"],  # one in eleven passes by chance
        ["AB12", "CD34"],
        ["7f3a", "b2c9"],
        ["N01", "N02", "N03", "N04", "N05", "N06", "N07", "N08", "N09", "N10", "Oak"],
    ],
)
def test_codes_are_let_through(cells: list[str]):
    assert references(*cells) == []


def test_what_was_found_is_never_repeated():
    assert "Okafor" not in references("Okafor", "Lindqvist")[0]


def test_text_that_names_people_is_refused_whichever_way_it_is_written():
    expected = [f"column said: These look like names of people, which are never taken in. {INSTEAD}"]
    assert texts("Amir Shah", "Nora Lindqvist", "Ines Moreau") == expected
    assert texts("SHAH, Amir", "MOREAU, Ines", "O'Neil, B.") == expected
    assert texts("AMIR SHAH", "NORA LINDQVIST", "INES MOREAU") == expected


def test_the_same_few_words_with_capitals_are_not_names():
    assert texts(*["Thinking Skills", "Peer Group"] * 5) == []
    assert texts("Seen on Monday", "not seen", "seen with 2 others") == []


def test_text_with_identifiers_in_its_cells_is_refused():
    assert texts("see PNC", "03/123456X", "") == [
        f"column said: These look like Police National Computer numbers, which are never taken in. {INSTEAD}"
    ]
    assert texts("a@b.example", "none")[0].startswith("column said: These look like email addresses")
    assert texts("LS1 4AP", "YO1 7HH", "LS2 9JT")[0].startswith("column said: These look like postcodes")


def test_birthdays_lie_far_back_and_far_apart():
    visits = ["2005-01-10", "2005-02-11", "2005-02-28", "2005-03-01", "2005-03-14", "2005-04-04"]
    rows = of(born=BIRTHDAYS, visited=visits)
    found = find_identifying(rows, references="reference", dates=["born", "visited"])
    assert [str(problem) for problem in found] == [
        f"column born: These look like dates of birth, which are never taken in. {INSTEAD}"
    ]


def test_birthdays_in_text_are_found_too():
    british = [f"{day[8:]}/{day[5:7]}/{day[:4]}" for day in BIRTHDAYS]
    assert texts(*british)[0].startswith("column said: These look like dates of birth")


def test_a_few_old_dates_and_many_dates_of_one_year_are_no_birthdays():
    assert find_identifying(of(born=BIRTHDAYS[:4]), references="reference", dates=["born"]) == []
    first = date(1985, 1, 1)
    opened = [(first + timedelta(days=day)).isoformat() for day in range(0, 365, 7)]
    later = ["2005-01-10"] * len(opened)
    rows = of(opened=opened, visited=later)
    assert find_identifying(rows, references="reference", dates=["opened", "visited"]) == []


def test_a_column_can_give_itself_away_by_its_name():
    rows = of(client_name=["x", "y"], dob=["", ""])
    found = find_identifying(rows, references="reference", texts=["client_name"], dates=["dob"])
    assert [str(problem) for problem in found] == [
        "column client_name: By its name it holds names of people, which are never taken in. Leave it out."
    ]


@pytest.mark.parametrize(
    "name",
    [
        "Name",
        "surname",
        "First name",
        "client_name",
        "DOB",
        "date_of_birth",
        "NHS No.",
        "NI: nino",
        "e-mail",
        "home address",
        "Postcode",
        "PNC ID",
        "prison_number",
    ],
)
def test_telling_names_of_columns(name: str):
    assert column_refusal(name) != ""


@pytest.mark.parametrize(
    "name",
    [
        "reference",
        "area",
        "size",
        "programme_name",
        "order_date",
        "renamed",
        "cro",
        "address_known",
    ],
)
def test_harmless_names_of_columns(name: str):
    assert column_refusal(name) == ""


def test_the_check_digit_of_an_nhs_number():
    """943 476 5919: 9·10+4·9+3·8+4·7+7·6+6·5+5·4+9·3+1·2 = 299; 299 = 27·11 + 2; 11 - 2 = 9."""
    assert is_nhs_number("943 476 5919")
    assert not is_nhs_number("943 476 5918")
    assert not is_nhs_number("94347659190")


@given(st.text(max_size=40))
def test_no_text_is_too_odd_to_be_looked_at(cell: str):
    looks_like_a_name(cell)
    find_identifying(of(reference=[cell] * 5, said=[cell] * 5), references="reference", texts=["said"])


def test_no_rows_no_problems():
    assert find_identifying([], references="reference") == []
