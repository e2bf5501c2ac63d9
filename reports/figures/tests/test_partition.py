"""Random inspections: the tally is what counting by hand gives, and the groups of a fact add up to it."""

from collections import Counter
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casefiles.models.assessments import Answer, Assessment
from casefiles.models.cases import CaseFile
from criteria.store.queries import criterion_ids
from inspection.models import Inspection
from reports.figures.counts import Count, Tally
from reports.figures.selection import FactFilter, Selection, fact_groups
from reports.figures.tallies import profile_counts, tally
from reports.tests import orchards

pytestmark = pytest.mark.django_db
CODES = ("T1.1", "T1.2a", "T2.1")
SAYS = {"yes": "met", "some": "partly_met", "no": "not_met", "na": "excluded", "": "unanswered"}
FACTS = (orchards.CROP, orchards.TREES, orchards.BEES)
NOTHING = (None, "")

cases = st.lists(
    st.fixed_dictionaries(
        {
            "area": st.sampled_from(("kent", "hereford")),
            "accepted": st.booleans(),
            "answers": st.dictionaries(st.sampled_from(CODES), st.sampled_from([*SAYS])),
            "sample": st.fixed_dictionaries(
                {},
                optional={
                    "crop": st.sampled_from(["Apples", "Pears", "Plums", "Quinces", *NOTHING]),
                    "trees": st.sampled_from([0, 40, 41, 900, "Not counted", "many", *NOTHING]),
                },
            ),
            "established": st.fixed_dictionaries(
                {}, optional={"bees": st.sampled_from(["yes", "no", *NOTHING])}
            ),
        }
    ),
    max_size=12,
)


@pytest.fixture
def inspection() -> Inspection:
    return orchards.plant()


def plant(inspection: Inspection, drawn: list[dict[str, Any]]) -> None:
    """The cases drawn, in a few statements."""
    areas = {area.slug: area for area in inspection.areas.all()}
    ids = criterion_ids(inspection)
    files = CaseFile.objects.bulk_create(
        CaseFile(inspection=inspection, area=areas[c["area"]], reference=f"C{n}", facts=c["sample"])
        for n, c in enumerate(drawn)
    )
    scored = Assessment.objects.bulk_create(
        Assessment(
            case=file,
            status="accepted" if c["accepted"] else "submitted",
            facts=c["established"],
        )
        for file, c in zip(files, drawn, strict=True)
    )
    Answer.objects.bulk_create(
        Answer(
            assessment=assessment,
            criterion_id=ids[code],
            inspection=inspection,
            area=areas[c["area"]],
            value=value,
        )
        for assessment, c in zip(scored, drawn, strict=True)
        for code, value in c["answers"].items()
    )


def by_hand(drawn: list[dict[str, Any]], code: str, area: str) -> Count:
    said = Counter(SAYS[c["answers"].get(code, "")] for c in drawn if c["area"] == area)
    return Count(**said)


def stands(case: dict[str, Any], key: str) -> str:
    """In words of our own, the group of the fact `key` that the case is in."""
    value = {**case["sample"], **case["established"]}.get(key)
    if value in NOTHING:
        return "~none"
    if key == "trees":
        if value == "Not counted":
            return "Not counted"
        return "~other" if value == "many" else "P2.1" if value <= 40 else "P2.2"
    return "~other" if value == "Quinces" else str(value)


def agree(inspection: Inspection, drawn: list[dict[str, Any]], **chosen: Any) -> Tally:
    """The tally, which is what counting `drawn` by hand gives."""
    counted = tally(inspection, **chosen)
    for code in CODES:
        for area in ("kent", "hereford"):
            assert counted.of(code, area) == by_hand(drawn, code, area)
    assert counted.sample == len(drawn)
    return counted


@settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(drawn=cases, accepted_only=st.booleans(), data=st.data())
def test_filters_agree_with_a_slow_count_and_partition_the_total(inspection, drawn, accepted_only, data):
    with transaction.atomic():
        plant(inspection, drawn)
        counting = [c for c in drawn if c["accepted"] or not accepted_only]
        everything = agree(inspection, counting, selection=Selection(accepted_only))
        fact = data.draw(st.sampled_from(FACTS))
        total = {code: Count() for code in CODES}
        for group in fact_groups(fact):
            own = [c for c in counting if stands(c, fact.key) == group.key]
            chosen = (FactFilter(fact, (group.key,)),)
            part = agree(inspection, own, selection=Selection(accepted_only, chosen))
            total = {code: total[code] + part.of(code) for code in CODES}
        assert total == {code: everything.of(code) for code in CODES}
        several = tuple(
            FactFilter(fact, tuple(sorted(data.draw(st.sets(st.sampled_from(keys), min_size=1)))))
            for fact, keys in ((f, [group.key for group in fact_groups(f)]) for f in FACTS)
        )
        own = [c for c in counting if all(stands(c, n.fact.key) in n.keys for n in several)]
        agree(inspection, own, selection=Selection(accepted_only, several))
        assert profile_counts(inspection, selection=Selection(accepted_only, several))[2] == len(own)
        transaction.set_rollback(True)
