"""What release 0.1 left in a database, or in an archive, is whole in this release.

`fixtures/upgrade/0.1` was written by that release: see `script/make_upgrade_dump.py`.
"""

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import IntegrityError

from casefiles.models.assessments import Answer
from criteria.file.format import dump_instrument, parse_instrument
from criteria.models import CriterionKey
from criteria.spec import Band, Instrument, Ratings, SectionRating
from criteria.store.queries import read_instrument
from criteria.store.tests.keys import keys_repeat_the_document
from inspection.models import Inspection
from inspection.tests.releases import DUMPS, database_of_release
from reports.archive import first_format
from reports.archive.restore import restore_archive
from reports.archive.tests.archives import archived, forget, members
from reports.figures.tables import build_grids
from reports.figures.tallies import area_refs, judgements, profile_counts, tally

FIXTURES = Path(__file__).parents[3] / "fixtures"
RELEASE = DUMPS / "0.1"
REFERENCE = FIXTURES / "inspections" / "rmo-2005"

BANDS = (Band("low", "Low", 0, 0), Band("fair", "Fair", 50, 1), Band("good", "Good", 80, 2))
KEPT = {
    "answers": "SELECT a.id, k.code, a.value, a.note FROM casefiles_answer a"
    " JOIN criteria_criterion k ON k.id = a.criterion_id",
    "judgements": "SELECT j.id, k.code, j.value, j.evidence FROM casefiles_areajudgement j"
    " JOIN criteria_criterion k ON k.id = j.criterion_id",
    "review comments": "SELECT r.id, k.code, r.text FROM casefiles_reviewcomment r"
    " LEFT JOIN criteria_criterion k ON k.id = r.criterion_id",
    "passages": "SELECT p.id, c.number, s.code, p.text FROM reports_passage p"
    " LEFT JOIN criteria_chapter c ON c.id = p.chapter_id"
    " LEFT JOIN criteria_section s ON s.id = p.section_id",
    "passage comments": "SELECT id, passage_id, text FROM reports_passagecomment",
    "panel decisions": "SELECT d.id, s.code, d.band, d.reason FROM reports_paneldecision d"
    " JOIN criteria_section s ON s.id = d.section_id",
    "accuracy comments": "SELECT a.id, s.code, a.text FROM reports_accuracycomment a"
    " LEFT JOIN criteria_section s ON s.id = a.section_id",
    "versions": "SELECT id, state, number FROM criteria_instrumentversion",
}  # each by its key, with the code of what it points at
PUBLISHED = (
    "SELECT id, frozen, pdf FROM reports_publishedreport",
    "SELECT id, name, content FROM reports_publishedfile",
)


@dataclass(frozen=True)
class DatabaseContents:
    rows: dict[str, list[tuple[Any, ...]]]
    published: list[list[str]]


def contents() -> DatabaseContents:
    with connection.cursor() as cursor:

        def rows(statement: str) -> list[tuple[Any, ...]]:
            cursor.execute(f"{statement} ORDER BY 1")
            return list(cursor.fetchall())

        return DatabaseContents(
            {name: rows(statement) for name, statement in KEPT.items()},
            [[digest(one) for one in row] for statement in PUBLISHED for row in rows(statement)],
        )


def digest(value: Any) -> str:
    """The SHA-256 of the bytes as the database holds them."""
    data = bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
    return hashlib.sha256(data).hexdigest()


@contextmanager
def default_is(database: BaseDatabaseWrapper) -> Iterator[None]:
    """Everything in the block works in this database."""
    usual = connections["default"]
    connections["default"] = database
    ContentType.objects.clear_cache()
    try:
        yield
    finally:
        connections["default"] = usual
        ContentType.objects.clear_cache()


def _forget_versions_of_practice() -> None:
    """As in a database older than the versions that are kept."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM criteria_instrumentversion WHERE inspection_id ="
            " (SELECT id FROM inspection_inspection WHERE slug = 'practice')"
        )


@dataclass(frozen=True)
class Upgrade:
    database: BaseDatabaseWrapper
    before: DatabaseContents


@pytest.fixture(scope="module")
def upgrade(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any) -> Iterator[Upgrade]:
    folder = tmp_path_factory.mktemp("upgrade")
    with django_db_blocker.unblock(), database_of_release("0.1", folder) as database:
        with default_is(database):
            _forget_versions_of_practice()
            before = contents()
            call_command("migrate", verbosity=0)
        yield Upgrade(database, before)


@pytest.fixture
def upgraded(upgrade: Upgrade, django_db_blocker: Any) -> Iterator[DatabaseContents]:
    """In the upgraded database; gives what was in it before. What the test writes is taken back."""
    with django_db_blocker.unblock(), default_is(upgrade.database), transaction.atomic():
        yield upgrade.before
        transaction.set_rollback(True)


def file_of(name: str) -> Instrument:
    return parse_instrument((FIXTURES / "instruments" / f"{name}.json").read_bytes())


def second_version_of_tiny() -> Instrument:
    """What `make_upgrade_dump` put in force."""
    first = file_of("tiny")
    ratings = Ratings(BANDS, (SectionRating("L1", ("L1.1", "L1.2")),), near=2)
    return replace(first, version=2, title=f"{first.title} (revised)", ratings=ratings)


def percentages(slug: str) -> list[tuple[str, str]]:
    out = io.StringIO()
    call_command("export_tables", slug, stdout=out)
    rows = csv.DictReader(io.StringIO(out.getvalue()))
    return [(row["criterion_code"], row["percent"] or "N/A") for row in rows]


def published(name: str) -> list[dict[str, str]]:
    with (REFERENCE / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def grid_cells(inspection: Inspection) -> list[dict[str, str]]:
    grids = build_grids(read_instrument(inspection), judgements(inspection), area_refs(inspection))
    return [
        {"criterion": row.code, "area": cell.area.name, "printed": cell.printed}
        for grid in grids
        for row in grid.rows
        for cell in row.cells
    ]


def prints_what_was_published(inspection: Inspection) -> bool:
    wanted = [(row["criterion_code"], row["percent"]) for row in published("published.csv")]
    return percentages(inspection.slug) == wanted and grid_cells(inspection) == published("published-grids.csv")


def test_every_row_keeps_its_key_and_points_at_the_same_code(upgraded: DatabaseContents):
    now = contents()
    assert {name: len(rows) for name, rows in now.rows.items()} == {
        "answers": 6130,
        "judgements": 36,
        "review comments": 1,
        "passages": 224,
        "passage comments": 1,
        "panel decisions": 1,
        "accuracy comments": 1,
        "versions": 4,
    }
    *versions, of_practice = now.rows.pop("versions")
    assert versions == upgraded.rows["versions"]
    assert of_practice[1:] == ("applied", 1)
    assert now.rows == {name: upgraded.rows[name] for name in now.rows}


def test_what_is_published_keeps_every_byte(upgraded: DatabaseContents):
    assert upgraded.published
    assert contents().published == upgraded.published


def test_the_instruments_read_back_as_their_files_have_them(upgraded: DatabaseContents):
    found = {one.slug: read_instrument(one) for one in Inspection.objects.all()}
    assert found["rmo-2005"] == file_of("rmo-2005")
    assert found["tiny"] == second_version_of_tiny()
    assert all(keys_repeat_the_document(one) for one in Inspection.objects.all())
    assert found["practice"] == file_of("rmo-2005")  # from its tables: it had no version


def test_the_upgraded_reference_inspection_prints_the_published_figures(
    upgraded: DatabaseContents,
):
    assert prints_what_was_published(Inspection.objects.get(slug="rmo-2005"))


def test_the_guards_stand_again(upgraded: DatabaseContents):
    answer = Answer.objects.filter(inspection__slug="tiny")[0]
    foreign = CriterionKey.objects.filter(inspection__slug="rmo-2005", kind="case")[0]
    with pytest.raises(IntegrityError), transaction.atomic():
        Answer.objects.filter(pk=answer.pk).update(criterion=foreign)


@pytest.fixture
def restored(rmo: Inspection, tiny: Inspection, request: Any) -> Inspection:
    """An inspection restored from its archive of release 0.1, in place of the one that was here."""
    forget(rmo)
    forget(tiny)
    with (RELEASE / f"{request.param}.zip").open("rb") as file:
        return restore_archive(file)


def lines_of(data: bytes, table: str) -> list[dict[str, Any]]:
    lines = zipfile.ZipFile(io.BytesIO(data)).read(f"tables/{table}.jsonl").splitlines()
    return [json.loads(line) for line in lines]


def first_archive(slug: str) -> bytes:
    return (RELEASE / f"{slug}.zip").read_bytes()


@pytest.mark.parametrize("restored", ["rmo-2005"], indirect=True)
def test_the_reference_inspection_of_an_old_archive_prints_the_published_figures(
    restored: Inspection,
):
    assert read_instrument(restored) == file_of("rmo-2005")
    assert prints_what_was_published(restored)
    (report,) = lines_of(first_archive("rmo-2005"), "reports.publishedreport")
    assert restored.published.get().frozen == report["frozen"]
    assert hashlib.sha256(bytes(restored.published.get().pdf)).hexdigest() == report["sha256"]


@pytest.mark.parametrize("restored", ["tiny"], indirect=True)
def test_what_hangs_on_a_part_of_the_instrument_comes_with_an_old_archive(restored: Inspection):
    assert read_instrument(restored) == second_version_of_tiny()
    assert keys_repeat_the_document(restored)
    old = first_archive("tiny")
    criteria = [line["code"] for line in lines_of(old, "criteria.criterion")]
    answers = [
        (criteria[line["criterion"] - 1], line["value"], line["note"])
        for line in lines_of(old, "casefiles.answer")
    ]
    rows = Answer.objects.filter(inspection=restored).order_by("pk")
    assert list(rows.values_list("criterion__code", "value", "note")) == answers
    decided = restored.areas.get(slug="north").panel_decisions.get()
    assert (decided.section.code, decided.band) == ("L1", "good")
    said = restored.areas.get(slug="south").accuracy_comments.get()
    assert (said.section.code, said.text) == ("L1", "The library opened in May.")
    comment = restored.passages.exclude(comments=None).get().comments.get()
    assert comment.text == "Say which term."
    history = Answer.history.filter(inspection=restored).values_list("criterion__code", flat=True)
    assert set(history) == {code for code, _, _ in answers}


def test_an_old_archive_whose_tables_say_something_else_is_read_by_its_tables():
    def read(member: str) -> list[dict[str, Any]]:
        lines = lines_of(first_archive("tiny"), member)
        if member == "criteria.criterion":
            lines[0]["wording"] = "Other words."
        return lines

    def versions(member_of: Any) -> list[dict[str, Any]]:
        lines = first_format.converted(lambda name: member_of(Path(name).stem))
        return list(lines("tables/criteria.instrumentversion.jsonl"))

    as_it_was = versions(lambda name: lines_of(first_archive("tiny"), name))
    assert [line["number"] for line in as_it_was] == [1, 2]
    *first_two, added = versions(read)
    assert first_two == as_it_was
    wording = parse_instrument(added["document"]).scored("case")[0].wording
    assert (added["state"], added["number"], wording) == ("applied", 2, "Other words.")


@pytest.mark.parametrize("restored", ["tiny"], indirect=True)
def test_an_old_archive_is_written_again_as_one_of_this_release(restored: Inspection, people: dict[str, User]):
    before = (tally(restored), profile_counts(restored), read_instrument(restored))
    data = archived(restored)
    assert json.loads(members(data)["manifest.json"])["format"] == "thematic-archive/2"
    assert json.loads(members(data)["instrument.json"]) == dump_instrument(before[2])
    forget(restored)
    again = restore_archive(io.BytesIO(data))
    assert again.instrument_stamp not in (None, restored.instrument_stamp)
    assert (tally(again), profile_counts(again), read_instrument(again)) == before
