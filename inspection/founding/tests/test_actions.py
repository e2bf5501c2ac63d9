"""Founding an inspection, its areas, its phases, its team."""

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.test import Client

from inspection.founding import actions
from inspection.founding.actions import NewArea
from inspection.models import Inspection, Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice() -> User:
    return User.objects.create(username="alice", first_name="Alice", email="alice@example.org")


@pytest.fixture
def parks(alice: User) -> Inspection:
    return actions.create_inspection_with_lead(
        user=alice, title="Public parks", publisher="Inspectorate of Parks", slug="parks"
    )


def names(inspection: Inspection) -> list[tuple[str, int | None]]:
    return list(inspection.areas.order_by("order").values_list("name", "cases_requested"))


def test_whoever_makes_an_inspection_leads_it(parks: Inspection, alice: User):
    assert parks.phase == "set_up"
    assert parks.memberships.get().user == alice
    assert parks.memberships.get().role == Role.LEAD


@pytest.mark.parametrize(
    "slug", ["new", "sign-in", "account", "people", "reset", "accessibility", "static", "invitation"]
)
def test_a_short_name_that_the_service_needs_is_refused(slug: str, alice: User):
    with pytest.raises(ValidationError, match="kept for the service"):
        actions.create_inspection_with_lead(user=alice, title="T", publisher="P", slug=slug)


def test_a_short_name_that_is_taken_is_refused(parks: Inspection, alice: User):
    with pytest.raises(ValidationError, match="already exists"):
        actions.create_inspection_with_lead(user=alice, title="T", publisher="P", slug="parks")


def test_areas_are_added_renamed_and_removed_at_once(parks: Inspection):
    actions.set_areas(
        inspection=parks, kept={}, new=[NewArea("North", 3), NewArea("South"), NewArea("West", 9)]
    )
    north, south, _ = parks.areas.order_by("order")
    kept = {south.pk: NewArea("North", 5), north.pk: NewArea("South", 4)}  # names change places
    actions.set_areas(inspection=parks, kept=kept, new=[NewArea("East")])
    assert names(parks) == [("North", 5), ("South", 4), ("East", None)]
    assert parks.areas.get(name="North").pk == south.pk
    assert parks.areas.get(name="North").slug == "south"  # addresses do not change


def test_two_areas_of_one_name_are_refused(parks: Inspection):
    with pytest.raises(ValidationError, match="“North” is there twice"):
        actions.set_areas(inspection=parks, kept={}, new=[NewArea("North"), NewArea("north")])
    assert names(parks) == []


def test_an_area_with_cases_is_not_removed(tiny: Inspection):
    north, _ = tiny.areas.order_by("order")
    with pytest.raises(ValidationError, match="cannot be removed"):
        actions.set_areas(inspection=tiny, kept={north.pk: NewArea("North")}, new=[])
    assert names(tiny) == [("North", 3), ("South", 4)]


def test_names_without_latin_letters_still_get_addresses(parks: Inspection):
    actions.set_areas(inspection=parks, kept={}, new=[NewArea("北"), NewArea("南")])
    assert list(parks.areas.order_by("order").values_list("slug", flat=True)) == ["area", "area-2"]


def test_a_phase_goes_on_by_one_and_back_with_a_reason(parks: Inspection, alice: User):
    actions.change_phase(inspection=parks, phase="fieldwork", user=alice)
    with pytest.raises(ValidationError, match="Say why"):
        actions.change_phase(inspection=parks, phase="set_up", user=alice, reason=" ")
    actions.change_phase(inspection=parks, phase="set_up", user=alice, reason="Wrong list")
    with pytest.raises(ValidationError, match="not the next one"):
        actions.change_phase(inspection=parks, phase="moderation", user=alice)
    steps = parks.phase_changes.values_list("before", "after", "reason", "made_by__username")
    assert list(steps) == [
        ("set_up", "fieldwork", "", "alice"),
        ("fieldwork", "set_up", "Wrong list", "alice"),
    ]


def test_somebody_new_is_invited_without_a_password(parks: Inspection):
    membership, needs_password = actions.invite(
        inspection=parks, email="Bob@Example.org", name="Bob Ode", role=Role.INSPECTOR
    )
    assert needs_password
    assert membership.user.username == "bob@example.org"
    assert membership.user.get_full_name() == "Bob Ode"
    assert not membership.user.has_usable_password()


def test_somebody_known_keeps_their_account(parks: Inspection, tiny: Inspection, alice: User):
    alice.set_password("a long one, remembered")
    alice.save()
    membership, needs_password = actions.invite(
        inspection=tiny, email="ALICE@example.org", name="Somebody else", role=Role.ASSESSOR
    )
    assert membership.user == alice
    assert membership.user.first_name == "Alice"
    assert not needs_password


def test_nobody_is_invited_twice(parks: Inspection):
    with pytest.raises(ValidationError, match="in the team already"):
        actions.invite(inspection=parks, email="alice@example.org", name="A", role=Role.LEAD)


def test_the_form_of_the_largest_inspection_can_be_saved(parks: Inspection, client: Client, alice: User):
    client.force_login(alice)
    names = "\n".join(f"Area {number}" for number in range(1, 501))
    assert client.post("/parks/setup/areas/", {"new": names}).status_code == 302
    areas = list(parks.areas.order_by("order"))
    sent = {f"name-{area.pk}": area.name.replace("Area", "District") for area in areas}
    sent |= {f"cases-{area.pk}": "20" for area in areas}
    assert client.post("/parks/setup/areas/", {**sent, "new": ""}).status_code == 302
    assert parks.areas.filter(name__startswith="District", cases_requested=20).count() == 500


def test_an_area_typed_with_a_no_break_space_is_the_area(parks: Inspection, client: Client, alice: User):
    client.force_login(alice)
    client.post("/parks/setup/areas/", {"new": "West\u00a0Midlands, 30\nWest Midlands"})
    assert parks.areas.count() == 0  # the same area twice
    client.post("/parks/setup/areas/", {"new": "West\u00a0Midlands, 30"})
    assert names(parks) == [("West Midlands", 30)]


def test_a_control_character_is_refused_beside_its_field(parks: Inspection, client: Client, alice: User):
    client.force_login(alice)
    page = client.post("/parks/setup/areas/", {"new": "North\x01"})
    assert "Take out the control character U+0001 (SOH) at character 6" in page.content.decode()
    assert parks.areas.count() == 0
