"""No page ever works with an instrument that is no longer in force; and reading the one in force is free."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, connection, connections, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from criteria import rules
from criteria.file.format import parse_instrument
from criteria.models import InstrumentVersion
from criteria.spec import Criterion, Instrument, Scale, Section
from criteria.store.actions import load_instrument, replace_instrument
from criteria.store.queries import criterion_ids, read_instrument
from criteria.store.tests.keys import keys_repeat_the_document
from criteria.tests.libraries import TINY
from inspection.founding.actions import create_inspection, set_role
from inspection.models import Inspection, Membership

ROOT = Path(__file__).parents[3]
FIRST = parse_instrument(TINY)
PREVIEW = "/books/setup/instrument/preview/"
CHANGE = """
import django
django.setup()
from dataclasses import replace
from criteria.store.actions import replace_instrument
from criteria.store.queries import read_instrument
from inspection.models import Inspection
books = Inspection.objects.get(slug="books")
new = replace(read_instrument(books), version=2, title="Of the other process")
replace_instrument(inspection=books, instrument=new)
"""


@pytest.fixture
def books(db: None) -> Inspection:
    return with_instrument()


def with_instrument() -> Inspection:
    found = create_inspection(areas=(), slug="books", title="Books", publisher="Us")
    load_instrument(inspection=found, instrument=FIRST)
    return found


def next_request() -> Inspection:
    """The inspection as a page of the next request has it, with its membership."""
    return Inspection.objects.get(slug="books")


def titled(title: str) -> Instrument:
    return replace(FIRST, title=title)


def test_reading_it_again_asks_the_database_nothing(books: Inspection):
    laura = User.objects.create(username="laura-of-books")
    set_role(inspection=books, user=laura, role="lead")
    read_instrument(books)
    membership = Membership.objects.select_related("inspection").get(user=laura)
    with CaptureQueriesContext(connection) as queries:
        found = read_instrument(membership.inspection)
        keys = criterion_ids(membership.inspection)
    assert len(queries) == 0
    assert found is read_instrument(books)
    assert keys == dict(books.criteria.values_list("code", "pk"))


def test_an_inspection_without_an_instrument_has_none_to_read(db: None):
    empty = create_inspection(areas=(), slug="empty", title="Empty", publisher="Us")
    with pytest.raises(InstrumentVersion.DoesNotExist):
        read_instrument(empty)


def test_a_second_first_instrument_is_refused(books: Inspection):
    with pytest.raises(IntegrityError, match="Books has an instrument"):
        load_instrument(inspection=next_request(), instrument=titled("Other"))
    assert read_instrument(next_request()) == FIRST


def test_whoever_changed_it_goes_on_with_the_new_one(books: Inspection):
    replace_instrument(inspection=books, instrument=titled("Second"))
    assert read_instrument(books).title == "Second"
    assert read_instrument(next_request()) is read_instrument(books)


def test_what_was_read_in_a_change_that_came_to_nothing_is_never_met_again(books: Inspection):
    with transaction.atomic():
        replace_instrument(inspection=books, instrument=titled("Second"))
        assert read_instrument(books).title == "Second"
        transaction.set_rollback(True)
    assert read_instrument(next_request()) == FIRST


def test_a_database_put_back_to_an_earlier_day_shows_what_it_holds(books: Inspection):
    early, late = next_request(), next_request()
    replace_instrument(inspection=books, instrument=titled("Second"))
    assert read_instrument(late).title == "Second"
    books.instrument_versions.latest("pk").delete()
    Inspection.objects.filter(pk=books.pk).update(instrument_stamp=early.instrument_stamp)
    assert read_instrument(next_request()) == FIRST
    replace_instrument(inspection=early, instrument=titled("Third"))
    assert read_instrument(next_request()).title == "Third"


def test_one_who_comes_with_an_old_stamp_that_nobody_has_read_gets_the_one_in_force(
    books: Inspection,
):
    old = next_request()
    replace_instrument(inspection=books, instrument=titled("Second"))
    assert read_instrument(old).title == "Second"
    assert old.instrument_stamp == books.instrument_stamp
    replace_instrument(inspection=books, instrument=titled("Third"))
    assert read_instrument(next_request()).title == "Third"


def test_saving_an_inspection_read_long_ago_does_not_bring_the_old_one_back(books: Inspection):
    old = next_request()
    read_instrument(old)
    replace_instrument(inspection=books, instrument=titled("Second"))
    old.title = "Books and shelves"
    old.save()
    assert next_request().title == "Books and shelves"
    assert read_instrument(next_request()).title == "Second"


def with_criterion(instrument: Instrument, change: Callable[[Criterion], Criterion]) -> Instrument:
    """The instrument with its first case criterion changed."""
    use = instrument.chapters[1]
    first, *others = use.sections[0].criteria
    section: Section = replace(use.sections[0], criteria=(change(first), *others))
    chapter = replace(use, sections=(section, *use.sections[1:]))
    chapters = (instrument.chapters[0], chapter, *instrument.chapters[2:])
    return replace(instrument, chapters=chapters)


def with_label(instrument: Instrument, label: str) -> Instrument:
    first, *others = instrument.scales
    points = (replace(first.points[0], label=label), *first.points[1:])
    scale: Scale = replace(first, points=points)
    return replace(instrument, scales=(scale, *others))


WORDS = st.text("abcdefgh", min_size=3, max_size=12)
CHANGES: st.SearchStrategy[Callable[[Instrument], Instrument]] = st.one_of(
    WORDS.map(lambda said: lambda one: with_criterion(one, lambda c: replace(c, wording=said))),
    st.sampled_from(["size = Small", "size = Large", "size != Large"]).map(
        lambda rule: lambda one: with_criterion(one, lambda c: replace(c, applies_when=(rule,)))
    ),
    WORDS.map(lambda said: lambda one: with_label(one, said)),
)


@pytest.fixture
def laura(books: Inspection) -> Client:
    user = User.objects.create(username="laura-of-books")
    set_role(inspection=books, user=user, role="lead")
    browser = Client()
    browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return browser


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(CHANGES, st.booleans()), max_size=5))
def test_random_changes_never_show_an_old_rule_wording_or_scale(
    books: Inspection, laura: Client, changes: list[tuple[Callable, bool]]
):
    """Between two requests a change comes into force, or comes to nothing."""
    in_force = read_instrument(next_request())
    for change, stays in changes:
        proposed = change(in_force)
        with transaction.atomic():
            replace_instrument(inspection=(there := next_request()), instrument=proposed)
            assert read_instrument(there) == proposed
            transaction.set_rollback(not stays)
        in_force = proposed if stays else in_force
        assert shown(laura, in_force)
        found = read_instrument(next_request())
        assert found == in_force
        assert keys_repeat_the_document(next_request())
        for size in ("Small", "Large"):
            facts = {"size": size}
            fresh = replace(in_force)
            assert rules.applicability(found, facts, {}) == rules.applicability(fresh, facts, {})


def shown(reader: Client, instrument: Instrument) -> bool:
    """Whether the page shows the wording and the first answer of the first criterion as they are now."""
    page = reader.get(PREVIEW).content.decode()
    first = instrument.scored("case")[0]
    return first.wording in page and instrument.scale_of(first.code).points[0].label in page


@pytest.fixture
def kept_books(django_db_setup: None, django_db_blocker: Any) -> Iterator[Inspection]:
    """For another process to see: really in the database, and removed after the test."""
    with django_db_blocker.unblock():
        found = with_instrument()
        yield found
        found.criteria.all().delete()  # first: they protect their scales
        found.delete()
        Inspection.history.filter(slug="books").delete()
        User.objects.filter(username="laura-of-books").delete()
        connections.close_all()


def test_another_process_puts_a_version_in_force_and_the_next_request_here_shows_it(
    kept_books: Inspection,
):
    user = User.objects.create(username="laura-of-books")
    set_role(inspection=kept_books, user=user, role="lead")
    browser = Client()
    browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    assert FIRST.title in browser.get(PREVIEW).content.decode()
    subprocess.run([sys.executable, "-c", CHANGE], cwd=ROOT, env={**os.environ, **same_database()}, check=True)
    assert "Of the other process" in browser.get(PREVIEW).content.decode()
    browser.logout()


def same_database() -> dict[str, str]:
    """The settings of a process that works in the database of this test."""
    name = str(connection.settings_dict["NAME"])
    url = f"sqlite:///{name}"
    if connection.vendor == "postgresql":
        url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
    return {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "inspection.settings"}
