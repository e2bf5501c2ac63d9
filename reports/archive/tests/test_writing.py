"""Archive, restore on another installation, archive again: the same but for the time it was made."""

import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from casefiles.models.assessments import Answer, Assessment
from casefiles.models.cases import CaseFile
from casefiles.models.judgements import AreaJudgement
from casefiles.setup.versions import apply_version
from criteria.store.actions import propose_version, replace_instrument
from criteria.store.queries import read_instrument
from inspection.founding.actions import change_inspection
from inspection.models import Inspection
from reports.archive.tests.archives import archived, forget, members, restore_here
from reports.figures.tallies import profile_counts, tally
from reports.models.passages import Passage
from reports.models.publishing import PublishedReport

ROOT = Path(__file__).parents[3]


@pytest.fixture
def lived_in(tiny: Inspection, people: dict[str, User]) -> Inspection:
    """The tiny inspection after an answer changed, a version left a criterion out and a report came out."""
    answer = Answer.objects.get(inspection=tiny, assessment__case__reference="N1", criterion__code="L2.1")
    answer.note = "Ends with a line\nand a “quotation”, 書, \u202e."
    answer.save()
    PublishedReport.objects.create(
        inspection=tiny,
        version=1,
        frozen={"chapters": [], "figure": "67%"},
        pdf=b"%PDF-1.7 \x00\xff",
        sha256="0" * 64,
        published_by=people["laura"],
    ).files.create(kind="data", name="tiny-v1-figures.csv", content=b"1,2", sha256="0" * 64)
    old = read_instrument(tiny)
    use = old.chapters[1]
    first = replace(use.sections[0], criteria=use.sections[0].criteria[1:])
    new = replace(
        old,
        version=2,
        consistency=(),
        chapters=(
            old.chapters[0],
            replace(use, sections=(first, use.sections[1])),
            *old.chapters[2:],
        ),
    )
    Passage.objects.filter(inspection=tiny, text__contains="L1.1").delete()
    version = propose_version(inspection=tiny, instrument=new, user=people["laura"])
    apply_version(version=version, new=new, user=people["laura"])
    return tiny


def test_restored_and_archived_again_it_is_the_same(lived_in: Inspection):
    before = archived(lived_in)
    forget(lived_in)
    assert not Inspection.objects.filter(slug="tiny").exists()
    restored = restore_here(io.BytesIO(before))
    assert members(archived(restored)) == members(before)
    assert restored.pk != lived_in.pk


def test_an_archive_holds_the_instrument_of_the_moment_in_which_it_is_made(tiny: Inspection):
    begun = Inspection.objects.get(pk=tiny.pk)
    renamed = replace(read_instrument(begun), title="Renamed meanwhile")
    replace_instrument(inspection=tiny, instrument=renamed)
    assert json.loads(members(archived(begun))["instrument.json"])["title"] == "Renamed meanwhile"


def test_the_files_of_a_version_can_be_opened_where_they_lie(lived_in: Inspection):
    found = members(archived(lived_in))
    assert found["published/version-1/tiny-v1-figures.csv"] == b"1,2"


def test_what_was_restored_works(lived_in: Inspection, people: dict[str, User]):
    data = archived(lived_in)
    saved_at = Answer.objects.filter(inspection=lived_in).earliest("saved_at").saved_at
    forget(lived_in)
    restored = restore_here(io.BytesIO(data))
    assert restored.cases.count() == 5
    answer = Answer.objects.get(inspection=restored, assessment__case__reference="N1", criterion__code="L2.1")
    assert answer.note == "Ends with a line\nand a “quotation”, 書, \u202e."
    assert [row.history_type for row in answer.history.all()] == ["~", "+"]
    assert Answer.objects.filter(inspection=restored).earliest("saved_at").saved_at == saved_at
    gone = Answer.history.filter(inspection=restored, history_type="-")
    assert {row.history_user for row in gone} == {people["laura"]}
    assert {row.id < 0 for row in gone} == {True}
    assert bytes(restored.published.get().pdf) == b"%PDF-1.7 \x00\xff"
    assert restored.memberships.get(role="lead").user == people["laura"]


@pytest.fixture(scope="module")
def manage(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., None]:
    """Runs a command on another installation, on SQLite; the tests run on PostgreSQL too."""
    place = tmp_path_factory.mktemp("other") / "other.sqlite3"
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{place}"}

    def run(*words: str | Path) -> None:
        subprocess.run([sys.executable, "manage.py", *words], cwd=ROOT, env=environment, check=True)

    run("migrate", "-v0")
    return run


@pytest.mark.django_db
def test_an_archive_of_another_database_is_restored_and_archived_the_same(
    manage: Callable[..., None], tmp_path: Path
):
    path = tmp_path / "practice.zip"
    manage("load_inspection", "fixtures/inspections/practice")
    manage("archive_inspection", "practice", path)
    call_command("restore_inspection", path, "--same-people")
    restored = Inspection.objects.get(slug="practice")
    assert members(archived(restored)) == members(path.read_bytes())


def test_another_database_restores_and_archives_the_same_as_this_one(
    lived_in: Inspection, people: dict[str, User], manage: Callable[..., None], tmp_path: Path
):
    User.objects.filter(username="bea").update(username="Bea")  # capitals come first, or do not
    there, back = tmp_path / "there.zip", tmp_path / "back.zip"
    call_command("archive_inspection", "tiny", there)
    manage("restore_inspection", there, "--same-people")
    manage("archive_inspection", "tiny", back)
    assert members(back.read_bytes()) == members(there.read_bytes())
    before = (tally(lived_in), profile_counts(lived_in))
    forget(lived_in)
    call_command("restore_inspection", back, "--same-people")
    restored = Inspection.objects.get(slug="tiny")
    assert (tally(restored), profile_counts(restored)) == before


def test_people_who_are_new_get_an_account_without_a_password(tiny: Inspection):
    data = archived(tiny)
    forget(tiny)
    User.objects.filter(username="bea").update(username="beatrice")
    restored = restore_here(io.BytesIO(data))
    bea = restored.memberships.get(user__username="bea").user
    assert (bea.get_full_name(), bea.has_usable_password()) == ("Bea Lund", False)
    assert Assessment.objects.filter(case__inspection=restored, assessor=bea).count() == 2


def test_an_inspection_that_is_here_is_not_overwritten(tiny: Inspection, tmp_path: Path):
    path = tmp_path / "tiny.zip"
    call_command("archive_inspection", "tiny", path)
    with pytest.raises(CommandError, match="There is an inspection “tiny” here already"):
        call_command("restore_inspection", path, "--same-people")


def test_a_changed_member_is_found_by_its_checksum(tiny: Inspection, tmp_path: Path):
    changed = members(archived(tiny))
    forget(tiny)
    changed["tables/casefiles.answer.jsonl"] = changed["tables/casefiles.answer.jsonl"].replace(
        b"not_yet", b"enough_", 1
    )
    path = tmp_path / "changed.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in changed.items():
            archive.writestr(name, data)
    with pytest.raises(CommandError, match=r"answer\.jsonl: The checksum is not that"):
        call_command("restore_inspection", path, "--same-people")
    assert not CaseFile.objects.filter(inspection__slug="tiny").exists()


@pytest.mark.django_db
@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 and no more", b"<html>"])
def test_what_is_no_archive_is_refused(content: bytes, tmp_path: Path):
    path = tmp_path / "file.zip"
    path.write_bytes(content)
    with pytest.raises(CommandError, match="The archive is damaged"):
        call_command("restore_inspection", path, "--same-people")


def keep_until(inspection: Inspection, day: date, *, set_days_ago: int = 7) -> None:
    inspection.retain_until = day
    inspection.save()
    noted = inspection.history.latest()
    noted.history_date = timezone.now() - timedelta(days=set_days_ago)
    noted.save()


def test_no_case_goes_while_cases_are_scored_whatever_the_date(lived_in: Inspection, capsys: Any):
    assert lived_in.phase == "fieldwork"
    keep_until(lived_in, date(2016, 3, 1))
    call_command("purge_inspections")
    assert lived_in.cases.count() == 5
    assert "tiny: The cases are being scored" in capsys.readouterr().out


def test_no_case_goes_within_a_week_of_the_day_on_which_the_date_was_set(lived_in: Inspection):
    lived_in.phase = "published"
    keep_until(lived_in, date(2016, 3, 1), set_days_ago=6)
    call_command("purge_inspections")
    assert lived_in.cases.count() == 5


def test_the_lead_is_told_from_which_day_cases_can_be_removed(
    lived_in: Inspection, as_: Callable[[str], Client]
):
    keep_until(lived_in, date(2090, 3, 1))
    assert "Its cases can be removed from 2 March 2090." in as_("laura").get("/").content.decode()
    assert "can be removed" not in as_("ines").get("/").content.decode()


def test_a_date_that_is_past_or_near_cannot_be_set(lived_in: Inspection, as_: Callable[[str], Client]):
    for day in (date(2016, 3, 1), timezone.localdate() + timedelta(days=6)):
        sent = {"retain_until-day": day.day, "retain_until-month": day.month, "retain_until-year": day.year}
        page = as_("laura").post("/tiny/setup/dates/", sent).content.decode()
        assert "Keep the cases for at least a week from today" in page
    lived_in.refresh_from_db()
    assert lived_in.retain_until is None


def test_after_the_date_cases_go_and_published_reports_stay(lived_in: Inspection):
    lived_in.phase = "published"
    keep_until(lived_in, timezone.localdate())
    call_command("purge_inspections")  # not yet: they are kept until the end of the day
    assert lived_in.cases.count() == 5
    keep_until(lived_in, timezone.localdate() - timedelta(days=1))
    call_command("purge_inspections")
    lived_in.refresh_from_db()
    assert lived_in.purged_at
    assert not lived_in.cases.exists()
    assert not Answer.objects.filter(inspection=lived_in).exists()
    assert not Assessment.history.filter(case__inspection=lived_in).exists()
    assert not Answer.history.filter(inspection=lived_in).exists()
    assert AreaJudgement.objects.filter(area__inspection=lived_in).count() == 1
    assert lived_in.published.get().frozen == {"chapters": [], "figure": "67%"}


def test_the_lead_downloads_the_archive_and_removes_cases_when_they_are_due(
    lived_in: Inspection, as_: Callable[[str], Client]
):
    laura = as_("laura")
    reply = laura.get(reverse("setup_archive_file", args=["tiny"]))
    assert members(b"".join(reply.streaming_content)) == members(archived(lived_in))
    address = reverse("setup_purge", args=["tiny"])
    assert "they are kept until the inspection is published" in laura.post(address).content.decode()
    assert lived_in.cases.count() == 5
    lived_in.phase = "published"
    keep_until(lived_in, timezone.localdate() - timedelta(days=1))
    page = laura.post(address, follow=True).content.decode()
    assert "Cases removed: 5" in page
    assert "1 published version is kept" in page


def test_who_changed_the_rules_for_figures_comes_along(lived_in: Inspection, people: dict[str, User]):
    change_inspection(inspection=lived_in, user=people["laura"], small_number_threshold=12)
    data = archived(lived_in)
    forget(lived_in)
    restored = restore_here(io.BytesIO(data))
    latest = restored.history.latest()
    assert (latest.small_number_threshold, latest.history_user) == (12, people["laura"])
