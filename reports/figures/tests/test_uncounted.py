"""Rows that do not count move no figure: blind second scorings, scorings for calibration, try-out cases.

A property over everything that counts cases. Agreement is left out: it is about those very rows.
"""

from collections.abc import Iterator
from typing import Any

import pytest

from casefiles.models.cases import CaseFile
from inspection.models import Inspection, Membership
from reports.data.live import live_lines
from reports.document.building import build_report
from reports.figures import tallies
from reports.figures.counts import Count
from reports.figures.selection import ALL_CASES, FactFilter, Selection
from reports.results.cases_behind_figure import CaseSelection, find_cases_behind, find_question
from reports.results.queries import by_fact_page, results
from reports.tests import orchards

pytestmark = pytest.mark.django_db
FACTS = (orchards.CROP, orchards.TREES, orchards.BEES)
APPLES = Selection(facts=(FactFilter(orchards.CROP, ("Apples",)),))
SELECTIONS = (ALL_CASES, Selection(accepted_only=True), APPLES)
CODES = ("T1.1", "T1.2a", "T2.1")

UNCOUNTED = ("second", "calibration", "try-out")


@pytest.fixture
def lead(db: None) -> Membership:
    """Of an inspection with six cases in Kent and six in Hereford, some accepted."""
    inspection = orchards.plant()
    for n in range(12):
        orchards.case(
            inspection,
            ("kent", "hereford")[n % 2],
            f"C{n:02}",
            {"T1.1": ("yes", "no", "some")[n % 3], "T2.1": ("no", "na")[n % 2]},
            status=("accepted", "submitted")[n // 6],
            sample={"crop": ("Apples", "Pears")[n % 2], "trees": n * 8},
            established={"bees": ("yes", "no")[n // 6]},
        )
    user = orchards.member(inspection, "laura", "lead")
    return Membership.objects.select_related("inspection").get(user=user, inspection=inspection)


def add(inspection: Inspection, kind: str) -> None:
    """Scorings that do not count: of cases that are there, or the first of try-out cases."""
    kent = inspection.areas.get(slug="kent")
    for n, status in enumerate(("in_progress", "submitted", "accepted")):
        said = {"answers": dict.fromkeys(CODES, "yes"), "established": {"bees": "yes"}, "status": status}
        if kind == "try-out":
            facts = {"crop": "Apples", "trees": 7}
            CaseFile.objects.create(
                inspection=inspection, area=kent, reference=f"P{n}", facts=facts, pilot=True
            )
            orchards.case(inspection, "kent", f"P{n}", counts=False, **said)
        else:
            orchards.case(inspection, "kent", f"C{n * 4:02}", kind=kind, counts=False, **said)


def every_figure(member: Membership) -> Iterator[tuple[str, Any]]:
    """(what it is, its value) of everything that is counted."""
    inspection = member.inspection
    kent = inspection.areas.get(slug="kent")
    yield "facts", sorted(map(str, tallies.case_facts(inspection)))
    for area in (None, kent):
        for n, chosen in enumerate(SELECTIONS):
            where = f"in {area or 'all areas'}, selection {n}"
            narrowed = {"area": area, "selection": chosen}
            yield f"tally {where}", tallies.tally(inspection, **narrowed)
            yield f"sample {where}", tallies.sample_by_area(inspection, **narrowed)
            yield f"profile {where}", tallies.profile_counts(inspection, **narrowed)
            for fact in FACTS:
                for codes in (None, {"T1.1"}):
                    by_group = tallies.tally_by_group(inspection, fact, codes=codes, **narrowed)
                    yield f"by {fact.key} of {codes} {where}", by_group
    for code in ("T1.1", "P1.1", "P3.1"):
        for chosen in (CaseSelection(), CaseSelection("kent", "met"), CaseSelection(selection=APPLES)):
            behind = find_cases_behind(member, find_question(inspection, code), chosen)
            cases = [case.case.reference for case in behind.cases]
            yield f"cases behind {code}, {chosen}", (behind.figure, behind.groups, cases, behind.sample)
    for fact in FACTS:
        page = by_fact_page(member, orchards.instrument(), fact, selection=ALL_CASES)
        yield f"page by {fact.key}", page
    yield "results", results(member)
    yield "results of apples", results(member, selection=APPLES)
    yield "data", live_lines(inspection)
    yield "report", build_report(inspection)


def test_what_does_not_count_moves_no_figure(lead: Membership):
    before = dict(every_figure(lead))
    moved = []
    for kind in UNCOUNTED:
        add(lead.inspection, kind)
        after = dict(every_figure(lead))
        moved += [f"{kind}: {what}" for what in before if before[what] != after[what]]
    assert moved == []


def test_the_figures_that_are_held_to_it_do_move_when_a_row_counts(lead: Membership):
    """Or the property would hold of nothing."""
    before = dict(every_figure(lead))
    orchards.case(
        lead.inspection,
        "kent",
        "C12",
        dict.fromkeys(CODES, "yes"),
        sample={"crop": "Apples", "trees": 7},
        established={"bees": "yes"},
        status="accepted",
    )
    after = dict(every_figure(lead))
    assert [what for what in before if before[what] == after[what]] == []


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.key)
def test_a_blind_second_scoring_enters_no_group(lead: Membership, fact):
    orchards.case(lead.inspection, "kent", "C00", {"T1.2a": "yes"}, kind="second", counts=False)
    counted = tallies.tally_by_group(lead.inspection, fact)
    assert counted.of("T1.2a") == Count(unanswered=12)
