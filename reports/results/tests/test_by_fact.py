"""Rates by the groups of a fact: counts, guards and intervals."""

import pytest

from inspection.models import Inspection, Membership
from reports.figures.counts import Count, Figure, Tally
from reports.figures.intervals import Sample
from reports.figures.selection import ALL_CASES, NOT_RECORDED, FactFilter, FactGroup, Selection
from reports.figures.statistics import Interval
from reports.figures.tallies import tally_by_group
from reports.results.queries import by_fact_page, instrument_of
from reports.results.tables.by_fact import ByFactColumn, ByFactCounts, by_fact_columns
from reports.tests import orchards

pytestmark = pytest.mark.django_db
APPLES, PEARS = FactGroup("Apples", "Apples"), FactGroup("Pears", "Pears")
TALLY = Tally(
    {"T1.1": {"Apples": Count(met=20, not_met=5), "Pears": Count(met=3, not_met=1)}},
    {"Apples": 25, "Pears": 4},
)


@pytest.fixture
def inspection() -> Inspection:
    """Twelve orchards of apples, nine pruned; two of pears, one of nothing recorded."""
    found = orchards.plant()
    for n in range(12):
        answers = {"T1.1": "yes" if n < 9 else "no"}
        orchards.case(
            found,
            "kent",
            f"A{n}",
            answers,
            sample={"crop": "Apples"},
            established={"bees": "yes" if n < 3 else "no"},
        )
    orchards.case(found, "kent", "P1", {"T1.1": "yes"}, sample={"crop": "Pears"}, status="accepted")
    orchards.case(found, "hereford", "P2", {}, sample={"crop": "Pears"})
    orchards.case(found, "hereford", "N1", {"T1.1": "no"})
    return found


@pytest.fixture
def ines(inspection: Inspection) -> Membership:
    return orchards.member(inspection, "ines", "inspector").memberships.get(inspection=inspection)


def found(membership: Membership, fact=orchards.CROP, selection=ALL_CASES, section=""):
    instrument = instrument_of(membership.inspection)
    return by_fact_page(membership, instrument, fact, section=section, selection=selection)


def rates(found, code: str = "T1.1") -> list[str]:
    [line] = [line for table in found.tables for line in table.lines if line.code == code]
    return [f"{cell.column.label}: {cell.figure.inside}" for cell in line.cells]


def rounded(interval: Interval) -> tuple[float, float]:
    return round(100 * interval.low, 2), round(100 * interval.high, 2)


def test_a_group_has_the_interval_of_a_sample():
    """20 of 25: 60.87% to 91.14%."""
    cell = ByFactCounts(TALLY, Sample({}), part=False).cell("T1.1", ByFactColumn(APPLES, 25))
    assert cell.figure == Figure(20, 25)
    assert rounded(cell.interval) == (60.87, 91.14)


def test_a_small_group_is_a_count_without_an_interval():
    cell = ByFactCounts(TALLY, Sample({}), part=False).cell("T1.1", ByFactColumn(PEARS, 4))
    assert (cell.figure.inside, cell.interval) == ("3 of 4", None)


def test_all_cases_of_a_filter_are_guarded_as_a_group_is():
    few = Tally({"T1.1": {"Pears": Count(met=3, not_met=1)}}, {"Pears": 4})
    everything = ByFactColumn(None, 4)
    assert ByFactCounts(few, Sample({}), part=False).cell("T1.1", everything).figure.inside == "75%"
    assert ByFactCounts(few, Sample({}), part=True).cell("T1.1", everything).figure.inside == "3 of 4"


def test_a_census_has_no_interval():
    census = ByFactCounts(TALLY, Sample({"kent": 29}, {"kent": 29}), part=False)
    assert census.is_census
    assert census.cell("T1.1", ByFactColumn(APPLES, 25)).interval is None
    assert census.cell("T1.1", ByFactColumn(None, 29)).interval is None


def test_columns_leave_out_something_else_where_there_is_nothing_else():
    assert [(c.label, c.cases) for c in by_fact_columns(orchards.CROP, TALLY)] == [
        ("All", 29),
        ("Apples", 25),
        ("Pears", 4),
        ("Plums", 0),
        ("Not recorded", 0),
    ]


def test_groups_of_a_fact_of_the_sample(inspection):
    counted = tally_by_group(inspection, orchards.CROP)
    assert counted.cases == {"Apples": 12, "Pears": 2, NOT_RECORDED: 1}
    assert counted.of("T1.1", "Apples") == Count(met=9, not_met=3)
    assert counted.of("T1.1", "Pears") == Count(met=1, unanswered=1)
    assert counted.of("T1.1") == Count(met=10, not_met=4, unanswered=1)


def test_groups_of_a_fact_of_the_assessor(inspection):
    counted = tally_by_group(inspection, orchards.BEES)
    assert counted.cases == {"yes": 3, "no": 9, NOT_RECORDED: 3}
    assert counted.of("T1.1", "yes") == Count(met=3)


def test_every_criterion_by_crop(ines):
    """T1.1: 10 of 14, apples 9 of 12; pears 1 of 1; not recorded 0 of 1."""
    assert rates(found(ines)) == [
        "All: 71%",
        "Apples: 75%",
        "Pears: 1 of 1",
        "Plums: N/A",
        "Not recorded: 0 of 1",
    ]
    assert [table.title for table in found(ines).tables] == ["Table 1: Care", "Table 2: Waste"]


def test_one_section_alone(ines):
    assert [table.section_code for table in found(ines, section="T2").tables] == ["T2"]
    assert rates(found(ines, section="T1")) == rates(found(ines))


def test_each_column_leads_to_its_cases(ines):
    queries = [query for _, query in found(ines, selection=Selection(accepted_only=True)).columns]
    assert queries[:3] == [
        "accepted=on",
        "accepted=on&fact-crop=Apples",
        "accepted=on&fact-crop=Pears",
    ]


def test_a_filter_by_another_fact(ines):
    selection = Selection(facts=(FactFilter(orchards.BEES, ("yes",)),))
    shown = found(ines, selection=selection)
    assert (shown.cases, shown.sample) == (3, 15)
    assert rates(shown)[:2] == ["All: 3 of 3", "Apples: 3 of 3"]


def test_only_what_the_member_sees(inspection):
    user = orchards.member(inspection, "kenneth", "inspector", "kent")
    kenneth = user.memberships.get(inspection=inspection)
    assert found(kenneth).cases == 13


def test_accepted_cases_only(ines):
    assert rates(found(ines, selection=Selection(accepted_only=True)))[:3] == [
        "All: 100%",
        "Apples: N/A",
        "Pears: 1 of 1",
    ]


@pytest.mark.parametrize("size", [2, 12])
def test_the_number_of_queries_does_not_grow(size, django_assert_num_queries):
    inspection = orchards.plant("big", extra=size)
    orchards.many(inspection, size)
    user = orchards.member(inspection, "ines", "inspector")
    membership = Membership.objects.select_related("inspection").get(user=user, inspection=inspection)
    instrument = instrument_of(inspection)
    with django_assert_num_queries(4):  # groups, answers; cases and caseloads by area
        by_fact_page(membership, instrument, orchards.CROP, selection=ALL_CASES)
