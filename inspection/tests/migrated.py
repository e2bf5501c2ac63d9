"""A migrated SQLite file kept under var/ between runs of the tests: all migrations take longer than most tests.

Its name is a hash of the migrations and of the locked requirements, so that a changed migration is never
missed; a run begins from a copy, and Django migrates the copy again, which finds nothing left to do.
"""

import hashlib
import os
import shutil
from pathlib import Path

from django.db.backends.base.base import BaseDatabaseWrapper

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "var" / "tests"


def kept_file() -> Path:
    """Where the database of today's migrations is kept, whether or not it is there."""
    digest = hashlib.sha256()
    for path in sorted([*ROOT.glob("*/migrations/*.py"), ROOT / "requirements.txt"]):
        digest.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes())
    return FOLDER / f"migrated-{digest.hexdigest()[:16]}.sqlite3"


def copy_to(place: Path) -> bool:
    """Begin `place` as a copy of the kept file; False where there is none."""
    try:
        shutil.copyfile(kept_file(), place)
    except FileNotFoundError:
        place.unlink(missing_ok=True)
        return False
    return True


def keep(connection: BaseDatabaseWrapper) -> None:
    """Keep a copy of the database, which holds nothing but what migrations wrote, and drop older ones."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    written = FOLDER / f"new-{os.getpid()}.sqlite3"
    written.unlink(missing_ok=True)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(written)])
    for old in FOLDER.glob("migrated-*.sqlite3"):
        old.unlink(missing_ok=True)
    written.replace(kept_file())  # at once: a run beside this one sees a whole file or none
