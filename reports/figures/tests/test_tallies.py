"""Whole counts out of the database: what counts, what does not, and in how many queries."""

import random

import pytest
from django.db import connection

from casefiles.models.assessments import Assessment
from inspection.models import Inspection
from reports.figures.counts import AreaRef, Count
from reports.figures.selection import ALL_CASES, Selection
from reports.figures.tallies import (
    _answers,
    area_refs,
    case_facts,
    judgements,
    profile_counts,
    tally,
)
from reports.tests import orchards

pytestmark = pytest.mark.django_db


@pytest.fixture
def inspection() -> Inspection:
    return orchards.plant()


def test_areas_come_in_printed_order(inspection):
    assert area_refs(inspection) == (AreaRef("kent", "Kent"), AreaRef("hereford", "Hereford"))


def test_values_are_counted_as_their_scale_says(inspection):
    for n, value in enumerate(("yes", "yes", "some", "no", "na", "")):
        orchards.case(inspection, "kent", f"K{n}", {"T1.1": value})
    orchards.case(inspection, "hereford", "H1", {"T1.1": "no"})
    counted = tally(inspection)
    assert counted.of("T1.1", "kent") == Count(2, 1, 1, 1, 1)
    assert counted.of("T1.1", "hereford") == Count(not_met=1)
    assert counted.of("T1.1") == Count(2, 1, 2, 1, 1)
    assert counted.cases == {"kent": 6, "hereford": 1}


def test_an_answer_never_saved_is_unanswered(inspection):
    orchards.case(inspection, "kent", "K1", {"T1.1": "yes"})
    orchards.case(inspection, "kent", "K2")
    assert tally(inspection).of("T2.1") == Count(unanswered=2)


def test_lead_in_rows_and_area_criteria_are_not_counted(inspection):
    orchards.case(inspection, "kent", "K1")
    assert set(tally(inspection).counts) == {"T1.1", "T1.2a", "T2.1"}


def test_only_the_assessment_that_counts_is_counted(inspection):
    orchards.case(inspection, "kent", "K1", {"T1.1": "yes"}, counts=False)
    orchards.case(inspection, "kent", "K1", {"T1.1": "no"}, kind="agreed")
    assert tally(inspection).of("T1.1") == Count(not_met=1)
    assert tally(inspection).cases == {"kent": 1}


def test_accepted_only_leaves_out_what_is_not_yet_accepted(inspection):
    facts = {"sample": {"crop": "Pears"}}
    orchards.case(inspection, "kent", "K1", {"T1.1": "yes"}, status="accepted", **facts)
    orchards.case(inspection, "kent", "K2", {"T1.1": "no"}, status="submitted", **facts)
    assert tally(inspection, selection=Selection(accepted_only=True)).of("T1.1") == Count(met=1)
    assert profile_counts(inspection, selection=Selection(accepted_only=True))[2] == 1
    assert case_facts(inspection, selection=Selection(accepted_only=True)) == ({"crop": "Pears"},)


def test_other_inspections_are_not_counted(inspection):
    other = orchards.plant("other")
    orchards.case(other, "kent", "K1", {"T1.1": "yes"}, sample={"crop": "Pears"})
    orchards.judge(other, "kent", "M1.1", "good")
    assert tally(inspection).sample == 0
    assert profile_counts(inspection)[2] == 0
    assert judgements(inspection) == {}
    assert case_facts(inspection) == ()


def test_without_cases_everything_is_zero(inspection):
    assert tally(inspection).of("T1.1") == Count()


def test_judgements_by_criterion_and_area(inspection):
    orchards.judge(inspection, "kent", "M1.1", "good")
    assert judgements(inspection) == {("M1.1", "kent"): "good"}


def test_bands_count_numbers_and_never_words(inspection):
    for n, trees in enumerate((40, 41, 0, 900, "Not counted", "", None)):
        orchards.case(inspection, "kent", f"K{n}", sample={"trees": trees})
    orchards.case(inspection, "kent", "K9")
    rows, recorded, total = profile_counts(inspection)
    assert (rows["P2.1"], rows["P2.2"]) == (2, 2)
    assert recorded["trees"] == 5  # the four numbers and “Not counted”
    assert total == 8


def test_facts_of_the_assessor_are_read_from_the_assessment(inspection):
    orchards.case(inspection, "kent", "K1", established={"bees": "yes"}, sample={"crop": "Plums"})
    orchards.case(inspection, "kent", "K2", established={"bees": "no"}, sample={"crop": "Pears"})
    rows, recorded, total = profile_counts(inspection)
    assert rows == {"P1.1": 0, "P1.2": 1, "P2.1": 0, "P2.2": 0, "P3.1": 1}
    assert (recorded, total) == ({"crop": 2, "trees": 0, "bees": 2}, 2)


def test_case_facts_are_those_of_the_sample_and_of_the_assessor(inspection):
    orchards.case(inspection, "kent", "K1", sample={"trees": 4}, established={"bees": "no"})
    assert case_facts(inspection) == ({"trees": 4, "bees": "no"},)


def test_the_tally_agrees_with_a_slow_count(inspection):
    chance = random.Random(2005)
    expected: dict[tuple[str, str], list[str]] = {}
    for n in range(60):
        area = chance.choice(("kent", "hereford"))
        answers = {code: chance.choice(("yes", "some", "no", "na", "")) for code in ("T1.1", "T1.2a", "T2.1")}
        orchards.case(inspection, area, f"C{n}", answers)
        for code, value in answers.items():
            expected.setdefault((code, area), []).append(value)
    counted = tally(inspection)
    for (code, area), values in expected.items():
        slow = [values.count(value) for value in ("yes", "some", "no", "na", "")]
        assert counted.of(code, area) == Count(*slow)


@pytest.mark.parametrize("size", [2, 12])
def test_the_number_of_queries_does_not_grow(size, django_assert_num_queries):
    inspection = orchards.plant(extra=size)
    orchards.many(inspection, size)
    with django_assert_num_queries(2):
        tally(inspection)
    with django_assert_num_queries(1):
        profile_counts(inspection)


def test_one_area_alone(inspection):
    facts = {"sample": {"crop": "Pears"}}
    orchards.case(inspection, "kent", "K1", {"T1.1": "yes"}, **facts)
    orchards.case(inspection, "hereford", "H1", {"T1.1": "no"}, **facts)
    kent = inspection.areas.get(slug="kent")
    assert tally(inspection, area=kent).of("T1.1") == Count(met=1)
    assert tally(inspection, area=kent).cases == {"kent": 1}
    assert profile_counts(inspection, area=kent)[2] == 1


def test_the_answers_are_read_from_the_covering_index(rmo):
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE casefiles_answer")
        if connection.vendor == "postgresql":  # where so few rows are, any other way looks as cheap
            cursor.execute("SET LOCAL enable_seqscan = off")
            for name in connection.introspection.get_constraints(cursor, "casefiles_answer"):
                if name.startswith("casefiles_answer_") and name.partition("_id_")[1]:
                    cursor.execute(f'DROP INDEX IF EXISTS "{name}"')
    assert "answer_report" in _answers(rmo, None, ALL_CASES, Assessment.objects.none()).explain()
