"""The report for programs: of the published format, and with what the report prints."""

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from reports.data.machine_readable import FORMAT, SCHEMA, machine_readable
from reports.document.building import build_report
from reports.document.parts import Report
from reports.tests.area_figures import by_area

pytestmark = pytest.mark.django_db


def read(report: Report) -> Any:
    return json.loads(machine_readable(report, slug="libraries", version=2, changes="A mistake"))


def faults(document: Any) -> list[str]:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return [error.message for error in Draft202012Validator(schema).iter_errors(document)]


def test_the_reference_inspection_and_a_tiny_one_are_of_the_format(rmo, tiny):
    for inspection in (rmo, tiny):
        assert faults(read(build_report(inspection))) == []


def test_hidden_figures_are_of_the_format_and_have_no_number(tiny):
    document = read(by_area(build_report(tiny)))
    assert faults(document) == []
    assert document["figures_by_area"] == [
        {"criterion": "L1.1", "area": "north", "met": 20, "relevant": 40, "percent": 50},
        {"criterion": "L1.1", "area": "south", "hidden": True},
    ]
    assert document["combined_scores"][0]["areas"][1] == {"area": "south", "hidden": True}


def test_a_number_beside_a_hidden_figure_is_not_of_the_format(tiny):
    document = read(by_area(build_report(tiny)))
    document["figures_by_area"][1]["met"] = 3
    assert len(faults(document)) == 1


def test_it_says_what_it_is(tiny):
    document = read(build_report(tiny))
    assert document["format"] == FORMAT == "thematic-report/1"
    about = document["report"]
    assert (about["inspection"], about["title"]) == ("libraries", tiny.title)
    assert (about["version"], about["changes"], about["language"]) == (2, "A mistake", "en-GB")


def test_figures_recommendations_and_codebook_are_those_of_the_report(tiny):
    document = read(build_report(tiny))
    row = document["tables"][0]["rows"][0]
    assert row == {"criterion": "L1.1", "adverse": False, "met": 3, "relevant": 4, "percent": 75}
    assert [one["number"] for one in document["recommendations"]] == [1]
    assert {one["code"] for one in document["codebook"]} >= {"L1.1"}


def test_findings_that_the_summary_repeats_come_once(rmo):
    document = read(build_report(rmo))
    assert [one["chapter"] for one in document["findings"]] == [3, 4, 5, 6]
    assert [one["number"] for one in document["recommendations"]] == list(range(1, 17))
