"""Kill the workers while they make reports, then count what was made, made twice or made by halves.

python -m bench.renders --database sqlite|postgres --kills 20 --seconds 900
Each version of a report is asked for as the pages ask for it; while it is being made all workers are
killed with SIGKILL at a random moment and started again, up to ten times a version, fewer than a job
has attempts. The last line is JSON. Exits with 1 unless every report was made, once and whole.
"""

import argparse
import contextlib
import hashlib
import json
import os
import random
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.site import DATABASES, INSPECTION, ROOT

KILLS_OF_ONE = 10
ENDED = ("done", "failed", "cancelled")
LONGEST_WAIT = 2.0  # seconds of work before a kill


def main(arguments: list[str]) -> int:
    options = _options(arguments)
    result = run(**vars(options))
    print(json.dumps(result))
    whole = result["finished"] == result["reports"] and result["kills"] == options.kills
    return int(not whole or bool(result["twice"] or result["partial"]))


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", choices=DATABASES, default="sqlite")
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--stale", type=int, default=3, help="seconds until a heart has stopped")
    parser.add_argument("--seconds", type=int, default=900, help="the most the run may take")
    return parser.parse_args(arguments)


def run(*, database: str, kills: int, workers: int, stale: int, seconds: int) -> dict[str, Any]:
    """One run on a database of its own."""
    with _installation(database, stale):
        killer = Killer(kills, workers, time.monotonic() + seconds)
        asked: list[int] = []
        try:
            while killer.in_time and (killer.kills < kills or not asked):
                asked.append(_ask(len(asked) + 1))
                killer.follow(asked[-1])
        finally:
            killer.kill()
        result = {"database": database, "kills": killer.kills, **_count(asked)}
        for words in _errors(asked):
            print(words, file=sys.stderr)
        return {**result, "partial": killer.partial + _partial()}


class Killer:
    """Runs the workers and kills them. `partial` counts what was found half made after a kill."""

    def __init__(self, wanted: int, workers: int, until: float) -> None:
        self.wanted, self.number, self.until = wanted, workers, until
        self.kills = self.partial = 0
        self.start()

    @property
    def in_time(self) -> bool:
        return time.monotonic() < self.until

    def start(self) -> None:
        command = [sys.executable, "manage.py", "run_worker", "--interval", "0.1"]
        self.workers = [subprocess.Popen(command, cwd=ROOT) for _ in range(self.number)]

    def kill(self) -> None:
        """SIGKILL, all of them."""
        for worker in self.workers:
            worker.kill()
        for worker in self.workers:
            worker.wait()

    def follow(self, pk: int) -> None:
        """Follow the job to its end, killing the workers on the way."""
        killed = 0
        while self.in_time and (status := _status(pk)) not in ENDED:
            if status == "running" and self.kills < self.wanted and killed < KILLS_OF_ONE:
                killed += self._kill_in_the_middle(pk)
            time.sleep(0.02)

    def _kill_in_the_middle(self, pk: int) -> int:
        """How many kills that was: none where the report was made first."""
        attempt = _attempt(pk)
        time.sleep(random.uniform(0, LONGEST_WAIT))
        if _status(pk) != "running":
            return 0
        self.kill()
        hit = int(_status(pk) == "running")
        self.kills += hit
        self.partial += _partial()
        self.start()
        while self.in_time and _attempt(pk) == attempt and _status(pk) not in ENDED:
            time.sleep(0.02)
        return hit


def _status(pk: int) -> str:
    return str(_job(pk, "status"))


def _attempt(pk: int) -> int:
    return int(_job(pk, "attempt"))


def _job(pk: int, field: str) -> Any:
    from reports.models.jobs import RenderJob

    return RenderJob.objects.values_list(field, flat=True).get(pk=pk)


@contextlib.contextmanager
def _installation(database: str, stale: int) -> Iterator[None]:
    """A fresh database with the tiny inspection, which is gone afterwards."""
    (ROOT / "var").mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="renders-", dir=ROOT / "var"))
    server = DATABASES[database](folder)
    os.environ |= {
        "DATABASE_URL": server.url,
        "DJANGO_SETTINGS_MODULE": "inspection.settings",
        "THEMATIC_LOG_LEVEL": "CRITICAL",
        "THEMATIC_MODE": "demo",
        "THEMATIC_RENDER_STALE_SECONDS": str(stale),
        "THEMATIC_SECRET_KEY": secrets.token_urlsafe(50),
    }
    try:
        _load()
        yield
    finally:
        from django.db import connections

        connections.close_all()
        server.close()
        shutil.rmtree(folder, ignore_errors=True)


def _load() -> None:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from reports.archive.folder import load_inspection

    load_inspection(INSPECTION)


def _ask(number: int) -> int:
    """Ask for a version as the lead does; the key of its job."""
    from django.contrib.auth.models import User

    from inspection.models import Inspection
    from reports.publishing.actions import ask_to_publish

    publication = ask_to_publish(
        inspection=Inspection.objects.get(slug="tiny"),
        user=User.objects.get(username="laura"),
        changes=f"Version {number}." if number > 1 else "",
    )
    return int(publication.job_id or 0)


def _partial() -> int:
    """Published versions and files that are not what their record says, or lack their fellows."""
    from reports.models.publishing import Publication, PublishedFile, PublishedReport

    found = 0
    names = {}
    for report in PublishedReport.objects.select_related("publication"):
        whole = bytes(report.pdf).rstrip().endswith(b"%%EOF")
        found += not whole or hashlib.sha256(report.pdf).hexdigest() != report.sha256
        found += report.publication is None or report.publication.status != "published"
        names[report.version] = report.files.count()
    for file in PublishedFile.objects.iterator():
        found += hashlib.sha256(file.content).hexdigest() != file.sha256
    published = Publication.objects.filter(status="published")
    found += published.filter(report=None).count()
    return found + (len(set(names.values())) > 1)


def _errors(asked: list[int]) -> list[str]:
    """Why jobs did not come to a good end."""
    from reports.models.jobs import RenderJob

    ended_badly = RenderJob.objects.filter(pk__in=asked).exclude(status="done")
    return [f"Job {job.pk}, attempt {job.attempt}: {job.status} {job.error}" for job in ended_badly]


def _count(asked: list[int]) -> dict[str, int]:
    from reports.models.jobs import RenderJob
    from reports.models.publishing import PublishedReport

    reports = PublishedReport.objects.filter(publication__job__in=asked)
    made = list(reports.values_list("publication__job", flat=True))
    jobs = RenderJob.objects.filter(pk__in=asked)
    return {
        "reports": len(asked),
        "finished": jobs.filter(status="done").count(),
        "twice": PublishedReport.objects.count() - len(set(made)),
        "attempts": sum(jobs.values_list("attempt", flat=True)),
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
