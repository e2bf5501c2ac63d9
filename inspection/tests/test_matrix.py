"""Every address against every person: who gets in, who is refused, who is told that nothing is there.

They stand in `inspection.tests.addresses`; one that has no row there fails the last test.
"""

import re
from collections.abc import Iterator

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from inspection.models import Membership
from inspection.tests.addresses import CAST, MISSING, OK, PAGES, REFUSALS, REFUSED

READ_ONLY = (
    *("overview", "report", "report_pdf", "read_version", "published_data", "published_file", "codebook"),
    *("old_cases_behind_figure", "old_answer_history"),  # which lead to a page that refuses
)
"""What does not refuse a manager who posts to it, and does nothing with what is posted."""
NO_POST = 405
WRITES = re.compile('(INSERT INTO|UPDATE|DELETE FROM) "(?!django_session)')


def statuses(address: str, people: dict[str, User], method: str = "get") -> dict[str, int]:
    found = {}
    for name in CAST:
        client = Client()
        if name != "nobody":
            client.force_login(people[name], backend="django.contrib.auth.backends.ModelBackend")
        found[name] = getattr(client, method)(address).status_code
    return found


@pytest.mark.parametrize(("name", "parts", "expected"), PAGES, ids=str)
def test_who_may_open(name: str, parts: dict, expected: tuple[int, ...], everything):
    found = statuses(reverse(name, kwargs=parts), everything)
    assert found == dict(zip(CAST, expected, strict=True))


@pytest.mark.parametrize(("name", "parts", "expected"), PAGES, ids=str)
def test_who_is_refused_may_not_post_either(name: str, parts: dict, expected, everything):
    found = statuses(reverse(name, kwargs=parts), everything, "post")
    refused = {who: status for who, status in zip(CAST, expected, strict=True) if status in REFUSALS}
    assert {who: found[who] for who in refused if found[who] != NO_POST} | refused == refused


def test_each_refusal_is_logged_with_the_number_of_the_person(people, as_, caplog: pytest.LogCaptureFixture):
    for name in ("olga", "max"):
        as_(name).get(reverse("case", args=["tiny", "N1"]))
    assert [one.getMessage() for one in caplog.records if one.name == "inspection.access"] == [
        f"Refused: user {people['olga'].pk} is not in inspection tiny",
        f"Refused: user {people['max'].pk} as manager: SEE_CASES",
    ]


@pytest.mark.parametrize(("name", "parts", "expected"), PAGES, ids=str)
def test_an_observer_reads_what_a_manager_reads_but_no_draft(
    name: str, parts: dict, expected: tuple[int, ...], everything, otto_browser: Client
):
    """A role that the tests alone have: it may enter and read reports."""
    status = REFUSED if name.startswith("accuracy") else dict(zip(CAST, expected, strict=True))["max"]
    assert otto_browser.get(reverse(name, kwargs=parts)).status_code == status


@pytest.mark.parametrize(("name", "parts"), [page[:2] for page in PAGES if "slug" in page[1]], ids=str)
def test_an_observer_writes_nothing(name: str, parts: dict, everything, otto_browser: Client):
    with CaptureQueriesContext(connection) as asked:
        status = otto_browser.post(reverse(name, kwargs=parts)).status_code
    assert status in REFUSALS or name in READ_ONLY
    assert [query["sql"] for query in asked if WRITES.match(query["sql"])] == []


def test_an_observer_of_one_area_reads_the_file_of_no_other(everything, otto: Membership, otto_browser: Client):
    Membership.objects.filter(pk=otto.pk).update(area=otto.inspection.areas.get(slug="north"))
    files = {name: reverse("published_file", args=["tiny", 1, name]) for name in ("tiny-v1.html", "south.pdf")}
    found = {name: otto_browser.get(address).status_code for name, address in files.items()}
    assert found == {"tiny-v1.html": OK, "south.pdf": MISSING}


def addresses(resolver: URLResolver) -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield str(pattern.name)
        else:
            yield from addresses(pattern)


def test_every_address_has_a_row():
    assert set(addresses(get_resolver())) - {name for name, _, _ in PAGES} == set()
