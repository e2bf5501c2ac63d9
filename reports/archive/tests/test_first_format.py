"""An archive of release 0.1, restored and written again: line for line what it was."""

import io
import json
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User

from criteria.store.actions import draw_stamp
from inspection.models import Inspection
from inspection.problems import ProblemsFound
from reports.archive.rows import ArchiveLine
from reports.archive.tests.archives import (
    altered,
    archived,
    first_archive,
    forget,
    lines_of,
    members,
    restore_here,
)
from reports.archive.writing import PEOPLE

AT = "2026-11-20T10:00:00+00:00"
ADDED = {
    "casefiles.assigningrun": {
        "first": {"N1": "amir"},
        "inspection": 1,
        "made_at": AT,
        "made_by": "max",
        "second": {"N2": "bea"},
        "second_percent": 10,
        "seed": "7",
    },
    "casefiles.calibration": {"case": 3, "opened_at": AT, "opened_by": "ines"},
    "casefiles.caseaccess": {"case": 2, "opened_at": AT, "user": "ines"},
    "casefiles.correction": {
        "answer": 2,
        "made_at": AT,
        "made_by": "ines",
        "note_before": "As told.",
        "reason": "Miscounted.",
        "value_after": "not_yet",
        "value_before": "enough",
    },
    "casefiles.draw": {
        "applied": True,
        "area": 2,
        "caseload": ["S1", "S2"],
        "inspection": 1,
        "made_at": AT,
        "made_by": "max",
        "request": {"cases": 1},
        "result": {"drawn": ["S1"]},
        "seed": "7",
    },
    "casefiles.interest": {
        "case": 4,
        "declared_at": AT,
        "reason": "My school.",
        "user": "bea",
    },
    "casefiles.substitution": {
        "draw": 1,
        "made_at": AT,
        "made_by": None,
        "reason": "Shut.",
        "removed": "S1",
        "replacement": "S2",
    },
    "inspection.phasechange": {
        "after": "moderation",
        "before": "fieldwork",
        "inspection": 1,
        "made_at": AT,
        "made_by": "laura",
        "reason": "All is in.",
    },
    "reports.accuracydraft": {"area": 2, "pdf": "JVBERg==", "round": 1, "sha256": "7" * 64},
    "reports.agreementintervals": {
        "inspection": 1,
        "intervals": [["L1", 0.1, 0.9]],
        "made_at": AT,
    },
    "reports.publication": {
        "changes": "",
        "decided_at": AT,
        "decided_by": "ines",
        "frozen": {"title": "Libraries"},
        "inspection": 1,
        "reason": "Not yet.",
        "requested_at": AT,
        "requested_by": "laura",
        "status": "refused",
    },
    "reports.historicalpassage": {
        "addressee": "",
        "area": -1,
        "chapter": None,
        "history_change_reason": None,
        "history_date": AT,
        "history_type": "-",
        "history_user": "ines",
        "id": -1,
        "inspection": 1,
        "kind": "text",
        "order": 1,
        "position": "start",
        "section": 1,
        "text": "Gone.",
        "title": "",
        "version": 2,
    },
}  # a line for each table that is empty in the archive of tiny, and of a row that is gone
SET = {
    "casefiles.answer": {"saved_by": "bea"},
    "casefiles.historicalanswer": {"saved_by": "bea"},
    "casefiles.areajudgement": {"signed_by": "ines", "signed_at": AT},
    "casefiles.reviewcomment": {"resolved_by": "amir", "resolved_at": AT},
    "reports.passagecomment": {"resolved_by": "laura", "resolved_at": AT},
}  # columns that are empty in every line of it
PUBLISHED_ONLY = {"reports.publishedreport", "reports.publishedfile"}  # rmo-2005 has them
CHANGED = {
    "criteria.instrument",
    "criteria.fact",
    "criteria.consistency",
    "criteria.scale",
    "criteria.scalepoint",
    "criteria.chapter",
    "criteria.section",
    "criteria.criterion",
}  # the document of the version in force says what they said; keys are left, compared below
KEYS = {
    "criteria.scale": ("key",),
    "criteria.scalepoint": ("scale", "value", "counts_as"),
    "criteria.chapter": ("number", "kind"),
    "criteria.section": ("chapter", "code"),
    "criteria.criterion": ("kind", "code", "scale"),
}


def add(line: ArchiveLine) -> Callable[[list[ArchiveLine]], object]:
    return lambda lines: lines.append(line)


def put(values: ArchiveLine) -> Callable[[list[ArchiveLine]], object]:
    return lambda lines: lines[0].update(values)


def give_addresses(lines: list[ArchiveLine]) -> None:
    for line in lines:
        line["email"] = f"{line['username']}@example.org"


def full_archive_of_tiny() -> bytes:
    """With a line in every table that can have one before anything is published."""
    data = altered(first_archive("tiny"), PEOPLE, give_addresses).getvalue()
    for table, line in ADDED.items():
        data = altered(data, f"tables/{table}.jsonl", add(line)).getvalue()
    for table, values in SET.items():
        data = altered(data, f"tables/{table}.jsonl", put(values)).getvalue()
    return data


def tables(data: bytes) -> set[str]:
    return {name[7:-6] for name in members(data) if name.startswith("tables/")}


def lines_by_code(data: bytes, table: str) -> list[ArchiveLine]:
    """With the code of a criterion in place of its number, which is another where there are lead-ins."""
    codes = [line["code"] for line in lines_of(data, "criteria.criterion")]
    lines = lines_of(data, table)
    for line in lines:
        number = line.get("criterion")
        line["criterion"] = codes[number - 1] if number and number > 0 else number
    return lines


def restored_in_an_empty_installation(data: bytes) -> Inspection:
    for inspection in Inspection.objects.all():
        forget(inspection)
    User.objects.all().delete()
    return restore_here(io.BytesIO(data))


def says_what_it_said(old: bytes, new: bytes) -> None:
    for table in tables(old) - CHANGED:
        assert lines_by_code(new, table) == lines_by_code(old, table), table
    for table, fields in KEYS.items():
        kept = [
            {name: line[name] for name in fields}
            for line in lines_of(old, table)
            if line.get("kind") != "lead_in"
        ]
        assert [{name: line[name] for name in fields} for line in lines_of(new, table)] == kept, table
    before, now = members(old), members(new)
    assert now[PEOPLE].splitlines() == [
        json.dumps(json.loads(line), sort_keys=True).encode() for line in before[PEOPLE].splitlines()
    ]
    readable = {name for name in before if name.startswith("published/")}
    assert {name: now.get(name) for name in readable} == {name: before[name] for name in readable}
    assert json.loads(now["instrument.json"]) == json.loads(before["instrument.json"])


@pytest.mark.django_db
def test_every_line_of_an_archive_that_has_something_everywhere_comes_back():
    old = full_archive_of_tiny()
    empty = {table for table in tables(old) if not lines_of(old, table)}
    assert empty == PUBLISHED_ONLY
    says_what_it_said(old, archived(restored_in_an_empty_installation(old)))


@pytest.mark.django_db
def test_every_line_of_the_published_reference_inspection_comes_back():
    old = first_archive("rmo-2005")
    assert all(lines_of(old, table) for table in PUBLISHED_ONLY)
    says_what_it_said(old, archived(restored_in_an_empty_installation(old)))


def test_an_archive_keeps_no_stamp(tiny: Inspection):
    data = archived(tiny)
    assert tiny.instrument_stamp
    stamp = tiny.instrument_stamp
    written = b"".join(members(data).values())
    assert [one for one in ("instrument_stamp", str(stamp), stamp.hex) if one.encode() in written] == []


def test_an_archive_that_brings_a_stamp_is_refused(tiny: Inspection):
    stamp = {"instrument_stamp": str(tiny.instrument_stamp)}
    file = altered(archived(tiny), "tables/inspection.inspection.jsonl", put(stamp))
    forget(tiny)
    with pytest.raises(ProblemsFound, match="instrument_stamp"):
        restore_here(file)


def test_rows_from_elsewhere_get_a_new_stamp_even_where_they_have_one(tiny: Inspection):
    before = tiny.instrument_stamp
    draw_stamp(inspection=tiny)
    drawn = tiny.instrument_stamp
    tiny.refresh_from_db()
    assert tiny.instrument_stamp == drawn
    assert drawn not in (None, before)
