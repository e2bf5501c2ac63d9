"""Archives of format 1, which kept the instrument in tables, read as those of today."""

from collections.abc import Iterator

from criteria.migrations._first_tables import TABLES, document_to_add
from reports.archive.rows import ArchiveLine, ReadLines, table_name

FORMAT = "thematic-archive/1"
GONE = tuple(table_name(f"criteria.{name}") for name in ("instrument", "fact", "consistency"))
VERSIONS = table_name("criteria.instrumentversion")
KEYS = {
    "scale": ("key",),
    "scalepoint": ("scale", "value", "counts_as"),
    "chapter": ("number", "kind"),
    "section": ("chapter", "code"),
    "criterion": ("kind", "code", "scale"),
}  # what is left of these tables, besides the inspection


def converted(read: ReadLines) -> ReadLines:
    """Reads a member as format 2 has it. Lead-ins have no line there: other criteria get new numbers."""
    tables = {
        name: [{**line, "id": n} for n, line in enumerate(read(table_name(f"criteria.{name}")), 1)]
        for name in TABLES
    }
    scored = [row for row in tables["criterion"] if row["kind"] != "lead_in"]
    numbers = {row["id"]: number for number, row in enumerate(scored, 1)}
    rows = {table_name(f"criteria.{name}"): name for name in KEYS}

    def lines(member: str) -> Iterator[ArchiveLine]:
        if member in rows:
            name = rows[member]
            owner = {} if name == "scalepoint" else {"inspection": 1}
            for row in scored if name == "criterion" else tables[name]:
                yield owner | {field: row[field] for field in KEYS[name]}
            return
        applied = None
        for line in read(member):
            if member == VERSIONS and line["state"] == "applied":
                applied = line["document"]
            yield _renumbered(line, numbers)
        if member == VERSIONS and tables["instrument"]:
            document = document_to_add(tables, applied)
            if document is not None:
                own = {"inspection": 1, "state": "applied"}
                yield {**own, "number": document["version"], "document": document}

    return lines


def _renumbered(line: ArchiveLine, numbers: dict[int, int]) -> ArchiveLine:
    """Keys to rows that are gone are below zero and stay as they are."""
    known = line.get("criterion")
    return {**line, "criterion": numbers[known]} if known and known > 0 else line
