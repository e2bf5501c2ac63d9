"""Rebuilding an inspection from its archive, on this installation or another, SQLite or PostgreSQL."""

import hashlib
import json
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import IO, Any

from django.contrib.auth.models import User
from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError, IntegrityError, InterfaceError, OperationalError, transaction
from django.db.models import Min, Model

from criteria.store.actions import draw_stamp
from inspection.database.tables import (
    InspectionTable,
    data_fields,
    history_tables,
    inspection_tables,
)
from inspection.models import Inspection
from inspection.people.accounts import get_or_create_user
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
UNREADABLE = (
    *(zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError),  # a member
    *(ValueError, TypeError, AttributeError, LookupError, ArithmeticError, ObjectDoesNotExist),  # what it says
)
"""What reading a file comes to that no archive of ours is."""


def restore_archive(file: IO[bytes], *, people: Mapping[str, str] | None = None) -> Inspection:
    """The inspection of an archive, with all its people. All or nothing.

    A person whose user name is here already has to be accounted for in `people`, by the name of the person
    here: a name alone does not tell who somebody of another installation is. Raises ProblemsFound for a
    damaged or foreign file, for people not accounted for, and when an inspection of that name is here.
    """
    with _damage_explained(), transaction.atomic(), zipfile.ZipFile(file) as archive:
        return _restore(archive, people or {})


def people_of_archive(file: IO[bytes]) -> list[str]:
    """The user names in an archive. Raises ProblemsFound for what is none."""
    with _damage_explained(), zipfile.ZipFile(file) as archive:
        _read_manifest(archive)
        return [line["username"] for line in _lines(archive, PEOPLE)]


@contextmanager
def _damage_explained(place: str = "", what: str = "The archive") -> Iterator[None]:
    """Raises ProblemsFound for whatever else comes of reading what no archive of ours holds."""
    try:
        yield
    except (ProblemsFound, OperationalError, InterfaceError):  # told already, or of the database
        raise
    except IntegrityError as error:  # as when it is restored twice at once
        raise ProblemsFound([Problem(place, f"{what} does not fit with what is here: {error}")]) from None
    except (*UNREADABLE, DatabaseError) as error:
        raise ProblemsFound([Problem(place, f"{what} is damaged: {error or type(error).__name__}")]) from None


def _restore(archive: zipfile.ZipFile, people: Mapping[str, str]) -> Inspection:
    manifest = _read_manifest(archive)
    slug = manifest["inspection"]
    if Inspection.objects.filter(slug=slug).exists():
        raise ProblemsFound([Problem("", f"There is an inspection “{slug}” here already.")])
    read: ReadLines = partial(_lines, archive)
    if manifest["format"] == first_format.FORMAT:
        read = first_format.converted(read)
    keys = RestoredKeys(people=_people(list(read(PEOPLE)), people), gone_before=_lowest_key())
    with _keep_archived_times():
        for table in inspection_tables():
            _restore_table(read(table_name(table.label)), table, keys)
        for model, table in history_tables():
            member = table_name(table.label)
            lines = list(read(member))
            _refuse_unknown(member, table.model, lines)
            rows = _rows(member, lines, partial(_history_row, model, table.model, keys=keys))
            table.model._default_manager.bulk_create(rows, batch_size=BATCH)
    restored = Inspection.objects.get(slug=slug, pk__in=keys.live[Inspection])
    draw_stamp(inspection=restored)
    return restored


def _read_manifest(archive: zipfile.ZipFile) -> dict[str, Any]:
    """The manifest, once all that it names and nothing else is there, whole, and this version can read it."""
    if sum(info.file_size for info in archive.infolist()) > MAX_BYTES:
        raise ProblemsFound([Problem("", "The archive is larger than any inspection.")])
    manifest: dict[str, Any] = json.loads(archive.read(MANIFEST))
    if manifest["format"] not in (FORMAT, first_format.FORMAT):
        raise ProblemsFound([Problem(MANIFEST, f"The format is not {FORMAT}.")])
    listed, there = manifest["files"], Counter(archive.namelist())
    problems = [
        *(Problem(name, "The manifest does not list it.") for name in there if name not in (*listed, MANIFEST)),
        *(Problem(name, "It is there more than once.") for name, times in there.items() if times > 1),
        *_missing(listed, _tables(manifest["format"])),
        *(Problem(name, "It is missing.") for name in listed if name not in there),
        *(
            Problem(name, "The checksum is not that of the manifest.")
            for name, entry in listed.items()
            if name in there and _digest(archive, name) != entry["sha256"]
        ),
    ]
    if problems:
        raise ProblemsFound(problems)
    return manifest


def _tables(form: str) -> set[str]:
    """The members that an archive of a format has, whatever inspection it holds."""
    known = {table_name(table.label) for table in (*inspection_tables(), *(t for _, t in history_tables()))}
    return {PEOPLE, *known} if form == FORMAT else {PEOPLE, *known, *first_format.GONE}


def _missing(listed: Iterable[str], needed: set[str]) -> Iterator[Problem]:
    tables = {name for name in listed if name.startswith("tables/") or name == PEOPLE}
    for name in sorted(needed - tables):
        yield Problem(name, "The manifest does not list it, and every archive has it.")
    for name in sorted(tables - needed):
        yield Problem(name, "This version of the product does not know the table.")


def _digest(archive: zipfile.ZipFile, name: str) -> str:
    with archive.open(name) as member:
        file: Any = member  # its type does not say that it can be read into a buffer
        return hashlib.file_digest(file, "sha256").hexdigest()


def _lines(archive: zipfile.ZipFile, name: str) -> Iterator[ArchiveLine]:
    """The lines of a member; none where an archive of the first format lacks the table."""
    if name not in archive.namelist():
        return
    with archive.open(name) as member:
        for line in member:
            yield json.loads(line)


def _people(lines: list[ArchiveLine], known: Mapping[str, str]) -> dict[str, int]:
    """The primary keys of the people named, by user name in the archive.

    Those who are new get no password: the lead invites them again. Raises ProblemsFound for one whose name
    is here and not in `known`.
    """
    problems = []
    keys = {}
    for line in lines:
        name, known_as = line["username"], known.get(line["username"])
        here = User.objects.filter(username__iexact=known_as or name).first()
        if here is None:
            whole_name = f"{line['first_name']} {line['last_name']}".strip()
            here = get_or_create_user(username=known_as or name, name=whole_name)
        elif known_as is None:
            who = f"“{here.username}” here already, {here.get_full_name()}"
            problems.append(Problem(PEOPLE, f"There is a person {who}."))
        if line["email"] and not here.email:
            here.email = line["email"]
            here.save(update_fields=["email"])
        keys[name] = here.pk
    if problems:
        raise ProblemsFound(problems)
    return keys


def _restore_table(read: Iterable[ArchiveLine], table: InspectionTable, keys: RestoredKeys) -> None:
    """The rows in the order of the archive; keys to their own table are set once all are there."""
    model, lines, member = table.model, list(read), table_name(table.label)
    _refuse_unknown(member, model, lines)
    if model is Inspection and len(lines) != 1:
        raise ProblemsFound([Problem(member, "An archive holds one inspection.")])
    rows = _rows(member, lines, partial(read_row, model, keys=keys))
    model._default_manager.bulk_create(rows, batch_size=BATCH)
    keys.live[model] = [row.pk for row in rows]
    home = [one for one in data_fields(model) if is_key_to_own_table(one)]
    for one in home:
        for row, line in zip(rows, lines, strict=True):
            if line.get(one.name) is not None:
                setattr(row, one.attname, keys.of(model, line[one.name]))
    if home and rows:
        model._default_manager.bulk_update(rows, [one.name for one in home], batch_size=BATCH)


def _rows(member: str, lines: Iterable[ArchiveLine], make: Callable[[ArchiveLine], Model]) -> list[Model]:
    """Raises ProblemsFound, with the number of the line, for one of which no row can be made."""
    rows = []
    for number, line in enumerate(lines, 1):
        with _damage_explained(f"{member}, line {number}", "The line"):
            rows.append(make(line))
    return rows


def _refuse_unknown(member: str, model: type[Model], lines: list[ArchiveLine]) -> None:
    """Raises ProblemsFound where any line has a column that would be dropped."""
    unknown = sorted({name for line in lines for name in line} - {one.name for one in data_fields(model)})
    if unknown:
        text = f"This version of the product does not know: {', '.join(unknown)}."
        raise ProblemsFound([Problem(member, text)])


def _history_row(model: type[Model], history: type[Model], line: ArchiveLine, *, keys: RestoredKeys) -> Model:
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
