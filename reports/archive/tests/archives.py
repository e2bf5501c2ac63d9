"""Archives made in a test: their bytes, their members, and an installation without the inspection."""

import io
import json
import zipfile
from collections.abc import Callable
from hashlib import sha256
from typing import IO, Any

from inspection.database.tables import history_tables, inspection_tables
from inspection.models import Inspection
from inspection.tests.releases import DUMPS
from reports.archive.restore import people_of_archive, restore_archive
from reports.archive.rows import ArchiveLine
from reports.archive.writing import MANIFEST, write_archive


def archived(inspection: Inspection) -> bytes:
    file = io.BytesIO()
    write_archive(inspection, file)
    return file.getvalue()


def first_archive(slug: str) -> bytes:
    """As release 0.1 wrote it."""
    return (DUMPS / "0.1" / f"{slug}.zip").read_bytes()


def members(data: bytes) -> dict[str, bytes]:
    """The members of an archive; of the manifest, without the times that it names."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        found = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(found[MANIFEST])
    for name in manifest["timestamps"]:
        del manifest[name]
    return {**found, MANIFEST: json.dumps(manifest).encode()}


def restore_here(file: IO[bytes]) -> Inspection:
    """Restore what was archived here: everybody in it is who has the name here."""
    return restore_archive(file, people={name: name for name in people_of_archive(file)})


def forget(inspection: Inspection) -> None:
    """As on an installation that never had the inspection."""
    for _, table in history_tables():
        table.model._default_manager.all().delete()
    doomed = [
        (table.model, [row.pk for row in table.rows(inspection)]) for table in reversed(inspection_tables())
    ]
    Inspection.objects.filter(pk=inspection.pk)._raw_delete("default")  # first: see its guards
    for model, keys in doomed:
        rows = model._default_manager.filter(pk__in=keys)
        rows._raw_delete(rows.db)


def altered(data: bytes, member: str, alter: Callable[[list[ArchiveLine]], object]) -> io.BytesIO:
    """The archive with the lines of one member altered, and its checksum with them."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(file, "w") as other:
        lines = [json.loads(line) for line in archive.read(member).splitlines()]
        alter(lines)
        content = "".join(json.dumps(line) + "\n" for line in lines).encode()
        manifest = json.loads(archive.read(MANIFEST))
        manifest["files"][member]["sha256"] = sha256(content).hexdigest()
        changed = {member: content, MANIFEST: json.dumps(manifest).encode()}
        for name in archive.namelist():
            other.writestr(name, changed.get(name) or archive.read(name))
    file.seek(0)
    return file


def lines_of(data: bytes, table: str) -> list[dict[str, Any]]:
    lines = zipfile.ZipFile(io.BytesIO(data)).read(f"tables/{table}.jsonl").splitlines()
    return [json.loads(line) for line in lines]
