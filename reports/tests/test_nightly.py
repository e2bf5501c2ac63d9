"""One command for all housekeeping."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command

from casefiles.sample import removal
from inspection.models import Inspection

pytestmark = pytest.mark.django_db


def test_every_step_is_carried_out_and_said(tiny: Inspection, capsys: Any):
    gone = datetime(2020, 1, 1, tzinfo=UTC)
    Session.objects.create(session_key="old", session_data="", expire_date=gone)
    call_command("nightly")
    said = capsys.readouterr().out
    assert not Session.objects.filter(session_key="old").exists()
    for step in (
        "Saves forgotten: 0.",
        "prune_db_task_results:",
        "purge_inspections:",
        "work_out_agreement tiny:",
    ):
        assert step in said


def test_a_step_that_fails_stops_no_other_and_is_named(
    tiny: Inspection, capsys: Any, monkeypatch: pytest.MonkeyPatch
):
    def fail(**_: object) -> int:
        raise OSError("No space left on device")

    monkeypatch.setattr("casefiles.management.commands.prune_operations.prune_operations", fail)
    with pytest.raises(CommandError, match=r"Failed: prune_operations\."):
        call_command("nightly")
    assert "work_out_agreement tiny:\n0 intervals worked out" in capsys.readouterr().out


def test_it_removes_no_case_that_is_being_scored(tiny: Inspection):
    tiny.retain_until = date(2016, 3, 1)
    tiny.save()
    call_command("nightly")
    assert tiny.cases.count() == 5
    assert removal.keeps_cases(tiny)
