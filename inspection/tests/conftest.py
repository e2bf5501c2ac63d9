"""The tiny inspection with what every address needs, and a role that the product does not have, added as a
migration and a row of the table of rights would add it.
"""

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client

from inspection.access import ROLES, May, RoleRules
from inspection.models import Inspection, Membership, Role
from inspection.tests.addresses import publish_and_open_round

OBSERVER = RoleRules("Looks on.", frozenset({May.ENTER, May.READ_REPORTS}))


@pytest.fixture
def everything(tiny: Inspection, people: dict[str, User]) -> dict[str, User]:
    """The cast; the tiny inspection has a published version and an accuracy round."""
    publish_and_open_round(tiny, people["laura"])
    return people


@pytest.fixture
def observer_role(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """ "observer" is a role: it may be given to people, and read what is published."""
    monkeypatch.setitem(ROLES, "observer", OBSERVER)
    field = Membership._meta.get_field("role")
    monkeypatch.setattr(field, "choices", [*Role.choices, ("observer", "Observer")])
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA ignore_check_constraints = ON")
        else:
            table = "inspection_membership"
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT membership_role_known")
        yield "observer"
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA ignore_check_constraints = OFF")


@pytest.fixture
def otto(tiny: Inspection, observer_role: str) -> Membership:
    """Otto, an observer in the tiny inspection."""
    user = User.objects.create(username="otto", first_name="Otto", email="otto@example.org", password="!")
    return Membership.objects.create(user=user, inspection=tiny, role=observer_role)


@pytest.fixture
def otto_browser(otto: Membership) -> Client:
    client = Client()
    client.force_login(otto.user, backend="django.contrib.auth.backends.ModelBackend")
    return client
