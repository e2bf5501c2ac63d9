"""Every address against every person: who gets in, who is refused, who is told that nothing is there.

They stand in `inspection.tests.addresses`; one that has no row there fails the last test.
"""

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from inspection.tests.addresses import CAST, PAGES, REFUSALS, REFUSED


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
    assert {who: found[who] for who in refused} == refused


@pytest.mark.parametrize(("name", "parts", "expected"), PAGES, ids=str)
def test_an_observer_reads_what_a_manager_reads_but_no_draft(
    name: str, parts: dict, expected: tuple[int, ...], everything, otto
):
    """A role that the tests alone have: it may enter and read reports."""
    status = REFUSED if name.startswith("accuracy") else dict(zip(CAST, expected, strict=True))["max"]
    client = Client()
    client.force_login(otto.user, backend="django.contrib.auth.backends.ModelBackend")
    address = reverse(name, kwargs=parts)
    assert client.get(address).status_code == status
    if status in REFUSALS:
        assert client.post(address).status_code == status


def addresses(resolver: URLResolver) -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield str(pattern.name)
        else:
            yield from addresses(pattern)


def test_every_address_has_a_row():
    assert set(addresses(get_resolver())) - {name for name, _, _ in PAGES} == set()
