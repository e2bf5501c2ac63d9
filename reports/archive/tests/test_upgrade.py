"""What release 0.1 left in a database, or in an archive, is whole in this release.

`fixtures/upgrade/0.1` was written by that release: see `script/make_upgrade_dump.py`.
"""

import csv
import hashlib
import io
import json
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
from reports.archive.tests.archives import archived, first_archive, forget, lines_of, members, restore_here
from reports.archive.tests.first_release import MOVED, Rows, differences, fill_what_is_empty, read_rows
from reports.figures.tables import build_grids
from reports.figures.tallies import area_refs, judgements, profile_counts, tally

FIXTURES = Path(__file__).parents[3] / "fixtures"
RELEASE = DUMPS / "0.1"
REFERENCE = FIXTURES / "inspections" / "rmo-2005"

BANDS = (Band("low", "Low", 0, 0), Band("fair", "Fair", 50, 1), Band("good", "Good", 80, 2))


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
    before: Rows


@pytest.fixture(scope="module")
def upgrade(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any) -> Iterator[Upgrade]:
    folder = tmp_path_factory.mktemp("upgrade")
    with django_db_blocker.unblock(), database_of_release("0.1", folder) as database:
        with default_is(database):
            _forget_versions_of_practice()
            fill_what_is_empty()
            before = read_rows()
            call_command("migrate", verbosity=0)
        yield Upgrade(database, before)


@pytest.fixture
def upgraded(upgrade: Upgrade, django_db_blocker: Any) -> Iterator[Rows]:
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


def test_every_row_of_every_table_is_what_it_was_under_the_same_key(upgraded: Rows):
    now = read_rows()
    kept = {
        "auth_user": 12,
        "casefiles_answer": 6130,
        "casefiles_areajudgement": 36,
        "casefiles_historicalanswer": 6130,
        "casefiles_reviewcomment": 1,
        "criteria_instrumentversion": 4,
        "inspection_membership": 21,
        "reports_accuracycomment": 1,
        "reports_historicalpassage": 224,
        "reports_paneldecision": 1,
        "reports_passage": 224,
        "reports_passagecomment": 1,
        "reports_publishedfile": 16,
        "reports_publishedreport": 1,
    }
    assert {table: len(now[table]) for table in kept} == kept
    added = now["criteria_instrumentversion"].keys() - upgraded["criteria_instrumentversion"].keys()
    of_practice = now["criteria_instrumentversion"].pop(max(added))
    assert (of_practice["state"], of_practice["number"]) == ("applied", 1)
    assert list(differences(upgraded, now)) == []


def test_no_table_was_empty_before(upgraded: Rows):
    of_installation = {"auth_user_groups", "auth_user_user_permissions"}
    assert {table for table, rows in upgraded.items() if not rows} == of_installation


def test_only_what_is_moved_is_gone(upgraded: Rows):
    now = read_rows()
    for table, (columns, _) in MOVED.items():
        found = set(next(iter(now[table].values()))) if table in now else set()
        assert found & set(columns.split()) == set()
        assert (table in now) == bool(columns)


def test_each_inspection_has_a_stamp_of_its_own(upgraded: Rows):
    stamps = Inspection.objects.values_list("instrument_stamp", flat=True)
    assert None not in stamps
    assert len(set(stamps)) == 3


def test_the_instruments_read_back_as_their_files_have_them(upgraded: Rows):
    found = {one.slug: read_instrument(one) for one in Inspection.objects.all()}
    assert found["rmo-2005"] == file_of("rmo-2005")
    assert found["tiny"] == second_version_of_tiny()
    assert all(keys_repeat_the_document(one) for one in Inspection.objects.all())
    assert found["practice"] == file_of("rmo-2005")  # from its tables: it had no version


def test_the_upgraded_reference_inspection_prints_the_published_figures(
    upgraded: Rows,
):
    assert prints_what_was_published(Inspection.objects.get(slug="rmo-2005"))


def test_the_guards_stand_again(upgraded: Rows):
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
        return restore_here(file)


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
    again = restore_here(io.BytesIO(data))
    assert again.instrument_stamp not in (None, restored.instrument_stamp)
    assert (tally(again), profile_counts(again), read_instrument(again)) == before
