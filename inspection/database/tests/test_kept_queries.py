"""Queries whose SQL is kept: each call asks of its own values, and what cannot be kept is refused."""

import pytest
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError

from inspection.database.kept_queries import KeptQuery
from inspection.database.writing import insert_rows, update_rows
from inspection.models import Area, Inspection

pytestmark = pytest.mark.django_db


@KeptQuery
def named(name: str, *others: str, active: bool = True):
    return User.objects.filter(username__in=[name, *others], is_active=active).order_by("username")


@pytest.fixture(autouse=True)
def three_people() -> None:
    User.objects.bulk_create(
        [User(username="first"), User(username="second"), User(username="gone", is_active=False)]
    )


def names(rows) -> list[str]:
    return [row.username for row in rows]


def test_each_call_asks_of_its_own_values() -> None:
    assert names(named("first")) == ["first"]
    assert names(named("second")) == ["second"]
    assert names(named("second", "first")) == ["first", "second"]
    assert names(named("first")) == ["first"]


def test_what_goes_by_name_makes_another_query() -> None:
    assert names(named("gone")) == []
    assert names(named("gone", active=False)) == ["gone"]


def test_a_value_that_is_changed_on_its_way_is_refused() -> None:
    called = KeptQuery(lambda name: User.objects.filter(username__startswith=name))
    with pytest.raises(TypeError, match="does not come into the SQL as it is"):
        called("a")


@pytest.mark.django_db(transaction=True)
def test_a_lock_is_refused_where_no_transaction_would_hold_it() -> None:
    locked = KeptQuery(lambda name: User.objects.filter(username=name).select_for_update())
    with transaction.atomic():
        assert names(locked("first")) == ["first"]
    with pytest.raises(TransactionManagementError):
        locked("first")


def test_rows_are_added_and_changed_with_their_own_values() -> None:
    inspection = Inspection.objects.create(slug="bays", title="Bays", publisher="HMI")
    insert_rows([Area(inspection=inspection, name=f"Area {n}", slug=f"a{n}", order=n) for n in (1, 2, 3)])
    first, _, third = areas = list(inspection.areas.order_by("order"))
    first.name, third.cases_requested = "North", 7
    update_rows(areas, ["name", "cases_requested"])
    found = inspection.areas.order_by("order").values_list("name", "cases_requested")
    assert list(found) == [("North", None), ("Area 2", None), ("Area 3", 7)]


def test_nothing_to_write_asks_nothing(django_assert_num_queries) -> None:
    with django_assert_num_queries(0, connection=connection):
        insert_rows([])
        update_rows([], ["name"])
