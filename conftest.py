"""What every test can ask for: a cast of people, the reference inspection, a tiny one, a real browser."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection
from django.db.backends.sqlite3.base import DatabaseWrapper
from django.middleware import csrf
from django.test import Client
from django.test.client import ClientHandler

from inspection.database.guards import uninstall
from inspection.models import Inspection
from inspection.tests import migrated, transactions

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright keeps a loop running
INSPECTIONS = Path(__file__).parent / "fixtures" / "inspections"
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--write-query-counts",
        action="store_true",
        help="write docs/query-counts.json anew instead of comparing with it",
    )


def pytest_configure(config: pytest.Config) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.MAIL_IS_SENT = True  # as where a mail server is set up
    csrf.CSRF_ALLOWED_CHARS = "bcdfghjklmnpqrstvwxz"  # no token holds a case's reference, a number or a word


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tests marked `postgresql` are for a run on PostgreSQL: on another database they are not in the run."""
    if connection.vendor == "postgresql":
        return
    elsewhere = [item for item in items if item.get_closest_marker("postgresql")]
    if elsewhere:
        config.hook.pytest_deselected(items=elsewhere)
        items[:] = [item for item in items if item not in elsewhere]


def pytest_terminal_summary(terminalreporter: Any) -> None:
    skipped = terminalreporter.stats.get("skipped", [])
    if skipped:
        terminalreporter.write_line(f"{len(skipped)} skipped: a run that skips has failed.")


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter and reporter.stats.get("skipped") and session.exitstatus == 0:
        session.exitstatus = 1


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings: None, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """SQLite in a file, as in use: in memory, all requests of a browser would share one connection."""
    if connection.vendor == "sqlite":
        place = tmp_path_factory.mktemp("database") / "test.sqlite3"
        connection.settings_dict["TEST"]["NAME"] = str(place)
        yield
        place.unlink(missing_ok=True)
    else:
        yield


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_modify_db_settings: None, django_db_keepdb: bool) -> bool:
    """SQLite begins from a kept file with all migrations in it, where there is one."""
    if connection.vendor != "sqlite":
        return django_db_keepdb
    return migrated.copy_to(Path(connection.settings_dict["TEST"]["NAME"]))


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_keepdb: bool, django_db_blocker: Any) -> None:
    """Load the tiny inspection once; each test's transaction is rolled back to this state."""
    from reports.archive.folder import load_inspection

    _let_published_reports_go()
    with django_db_blocker.unblock():
        if connection.vendor == "sqlite" and not django_db_keepdb:
            migrated.keep(connection)
        load_inspection(INSPECTIONS / "tiny")


@pytest.fixture(scope="session")
def reference_inspection(django_db_setup: None, django_db_blocker: Any) -> None:
    """Load the reference inspection before the first test that asks for it, and outside of it."""
    from reports.archive.folder import load_inspection

    with django_db_blocker.unblock():
        load_inspection(INSPECTIONS / "rmo-2005")


def _let_published_reports_go() -> None:
    """SQLite keeps published reports even when a browser test empties every table: drop the triggers
    first. They are made again after it, as after every migration.
    """
    operations = DatabaseWrapper.ops_class
    flush = operations.execute_sql_flush

    def without_triggers(own: Any, sql_list: Any) -> None:
        uninstall(own.connection)
        flush(own, sql_list)

    setattr(operations, "execute_sql_flush", without_triggers)  # noqa: B010 mypy sees a method


def _loaded(slug: str) -> Inspection:
    """The inspection, loaded again where a browser test has emptied the database."""
    from criteria.store.queries import read_instrument
    from reports.archive.folder import load_inspection

    found = Inspection.objects.filter(slug=slug).first() or load_inspection(INSPECTIONS / slug)
    read_instrument(found)  # as in a process that has answered requests before
    return found


@pytest.fixture
def rmo(reference_inspection: None, db: None) -> Inspection:
    """The reference inspection: 7 areas, 102 cases, every published figure."""
    return _loaded("rmo-2005")


@pytest.fixture
def tiny(db: None) -> Inspection:
    """Another inspectorate's tiny inspection: two areas, three case criteria, one area criterion."""
    return _loaded("tiny")


@pytest.fixture
def people(tiny: Inspection) -> dict[str, User]:
    """The cast of the tiny inspection by first name, and Olga, who belongs to no inspection."""
    User.objects.get_or_create(username="olga", defaults={"first_name": "Olga", "password": "!"})
    return {user.username: user for user in User.objects.all()}


@pytest.fixture(autouse=True)
def all_writes_in_one_transaction(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ClientHandler, "__call__", transactions.within_one_transaction(ClientHandler.__call__))


@pytest.fixture
def as_(people: dict[str, User], client: Client) -> Callable[[str], Client]:
    """`as_("amir")` is a client signed in as Amir."""

    def sign_in(name: str) -> Client:
        browser = Client()
        browser.force_login(people[name], backend="django.contrib.auth.backends.ModelBackend")
        return browser

    return sign_in


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.fail("There is no Chromium here. Install the package chromium and run again.")
    return {**browser_type_launch_args, "executable_path": chromium, "args": CHROMIUM_ARGUMENTS}


@pytest.fixture
def signed_in(live_server: Any, context: Any, people: dict[str, User]) -> Callable[[str], Any]:
    """`signed_in("amir")` is a browser page on which Amir is signed in."""

    def open_page(name: str) -> Any:
        browser = Client()
        browser.force_login(people[name], backend="django.contrib.auth.backends.ModelBackend")
        cookie = browser.cookies[settings.SESSION_COOKIE_NAME]
        context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
        return context.new_page()

    return open_page
