"""Rebuilding an inspection from its archive, on this installation or another, SQLite or PostgreSQL."""

import hashlib
import json
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import IO, Any

from django.db import IntegrityError, transaction
from django.db.models import Min, Model

from criteria.store.actions import draw_stamp
from inspection.database.tables import (
    InspectionTable,
    data_fields,
    history_tables,
    inspection_tables,
)
from inspection.founding.actions import get_or_create_user
from inspection.models import Inspection
from inspection.problems import Problem, ProblemsFound
from reports.archive import first_format
from reports.archive.rows import (
    ArchiveLine,
    ReadLines,
    RestoredKeys,
    is_key_to_own_table,
    read_row,
    table_name,
)
from reports.archive.writing import FORMAT, MANIFEST, PEOPLE

BATCH = 500
MAX_BYTES = 4 * 1024**3  # unpacked; more is no inspection


def restore_archive(file: IO[bytes]) -> Inspection:
    """The inspection of an archive, with all its people. All or nothing.

    Raises ProblemsFound for a damaged or foreign file, and when an inspection of that name is here.
    """
    try:
        with transaction.atomic(), zipfile.ZipFile(file) as archive:
            return _restore(archive)
    except (zipfile.BadZipFile, json.JSONDecodeError, KeyError, UnicodeDecodeError) as error:
        raise ProblemsFound([Problem("", f"The archive is damaged: {error}")]) from None
    except IntegrityError as error:  # as when it is restored twice at once
        raise ProblemsFound([Problem("", f"The archive does not fit with what is here: {error}")]) from None


def _restore(archive: zipfile.ZipFile) -> Inspection:
    manifest = _read_manifest(archive)
    slug = manifest["inspection"]
    if Inspection.objects.filter(slug=slug).exists():
        raise ProblemsFound([Problem("", f"There is an inspection “{slug}” here already.")])
    read: ReadLines = partial(_lines, archive)
    if manifest["format"] == first_format.FORMAT:
        read = first_format.converted(read)
    keys = RestoredKeys(people=_people(read(PEOPLE)), gone_before=_lowest_key())
    with _keep_archived_times():
        for table in inspection_tables():
            _restore_table(read(table_name(table.label)), table, keys)
        for model, table in history_tables():
            lines = list(read(table_name(table.label)))
            _refuse_unknown(table_name(table.label), table.model, lines)
            rows = [_history_row(model, table.model, line, keys) for line in lines]
            table.model._default_manager.bulk_create(rows, batch_size=BATCH)
    restored = Inspection.objects.get(slug=slug)
    draw_stamp(inspection=restored)
    return restored


def _read_manifest(archive: zipfile.ZipFile) -> dict[str, Any]:
    """The manifest, once everything it names is there and whole, and this version can read it."""
    if sum(info.file_size for info in archive.infolist()) > MAX_BYTES:
        raise ProblemsFound([Problem("", "The archive is larger than any inspection.")])
    manifest: dict[str, Any] = json.loads(archive.read(MANIFEST))
    if manifest.get("format") not in (FORMAT, first_format.FORMAT):
        raise ProblemsFound([Problem(MANIFEST, f"The format is not {FORMAT}.")])
    problems = [
        Problem(name, "The checksum is not that of the manifest.")
        for name, entry in manifest["files"].items()
        if _digest(archive, name) != entry["sha256"]
    ]
    known = {table_name(table.label) for table in (*inspection_tables(), *(t for _, t in history_tables()))}
    if manifest["format"] == first_format.FORMAT:
        known |= set(first_format.GONE)
    problems += [
        Problem(name, "This version of the product does not know the table.")
        for name in manifest["files"]
        if name.startswith("tables/") and name not in known
    ]
    if problems:
        raise ProblemsFound(problems)
    return manifest


def _digest(archive: zipfile.ZipFile, name: str) -> str:
    with archive.open(name) as member:
        file: Any = member  # its type does not say that it can be read into a buffer
        return hashlib.file_digest(file, "sha256").hexdigest()


def _lines(archive: zipfile.ZipFile, name: str) -> Iterator[ArchiveLine]:
    """The lines of a member; none where an older archive lacks the table."""
    if name not in archive.namelist():
        return
    with archive.open(name) as member:
        for line in member:
            yield json.loads(line)


def _people(lines: Iterable[ArchiveLine]) -> dict[str, int]:
    """The people named, by user name. Those who are new get no password: the lead invites them again."""
    keys = {}
    for line in lines:
        name = f"{line['first_name']} {line['last_name']}".strip()
        user = get_or_create_user(username=line["username"], name=name)
        if line["email"] and not user.email:
            user.email = line["email"]
            user.save(update_fields=["email"])
        keys[line["username"]] = user.pk
    return keys


def _restore_table(read: Iterable[ArchiveLine], table: InspectionTable, keys: RestoredKeys) -> None:
    """The rows in the order of the archive; keys to their own table are set once all are there."""
    model, lines = table.model, list(read)
    _refuse_unknown(table_name(table.label), model, lines)
    rows = [read_row(model, line, keys) for line in lines]
    model._default_manager.bulk_create(rows, batch_size=BATCH)
    keys.live[model] = [row.pk for row in rows]
    home = [one for one in data_fields(model) if is_key_to_own_table(one)]
    for one in home:
        for row, line in zip(rows, lines, strict=True):
            if line.get(one.name) is not None:
                setattr(row, one.attname, keys.of(model, line[one.name]))
    if home and rows:
        model._default_manager.bulk_update(rows, [one.name for one in home], batch_size=BATCH)


def _refuse_unknown(member: str, model: type[Model], lines: list[ArchiveLine]) -> None:
    """Raises ProblemsFound where any line has a column that would be dropped."""
    unknown = sorted({name for line in lines for name in line} - {one.name for one in data_fields(model)})
    if unknown:
        text = f"This version of the product does not know: {', '.join(unknown)}."
        raise ProblemsFound([Problem(member, text)])


def _history_row(model: type[Model], history: type[Model], line: ArchiveLine, keys: RestoredKeys) -> Model:
    row: Any = read_row(history, line, keys)
    row.id = keys.of(model, line["id"])
    return row


def _lowest_key() -> int:
    """Rows that are gone get keys below zero, lower than any given to them before."""
    lowest = (table.model._default_manager.aggregate(low=Min("id"))["low"] for _, table in history_tables())
    return min([0, *(low for low in lowest if low is not None)])


@contextmanager
def _keep_archived_times() -> Iterator[None]:
    """Fields that note the time of a save keep the time of the archive. Only for a command: it touches
    the models of the whole process."""
    fields: list[Any] = [
        one
        for table in inspection_tables()
        for one in data_fields(table.model)
        if getattr(one, "auto_now", False) or getattr(one, "auto_now_add", False)
    ]
    before = [(one, one.auto_now, one.auto_now_add) for one in fields]
    for one in fields:
        one.auto_now = one.auto_now_add = False
    try:
        yield
    finally:
        for one, now, add in before:
            one.auto_now, one.auto_now_add = now, add
