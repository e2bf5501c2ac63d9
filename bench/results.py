"""How long the results of a national inspection take to open, on PostgreSQL.

python -m bench.results [--areas 42 --cases 200 --criteria 60] [--report docs/results-speed.md]
Makes a database of its own (in the server that DATABASE_URL names, else in an embedded one), fills it,
opens each page six times through Django's test client and prints the median of the last five and the
number of queries. Exits with 1 when a page takes a second or more.
"""

import argparse
import os
import secrets
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench import national
from bench.site import ROOT, Postgres

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
REPORT = """# How fast the results open

What is promised: the results of a national inspection open in less than a second. `python -m bench.results`
fills a database of its own with {answers:,} answers ({areas} areas × {cases} cases × {criteria} criteria) and
opens each page through the application, warm, {openings} times. It fails when the median of a page is a second
or more.

On PostgreSQL, {cores} cores shared with other work, niceness {nice}, {when}. Seconds are the median.

| page | seconds | queries | size of the page |
|---|--:|--:|--:|
{lines}
"""


def main() -> int:
    options = _options()
    with _database():
        rows = _measure(options)
    for name, seconds, queries, size in rows:
        print(f"{name:38} {seconds:6.3f} s  {queries:3} queries  {size // 1024:5} kB")
    if options.report:
        options.report.write_text(_report(options, rows), encoding="utf-8")
    return int(any(seconds >= LIMIT for _, seconds, _, _ in rows))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--areas", type=int, default=42)
    parser.add_argument("--cases", type=int, default=200, help="in each area")
    parser.add_argument("--criteria", type=int, default=60)
    parser.add_argument("--report", type=Path)
    return parser.parse_args()


@contextmanager
def _database() -> Iterator[None]:
    """DATABASE_URL names an empty database until the end; the caller's own is not touched."""
    (ROOT / "var").mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="results-", dir=ROOT / "var"))
    given = os.environ.get("DATABASE_URL", "")
    server = None if given.startswith("postgres") else Postgres(folder)
    name = f"thematic_bench_{secrets.token_hex(4)}"
    base = server.url if server else given
    try:
        _command(base, f"CREATE DATABASE {name}")
        os.environ["DATABASE_URL"] = _other(base, name)
        yield
    finally:
        _close()
        _command(base, f"DROP DATABASE IF EXISTS {name}")
        if server:
            server.close()
        shutil.rmtree(folder, ignore_errors=True)


def _other(url: str, name: str) -> str:
    from urllib.parse import urlsplit

    return urlsplit(url)._replace(path=f"/{name}").geturl()


def _command(url: str, statement: str) -> None:
    import psycopg2  # type: ignore[import-untyped]

    connection = psycopg2.connect(url)
    connection.autocommit = True
    connection.cursor().execute(statement)
    connection.close()


def _close() -> None:
    from django.db import connections

    connections.close_all()


def _measure(options: argparse.Namespace) -> list[tuple[str, float, int, int]]:
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "inspection.settings",
        "THEMATIC_LOG_LEVEL": "CRITICAL",
        "THEMATIC_MODE": "demo",
        "THEMATIC_SECRET_KEY": secrets.token_urlsafe(50),
    }
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.test import Client

    settings.ALLOWED_HOSTS = ["*"]
    call_command("migrate", verbosity=0)
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


def _report(options: argparse.Namespace, rows: list[tuple[str, float, int, int]]) -> str:
    return (
        REPORT.format(
            answers=options.areas * options.cases * options.criteria,
            areas=options.areas,
            cases=options.cases,
            criteria=options.criteria,
            openings=OPENINGS,
            cores=os.cpu_count(),
            nice=os.nice(0),
            when=time.strftime("%B %Y"),
            lines="\n".join(
                f"| {name} | {seconds:.2f} | {queries} | {size // 1024:,} kB |"
                for name, seconds, queries, size in rows
            ),
        ).rstrip("\n")
        + "\n"
    )


if __name__ == "__main__":
    sys.exit(main())
