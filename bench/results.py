"""How long the results of a national inspection take to open, on PostgreSQL.

python -m bench.results [--areas 42 --cases 200 --criteria 60]
Makes a database of its own (in the server that DATABASE_URL names, else in an embedded one), fills it,
opens each page six times through Django's test client and prints the median of the last five and the
number of queries. Exits with 1 when a page takes a second or more.
"""

import argparse
import statistics
import sys
import time
from typing import Any

from bench import national
from bench.database import own_database

LIMIT = 1.0  # seconds
OPENINGS = 5
PAGES = {
    "every table, a column per area": "results/",
    "the same, accepted cases only": "results/?accepted=on",
    "the same, filtered by two facts": "results/?fact-kind=Kind+1&fact-size=B1.1",
    "the same, a table sorted by an area": "results/?table=S1&sort=-area-7",
    "the cases behind a figure": "results/criteria/S1.1/",
    "the cases behind it in one area": "results/criteria/S1.1/?area=area-7",
    "one section by fact": "results/by-fact/?fact=kind&section=S1",
    "every section by fact": "results/by-fact/?fact=kind",
}


def main() -> int:
    options = _options()
    with own_database(postgres=True):
        rows = _measure(options)
    for name, seconds, queries, size in rows:
        print(f"{name:38} {seconds:6.3f} s  {queries:3} queries  {size // 1024:5} kB")
    return int(any(seconds >= LIMIT for _, seconds, _, _ in rows))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--areas", type=int, default=42)
    parser.add_argument("--cases", type=int, default=200, help="in each area")
    parser.add_argument("--criteria", type=int, default=60)
    return parser.parse_args()


def _measure(options: argparse.Namespace) -> list[tuple[str, float, int, int]]:
    from django.test import Client

    laura = national.fill(areas=options.areas, cases=options.cases, criteria=options.criteria).user
    browser = Client()
    browser.force_login(laura, backend="django.contrib.auth.backends.ModelBackend")
    return [(name, *_open(browser, f"/national/{page}")) for name, page in PAGES.items()]


def _open(browser: Any, address: str) -> tuple[float, int, int]:
    """Median seconds, queries and bytes of the page."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        response = browser.get(address)
    number = len(queries)  # the next request forgets them
    if response.status_code != 200:
        raise SystemExit(f"{address}: {response.status_code}")
    taken = []
    for _ in range(OPENINGS):
        began = time.perf_counter()
        browser.get(address)
        taken.append(time.perf_counter() - began)
    return statistics.median(taken), number, len(response.content)


if __name__ == "__main__":
    sys.exit(main())
