"""A role is what the table of rights says and nothing more: Otto, an observer, may read and no more.

`conftest.py` adds the role as an engineer would. Laura leads the tiny inspection.
"""

import re
from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.test import Client
from django.urls import reverse

from casefiles.assigning.actions import assign, assign_evenly
from casefiles.assigning.forms import AssignForm
from casefiles.models.assessments import Assessment
from casefiles.moderation.calibration import ask_for_calibration
from casefiles.setup.actions import change_member, remove_member
from casefiles.setup.queries import setup_status
from criteria.pages.forms import inspections_to_copy_from
from inspection.access import ROLES, May, allows
from inspection.founding.actions import set_role
from inspection.founding.forms import InviteForm
from inspection.models import Inspection, Membership, Role
from inspection.tests.addresses import open_round
from reports.accuracy.actions import write_comment
from reports.accuracy.mail import notify_managers
from reports.models.writing import AccuracyRound

SignIn = Callable[[str], Client]


def test_the_table_of_rights_names_every_role():
    assert set(ROLES) == set(Role.values)


def test_the_page_about_security_has_a_column_for_every_role():
    page = (settings.BASE_DIR / "docs" / "security.md").read_text()
    assert f"\n| | {' | '.join(Role.values)} |\n" in page


def test_the_database_refuses_a_role_that_is_not_in_the_list(tiny: Inspection, people):
    with pytest.raises(IntegrityError), transaction.atomic():
        set_role(inspection=tiny, user=people["olga"], role="observer")


@pytest.mark.parametrize("right", May)
def test_an_observer_may_do_what_the_table_says(right: May, otto: Membership):
    assert allows(otto, right) == (right in {May.ENTER, May.READ_REPORTS})


def test_the_invitation_form_offers_the_role_and_explains_it(observer_role, as_: SignIn):
    page = as_("laura").get(reverse("setup_invite", args=["tiny"]))
    soup = BeautifulSoup(page.content, "html.parser")
    item = soup.select_one('input[value="observer"]').parent
    assert item.label.get_text(strip=True) == "Observer"
    assert item.select_one(".govuk-hint").get_text(strip=True) == "Looks on."


def test_an_observer_is_invited(observer_role, tiny: Inspection, as_: SignIn, mailoutbox):
    given = {"name": "Otto Berg", "email": "otto@example.org", "role": "observer", "area": ""}
    as_("laura").post(reverse("setup_invite", args=["tiny"]), given)
    member = tiny.memberships.get(user__email="otto@example.org")
    assert member.role == "observer"
    assert "as observer." in mailoutbox[0].body


def test_an_observer_may_be_of_one_area(observer_role, tiny: Inspection):
    north = tiny.areas.get(slug="north")
    given = {"name": "Otto", "email": "otto@example.org", "role": "observer", "area": north.pk}
    assert InviteForm(tiny, given).is_valid()


def test_the_home_page_names_the_role_and_leads_to_the_report(otto_browser: Client):
    page = BeautifulSoup(otto_browser.get("/").content, "html.parser")
    facts = page.select_one(".app-inspections__facts").get_text(" ", strip=True)
    assert re.sub(r"\s+", " ", facts) == ("Fieldwork You are an observer. Read the report of Open Books")


def test_the_navigation_has_the_pages_of_the_role(otto_browser: Client):
    page = otto_browser.get(reverse("overview", args=["tiny"]))
    assert [link.text for link in page.context["nav"]] == ["Overview", "Report"]


def test_no_page_links_to_one_that_refuses_an_observer(otto_browser: Client):
    seen, waiting = set(), ["/"]
    while waiting:
        address = waiting.pop()
        if address in seen:
            continue
        seen.add(address)
        page = otto_browser.get(address, follow=True)
        assert page.status_code == 200, address
        if page["Content-Type"].startswith("text/html"):
            links = BeautifulSoup(page.content, "html.parser").select("main a[href^='/'], nav a")
            waiting += [link["href"].partition("#")[0] for link in links]
    assert reverse("report", args=["tiny"]) in seen
    assert reverse("accuracy", args=["tiny"]) not in seen


def test_an_observer_is_not_offered_when_cases_are_assigned(tiny: Inspection, otto, as_: SignIn):
    page = as_("laura").get(reverse("setup_assign", args=["tiny"])).content.decode()
    assert "Amir Shah" in page
    assert "Otto" not in page
    assert not AssignForm(tiny, [], {"member": otto.pk}).fields["member"].queryset.filter(pk=otto.pk)


def test_an_observer_is_given_no_case(tiny: Inspection, otto: Membership, people):
    rows = Assessment.objects.filter(case__inspection=tiny, status__in=Assessment.OPEN)
    with pytest.raises(ValidationError, match="An observer scores no cases"):
        assign(scorings=[row.pk for row in rows], member=otto, user=people["laura"])


def test_sharing_out_passes_an_observer_by(tiny: Inspection, otto: Membership, people):
    Membership.objects.filter(pk=otto.pk).update(area=tiny.areas.get(slug="north"))
    Assessment.objects.filter(case__inspection=tiny).update(assessor=None, status="not_started")
    assign_evenly(inspection=tiny, seed="oak", second_percent=100, user=people["laura"])
    had = Assessment.objects.filter(case__inspection=tiny).exclude(assessor=None)
    assert had.exists()
    assert not had.filter(assessor=otto.user).exists()


def test_nobody_calibrates_an_observer(tiny: Inspection, otto: Membership, people):
    case = tiny.cases.get(reference="N1")
    case.assessments.update(status="accepted")
    assert ask_for_calibration(case=case, user=people["laura"]) == 1
    asked = case.assessments.get(kind=Assessment.Kind.CALIBRATION)
    assert asked.assessor == people["bea"]


def test_the_database_lets_no_observer_score_blind(tiny: Inspection, otto: Membership):
    case = tiny.cases.get(reference="N1")
    with pytest.raises(IntegrityError), transaction.atomic():
        case.assessments.create(kind="second", assessor=otto.user, counts=False)


def test_an_observer_is_no_assessor_for_fieldwork(tiny: Inspection, otto: Membership):
    assert (setup_status(tiny).people, setup_status(tiny).assessors) == (7, 2)


def test_an_assessor_with_open_cases_is_made_no_observer(tiny: Inspection, otto, people):
    tiny.cases.get(reference="N1").assessments.update(status="in_progress")
    member = tiny.memberships.get(user=people["amir"])
    with pytest.raises(ValidationError, match="Reassign first"):
        change_member(member=member, role="observer", area=None)


def test_the_last_lead_is_made_no_observer(tiny: Inspection, otto: Membership, people):
    lead = tiny.memberships.get(user=people["laura"])
    with pytest.raises(ValidationError, match="needs a lead inspector"):
        change_member(member=lead, role="observer", area=None)


def test_an_observer_goes_without_a_question(tiny: Inspection, otto: Membership):
    remove_member(member=otto)
    assert not tiny.memberships.filter(user=otto.user).exists()


def test_an_observer_copies_no_instrument_from_where_they_look_on(rmo: Inspection, otto: Membership):
    lead = Membership.objects.create(user=otto.user, inspection=rmo, role="lead")
    assert list(inspections_to_copy_from(lead)) == []


def test_an_observer_is_not_told_of_a_round(rf, tiny: Inspection, otto: Membership, people):
    open_round(tiny, people["laura"])
    request: HttpRequest = rf.get("/")
    sent, unsent = notify_managers(request, AccuracyRound.objects.get(inspection=tiny))
    assert (sent, unsent) == ([], ["Max Porter"])


def test_an_observer_comments_on_no_draft(tiny: Inspection, otto: Membership, people):
    open_round(tiny, people["laura"])
    with pytest.raises(PermissionDenied):
        write_comment(
            round=AccuracyRound.objects.get(inspection=tiny),
            area=tiny.areas.get(slug="north"),
            section="",
            paragraph="",
            text="Not so",
            user=otto.user,
        )
