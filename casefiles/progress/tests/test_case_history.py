import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casefiles.assigning.actions import assign
from casefiles.models.assessments import Assessment
from casefiles.models.cases import CaseFile
from casefiles.progress.case_history import case_history
from casefiles.sample.loading import load_sample
from casefiles.sample.reading import SampleCase
from casefiles.sample.tests.imports import import_sample
from casefiles.tests import saves
from casefiles.tests.baths import browser, member, person

pytestmark = pytest.mark.django_db
CHANGED = b"reference,area,size\nL1,York,small\n"


@pytest.fixture
def l1(baths) -> Assessment:
    """Laura loaded the case, a large pool in Leeds; nobody has it yet."""
    cases = [SampleCase("L1", "Leeds", {"size": "large"})]
    load_sample(inspection=baths, cases=cases, user=person("laura"))
    return Assessment.objects.get(case__inspection=baths)


def told(baths) -> list[tuple[str, tuple[str, ...]]]:
    return [(step.by, step.changes) for step in case_history(member(baths, "ines"), "L1").steps]


def test_facts_changed_by_a_new_import_are_on_record(baths, l1):
    import_sample(inspection=baths, data=CHANGED, user=person("laura"))
    new, old = CaseFile.history.filter(reference="L1")
    assert (old.facts, old.area.name) == ({"size": "large"}, "Leeds")
    assert (new.facts, new.area.name) == ({"size": "small"}, "York")
    assert (new.history_type, new.history_user) == ("~", person("laura"))
    assert told(baths)[0] == ("Laura", ("Area: Leeds to York", "Size of pool: Large to Small"))


def test_it_says_who_was_to_score_the_case_and_how_far_it_came(baths, l1):
    laura, amir, bea = person("laura"), member(baths, "amir"), member(baths, "bea")
    assign(scorings=[l1.pk], member=amir, user=laura)
    assign(scorings=[l1.pk], member=bea, user=laura)
    saves.save_facts(assessment=l1, facts={"guard": "yes"}, version=0, user=bea.user)
    assert told(baths) == [
        (
            "Bea",
            (
                "First scoring: Not started to In progress",
                "Lifeguard on duty: nothing to Yes",
            ),
        ),
        ("Laura", ("First scoring: Amir to Bea",)),
        ("Laura", ("First scoring: nobody to Amir",)),
        ("Laura", ("First scoring: Not started",)),
        ("Laura", ("In the sample of Leeds",)),
    ]


def test_inspectors_open_it_from_the_case_and_assessors_do_not(baths, l1):
    assign(scorings=[l1.pk], member=member(baths, "amir"), user=person("laura"))
    assert "/baths/cases/L1/history/" in browser("ines").get("/baths/cases/L1/").content.decode()
    assert "In the sample of Leeds" in (browser("ines").get("/baths/cases/L1/history/").content.decode())
    assert "history/" not in browser("amir").get("/baths/cases/L1/").content.decode()
    assert browser("amir").get("/baths/cases/L1/history/").status_code == 403


def test_it_takes_as_many_queries_after_many_steps(baths, l1):
    def queries() -> int:
        with CaptureQueriesContext(connection) as taken:
            case_history(member(baths, "ines"), "L1")
        return len(taken)

    few = queries()
    for name in ("amir", "bea") * 3:
        assign(scorings=[l1.pk], member=member(baths, name), user=person("laura"))
    assert queries() == few
