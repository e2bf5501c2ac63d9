"""Every assessor scores N1, and is held against what was accepted for it."""

from datetime import UTC, date, datetime

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from casefiles.models.assessments import Assessment
from casefiles.models.cases import CaseFile, Interest
from casefiles.moderation.calibration import CaseNotAccepted, ask_for_calibration
from casefiles.scoring.actions import submit
from casefiles.tests.saves import save_answers, save_facts
from criteria.store.queries import read_instrument
from inspection.models import Inspection, Membership
from reports.agreement.calibration import calibration_page, exemplar_lines
from reports.figures.tallies import tally

RIGHT = {"L1.1": ("enough", ""), "L1.2": ("enough", ""), "L2.1": ("not_yet", "")}


@pytest.fixture
def n1(tiny: Inspection) -> CaseFile:
    """Amir's case, accepted: enough, enough, not yet."""
    return tiny.cases.get(reference="N1")


@pytest.fixture
def nina(tiny: Inspection) -> User:
    user = User.objects.create_user("nina", first_name="Nina", last_name="Okoro")
    Membership.objects.create(inspection=tiny, user=user, role="assessor")
    return user


def score(case: CaseFile, user: User, month: int = 5, **other: str) -> None:
    scoring = case.assessments.get(assessor=user)
    values = {**RIGHT, **{code.replace("_", "."): (value, "") for code, value in other.items()}}
    save_facts(assessment=scoring, facts={"librarian": "yes"}, version=0, user=user)
    save_answers(assessment=scoring, values=values, versions={}, user=user)
    submit(assessment=scoring, user=user, agreed=["books-without-librarian"])
    Assessment.objects.filter(pk=scoring.pk).update(submitted_at=datetime(2024, month, 15, 12, tzinfo=UTC))


def test_every_assessor_but_the_cases_own_is_asked(n1, nina, people):
    assert ask_for_calibration(case=n1, user=people["laura"]) == 2
    asked = n1.assessments.filter(kind="calibration")
    assert {row.assessor.username for row in asked} == {"bea", "nina"}
    assert not asked.filter(counts=True).exists()
    assert ask_for_calibration(case=n1, user=people["laura"]) == 0


def test_who_has_an_interest_in_the_case_is_not_asked(n1, nina, people):
    Interest.objects.create(case=n1, user=nina, reason="My school")
    assert ask_for_calibration(case=n1, user=people["laura"]) == 1


def test_only_the_lead_asks_and_only_for_an_accepted_case(tiny, n1, people):
    with pytest.raises(PermissionDenied):
        ask_for_calibration(case=n1, user=people["ines"])
    with pytest.raises(CaseNotAccepted):
        ask_for_calibration(case=tiny.cases.get(reference="N3"), user=people["laura"])


def test_the_database_refuses_a_calibration_that_counts_or_could_see(n1, nina, people):
    ask_for_calibration(case=n1, user=people["laura"])
    row = n1.assessments.get(assessor=nina)
    Assessment.objects.filter(case=n1, kind="first").update(counts=False)
    with pytest.raises(IntegrityError), transaction.atomic():
        Assessment.objects.filter(pk=row.pk).update(counts=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Assessment.objects.filter(pk=row.pk).update(assessor=people["ines"])
    with pytest.raises(IntegrityError), transaction.atomic():
        Assessment.objects.filter(pk=row.pk).update(assessor=people["amir"])


def test_bea_of_south_scores_the_northern_case_and_sees_nothing_of_amirs(n1, people, as_):
    assert as_("bea").get("/tiny/cases/N1/").status_code == 404
    ask_for_calibration(case=n1, user=people["laura"])
    page = as_("bea").get("/tiny/cases/N1/L1/").content.decode()
    assert "Seen on the timetable." not in page
    assert 'name="L1.1"' in page
    assert as_("bea").get("/tiny/cases/N2/").status_code == 404


def test_each_is_held_against_what_counts(tiny, n1, nina, people):
    before = tally(tiny)
    ask_for_calibration(case=n1, user=people["laura"])
    score(n1, nina)
    score(n1, people["bea"], month=6, L1_1="not_yet")
    assert tally(tiny) == before
    page = calibration_page(tiny, read_instrument(tiny))
    assert page.months == (date(2024, 5, 1), date(2024, 6, 1))
    found = [(one.name, one.cases, one.overall.alike, one.overall.pairs) for one in page.people]
    assert found == [("Bea Lund", 1, 2, 3), ("Nina Okoro", 1, 3, 3)]
    assert [match and match.percent for match in page.people[0].by_month] == [None, 67]
    assert page.people[0].overall.caution
    assert [(one.asked, one.scored) for one in page.exemplars] == [(2, 2)]


def test_criterion_by_criterion(tiny, n1, nina, people):
    ask_for_calibration(case=n1, user=people["laura"])
    score(n1, nina)
    score(n1, people["bea"], L1_1="not_yet")
    line = exemplar_lines(n1, tiny, read_instrument(tiny))[0]
    assert (line.agreed, line.alike, line.of) == ("Good enough", 1, 2)
    assert line.others == (("Bea Lund", "Not yet"),)


def test_the_pages(n1, nina, people, as_):
    laura = as_("laura")
    assert b"Nothing can be compared yet" in laura.get("/tiny/calibration/").content
    assert "There is no case “N9”" in laura.post("/tiny/calibration/", {"reference": "N9"}).content.decode()
    page = laura.post("/tiny/calibration/", {"reference": "N3"}).content.decode()
    assert "N3 has not been accepted yet" in page
    page = laura.post("/tiny/calibration/", {"reference": "N1"}, follow=True).content.decode()
    assert "N1: 2 assessors asked to score it" in page
    assert as_("ines").post("/tiny/calibration/", {"reference": "N1"}).status_code == 403
    score(n1, nina, L1_1="not_yet")
    assert "Nina Okoro" in laura.get("/tiny/calibration/").content.decode()
    assert "Nina Okoro: Not yet" in laura.get("/tiny/calibration/N1/").content.decode()


def test_the_page_takes_as_many_queries_for_many_assessors(tiny, n1, nina, people, as_):
    laura = as_("laura")
    ask_for_calibration(case=n1, user=people["laura"])
    score(n1, nina)
    laura.get("/tiny/calibration/")
    with CaptureQueriesContext(connection) as with_one:
        laura.get("/tiny/calibration/")
    for number in range(5):
        user = User.objects.create_user(f"omar{number}")
        Membership.objects.create(inspection=tiny, user=user, role="assessor")
    ask_for_calibration(case=n1, user=people["laura"])
    for user in User.objects.filter(username__startswith="omar"):
        score(n1, user)
    with CaptureQueriesContext(connection) as with_six:
        laura.get("/tiny/calibration/")
    assert len(with_one) == len(with_six)
