"""How many queries each page asks, for each of the cast who may open it, kept in docs/query-counts.json.

A page that asks more or fewer fails until somebody writes the file anew and looks at what changed:
`script/test inspection/tests/test_query_counts.py --write-query-counts`.
"""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from inspection.tests.addresses import CAST, OK, PAGES

FILE = Path(__file__).resolve().parents[2] / "docs" / "query-counts.json"
HOW = "script/test inspection/tests/test_query_counts.py --write-query-counts"
UNCOUNTED = ("BEGIN", "SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK", "COMMIT")

Counts = dict[str, dict[str, int]]


def queries(client: Client, address: str) -> int:
    """Reads and writes of one request, after one that has filled whatever the process keeps."""
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == OK
    return sum(not query["sql"].startswith(UNCOUNTED) for query in asked)


def count(as_: Callable[[str], Client]) -> Counts:
    """By "name address" of each page: the number of queries by name of who asks."""
    found: Counts = {}
    for name, parts, expected in PAGES:
        address = reverse(name, kwargs=parts)
        row = found[f"{name} {address}"] = {}
        for who, status in zip(CAST, expected, strict=True):
            if status == OK:
                with transaction.atomic():  # what one page writes is not there for the next
                    client = Client() if who == "nobody" else as_(who)
                    row[who] = queries(client, address)
                    transaction.set_rollback(True)
    return {page: row for page, row in found.items() if row}


def written(counts: Counts) -> str:
    """JSON with a line for each page, so that a change is a line in a diff."""
    lines = [f"  {json.dumps(page)}: {json.dumps(row)}" for page, row in counts.items()]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def test_no_page_asks_the_database_more_than_is_written_down(
    rmo, everything, as_, request: pytest.FixtureRequest
):
    found = count(as_)
    if request.config.getoption("--write-query-counts"):
        FILE.write_text(written(found), encoding="utf-8")
    kept: Counts = json.loads(FILE.read_text(encoding="utf-8"))
    changed = {
        page: f"{kept.get(page)} in the file, {found.get(page)} now"
        for page in kept | found
        if kept.get(page) != found.get(page)
    }
    assert changed == {}, f"If this is meant, write the file anew: {HOW}"
