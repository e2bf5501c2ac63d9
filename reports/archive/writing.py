"""A whole inspection in one ZIP: everything that `reports.archive.restore` needs to rebuild it elsewhere.

`tables/` holds a line of JSON for each row (`reports.archive.rows` says how), `people.jsonl` the people
named, without passwords. For readers there are also the instrument as a file and the published PDFs. The
manifest has a SHA-256 of every member. Two archives of the same inspection are the same bytes, but for
the times that the manifest names.
"""

import hashlib
import json
import zipfile
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import IO, Any

from django.contrib.auth.models import User

from criteria.file.format import dump_instrument
from criteria.store.queries import read_instrument
from inspection.database.snapshot import consistent_snapshot
from inspection.database.tables import history_tables, inspection_tables
from inspection.models import Inspection
from reports.archive.rows import ArchiveLine, RowNumbers, history_lines, row_lines, table_name

FORMAT = "thematic-archive/2"
EPOCH = (1980, 1, 1, 0, 0, 0)
MANIFEST, PEOPLE = "manifest.json", "people.jsonl"


def write_archive(inspection: Inspection, file: IO[bytes]) -> dict[str, Any]:
    """Write the archive of `inspection` as it stands at one moment; returns the manifest."""
    with (
        consistent_snapshot(inspection),
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        manifest = _write(inspection, _Members(archive))
        text = json.dumps(manifest, ensure_ascii=False, indent=2, sort_keys=True)
        archive.writestr(_info(MANIFEST), f"{text}\n")
    return manifest


class _Members:
    """Writes members of the archive one after another and keeps their checksums and lengths."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self.files: dict[str, dict[str, Any]] = {}

    def add(self, name: str, parts: Iterable[bytes]) -> None:
        digest, length = hashlib.sha256(), 0
        with self.archive.open(_info(name), "w", force_zip64=True) as member:
            for part in parts:
                member.write(part)
                digest.update(part)
                length += len(part)
        self.files[name] = {"sha256": digest.hexdigest(), "bytes": length}


def _info(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, EPOCH)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    return info


def _write(inspection: Inspection, members: _Members) -> dict[str, Any]:
    numbers = RowNumbers(people=dict(User.objects.values_list("pk", "username")))
    for table in inspection_tables():
        rows = list(table.rows(inspection))
        members.add(table_name(table.label), _lines(row_lines(table, rows, numbers)))
    for model, table in history_tables():
        rows = list(table.rows(inspection))
        members.add(table_name(table.label), _lines(history_lines(table, model, rows, numbers)))
    members.add(PEOPLE, _lines(_people(numbers.met)))
    _for_readers(inspection, members)
    return {
        "format": FORMAT,
        "inspection": inspection.slug,
        "title": inspection.title,
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "timestamps": ["made_at"],
        "files": members.files,
    }


def _lines(lines: Iterable[ArchiveLine]) -> Iterator[bytes]:
    for line in lines:
        yield json.dumps(line, ensure_ascii=False, sort_keys=True).encode() + b"\n"


def _people(met: set[int]) -> list[ArchiveLine]:
    """By user name, sorted here: databases differ on what comes first."""
    fields = ("username", "first_name", "last_name", "email")
    found = User.objects.filter(pk__in=met).values(*fields)
    return sorted(map(dict, found), key=lambda line: line["username"])


def _for_readers(inspection: Inspection, members: _Members) -> None:
    """What is in the tables too, in a shape that people and other programs can open."""
    if inspection.instrument_stamp:
        document = dump_instrument(read_instrument(inspection))
        text = json.dumps(document, ensure_ascii=False, indent=2)
        members.add("instrument.json", [f"{text}\n".encode()])
    for report in inspection.published.order_by("version").iterator(chunk_size=1):
        members.add(f"published/version-{report.version}.pdf", [bytes(report.pdf)])
        for file in report.files.order_by("name").iterator(chunk_size=1):
            members.add(f"published/version-{report.version}/{file.name}", [bytes(file.content)])
