"""Two assessors called Amir Khan can be told apart wherever people stand in a table."""

from datetime import date

import pytest
from django.contrib.auth.models import User

from casefiles.assigning.forms import AssignForm
from casefiles.moderation import doubles
from casefiles.moderation.queries import moderation_queue, queue_choices, queue_lines
from casefiles.progress import progress
from casefiles.scoring import queries
from casefiles.scoring.names import distinct_names
from casefiles.tests.baths import browser, member, person, scoring
from casefiles.tests.second_scorers import assign_second_scorer
from inspection.models import Membership

pytestmark = pytest.mark.django_db
ONE, OTHER = "Amir Khan (amir-of-baths)", "Amir Khan (akhan)"


@pytest.fixture
def namesakes(baths) -> User:
    """The other Amir Khan, who has scored a case of York as Amir has one of Leeds."""
    User.objects.filter(pk=person("amir").pk).update(last_name="Khan")
    other = User.objects.create(username="akhan", first_name="Amir", last_name="Khan")
    Membership.objects.create(user=other, inspection=baths, role="assessor")
    scoring(baths, "L1", status="submitted")
    row = scoring(baths, "Y1", None, area="york", status="submitted")
    type(row).objects.filter(pk=row.pk).update(assessor=other)
    return other


def test_a_name_that_is_alone_stays_as_it_is(baths):
    bea = person("bea")
    assert distinct_names([bea, None]) == {bea.pk: "Bea"}


def test_in_progress(baths, namesakes):
    assert [line.name for line in progress.assessor_progress(baths, date(2026, 6, 1))] == [
        ONE,
        OTHER,
    ]


def test_in_the_list_of_cases(baths, namesakes):
    ines = member(baths, "ines")
    lines = queries.case_lines(ines, list(queries.case_list(ines)))
    assert [line.assessor for line in lines] == [ONE, OTHER]


def test_in_moderation(baths, namesakes):
    ines = member(baths, "ines")
    assert {line.assessor for line in queue_lines(ines, list(moderation_queue(ines)))} == {
        ONE,
        OTHER,
    }
    assert {name for _, name in queue_choices(ines)["assessor"]} == {ONE, OTHER}


def test_in_the_list_of_cases_scored_twice(baths, namesakes):
    assign_second_scorer(baths.cases.get(reference="L1"), person("laura"))
    (line,) = doubles.double_scoring_lines(member(baths, "ines"))
    assert (line.first_by, line.second_by) == (ONE, OTHER)


def test_in_the_team_and_in_assigning(baths, namesakes):
    labels = [str(label) for _, label in AssignForm(baths, []).fields["member"].choices]
    assert {f"{ONE} (Leeds)", OTHER} <= set(labels)
    assert OTHER in browser("laura").get("/baths/setup/team/").content.decode()
    baths.cases.get(reference="Y1").assessments.update(status="returned")
    assert OTHER in browser("laura").get("/baths/setup/assign/").content.decode()
