"""The third click: from a percentage to its cases, to the answer, to who said what before."""

import pytest
from django.contrib.auth.models import User
from django.http import Http404

from casefiles.models.assessments import Assessment
from casefiles.models.cases import CaseAccess
from casefiles.moderation.actions import correct_answer
from casefiles.scoring.actions import submit
from casefiles.tests.saves import save_answers
from reports.results.answer_history import NOT_ANSWERED, read_answer_history
from reports.tests.browsers import soup, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def corrected(tiny, people) -> Assessment:
    """Amir answers N3 and thinks again; Ines corrects him."""
    case = tiny.cases.get(reference="N3")
    scoring = case.assessments.get()
    amir = people["amir"]
    save_answers(
        assessment=scoring,
        values={"L1.1": ("not_yet", "Bare shelves.")},
        versions={"L1.1": 1},
        user=amir,
    )
    save_answers(
        assessment=scoring,
        values={"L1.2": ("enough", ""), "L2.1": ("enough", "")},
        versions={},
        user=amir,
    )
    scoring.refresh_from_db()
    submit(assessment=scoring, user=amir)
    correct_answer(assessment=scoring, code="L1.1", value="enough", reason="Seen by us.", user=people["ines"])
    return scoring


def member(inspection, user: User):
    return inspection.memberships.get(user=user)


def test_what_counts_comes_first_and_then_what_stood_before(tiny, people, corrected):
    found = read_answer_history(member(tiny, people["ines"]), "L1.1", "N3")
    assert [(said.by, said.answer, said.note) for said in found.states] == [
        ("Ines Moreau", "Good enough", "Bare shelves."),
        ("Amir Shah", "Not yet", "Bare shelves."),
        ("Laura Bennett", "Good enough", ""),
    ]
    assert found.states[0].reason == "Seen by us."
    assert (found.case.reference, found.assessor) == ("N3", "Amir Shah")


def test_a_case_that_nobody_has_answered(tiny, people):
    assert read_answer_history(member(tiny, people["ines"]), "L2.1", "N3").states == ()


def test_a_value_that_the_scale_has_lost_is_printed_as_it_was(tiny, people, corrected):
    answer = corrected.answers.get(criterion__code="L1.1")
    type(answer).history.filter(id=answer.pk, value="not_yet").update(value="hardly")
    type(answer).history.filter(id=answer.pk, note="").update(value="")
    found = read_answer_history(member(tiny, people["ines"]), "L1.1", "N3")
    assert [said.answer for said in found.states] == ["Good enough", "hardly", NOT_ANSWERED]


@pytest.mark.parametrize(("code", "reference"), [("L9.9", "N3"), ("L1.1", "N99"), ("P1.1", "N3")])
def test_what_is_not_there(tiny, people, code, reference):
    with pytest.raises(Http404):
        read_answer_history(member(tiny, people["ines"]), code, reference)


def test_an_inspector_of_one_area_reaches_no_other(tiny, people):
    with pytest.raises(Http404):
        read_answer_history(member(tiny, people["ivan"]), "L1.1", "S1")


def test_three_clicks_from_a_percentage_to_what_was_said_before(tiny, people, corrected, as_):
    ines = as_("ines")
    page = soup(ines.get("/tiny/results/?fact-librarian=yes"))
    [figure] = [a for a in page.find_all("a") if text(a).endswith("cases behind L1.1")]
    page = soup(ines.get(figure["href"]))
    assert "fact-librarian=yes" in figure["href"]
    [case] = [a for a in page.find("main").find_all("a") if text(a) == "N3"]
    page = soup(ines.get(case["href"]))
    assert "by Ines Moreau: Seen by us." in text(page)
    assert "Not yet" in text(page)
    assert page.find("a", class_="govuk-back-link")["href"] == figure["href"]


def test_opening_an_answer_is_recorded(tiny, people, as_):
    as_("ines").get("/tiny/results/criteria/L1.1/N1/")
    assert CaseAccess.objects.get(case__reference="N1").user == people["ines"]
