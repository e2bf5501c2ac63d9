"""Two people at once: whoever comes second is told so, and what the first did stands."""

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import transaction

from casefiles.models.assessments import Answer, Assessment
from casefiles.moderation.settling import record_agreed_scoring
from casefiles.sample.actions import SampleChanged, dry_run, import_steps, run_to_end
from casefiles.scoring import actions as scoring
from casefiles.scoring.refusals import AssessmentNotOpen, AssessmentNotReady, StaleSave
from casefiles.scoring.saving import case_to_save
from casefiles.setup.versions import apply_version
from casefiles.tests.saves import save_answers, save_facts
from casefiles.tests.second_scorers import assign_second_scorer
from criteria.store.actions import propose_version
from criteria.store.queries import read_instrument
from criteria.tests.rules import asked_only_when
from inspection.models import Inspection, Membership
from inspection.problems import ProblemsFound
from inspection.tests.addresses import open_round
from inspection.tests.at_once import at_once
from reports.accuracy import actions as accuracy
from reports.accuracy.actions import (
    CommentDecidedMeanwhile,
    CommentsNotTaken,
    RoundAlreadyOpen,
    close_round,
    decide_comment,
    withdraw_comment,
    write_comment,
)
from reports.archive.tests.archives import archived, forget, restore_here
from reports.models.jobs import RenderJob
from reports.models.publishing import Publication
from reports.models.writing import AccuracyComment, AccuracyRound
from reports.publishing.actions import CannotPublish, approve, ask_to_publish, store, withdraw
from reports.publishing.report_files import ReportFiles
from reports.writing.actions import add_passage
from reports.writing.passages_file import PassageSpec

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def n3(tiny: Inspection, people: dict[str, User]) -> Assessment:
    """Amir's case, begun, with an answer to everything that is asked: L1.1 at its first version."""
    found = Assessment.objects.get(case__inspection=tiny, case__reference="N3")
    given = {"L1.2": ("enough", ""), "L2.1": ("enough", "")}
    save_answers(assessment=found, values=given, versions={}, user=people["amir"])
    return found


def save(amir: User, code: str, value: str) -> Callable[[], Any]:
    """A save from a page on which every answer stood at its first version."""

    def act() -> None:
        member = Membership.objects.select_related("inspection").get(user=amir, inspection__slug="tiny")
        with case_to_save(member, "N3") as page:
            scoring.save_answers(page=page, values={code: (value, "")}, versions={code: 1}, user=amir)

    return act


def answer(assessment: Assessment, code: str) -> str:
    return Answer.objects.get(assessment=assessment, criterion__code=code).value


def test_of_two_saves_of_one_answer_the_second_is_stale(n3, people):
    amir = people["amir"]
    second = at_once(save(amir, "L1.1", "not_yet"), save(amir, "L1.1", "none"))
    assert isinstance(second.refusal, StaleSave)
    assert answer(n3, "L1.1") == "not_yet"


def test_a_save_that_meets_a_submission_is_refused(n3, people):
    amir = people["amir"]
    second = at_once(lambda: scoring.submit(assessment=n3, user=amir), save(amir, "L2.1", "not_yet"))
    assert isinstance(second.refusal, AssessmentNotOpen)
    assert answer(n3, "L2.1") == "enough"


def test_a_submission_that_meets_a_save_sees_the_gap_that_it_left(n3, people):
    amir = people["amir"]
    second = at_once(save(amir, "L2.1", ""), lambda: scoring.submit(assessment=n3, user=amir))
    assert isinstance(second.refusal, AssessmentNotReady)
    n3.refresh_from_db()
    assert n3.status == "in_progress"


def test_a_case_is_settled_by_one_of_two(tiny, people):
    nina = User.objects.create_user("nina", first_name="Nina")
    north = tiny.areas.get(slug="north")
    Membership.objects.create(inspection=tiny, user=nina, role="assessor", area=north)
    case = tiny.cases.get(reference="N1")
    blind = assign_second_scorer(case, people["laura"])
    save_facts(assessment=blind, facts={"librarian": "yes"}, version=0, user=nina)
    said = {"L1.1": ("not_yet", ""), "L1.2": ("enough", ""), "L2.1": ("not_yet", "")}
    save_answers(assessment=blind, values=said, versions={}, user=nina)
    scoring.submit(assessment=blind, user=nina)

    def settle(value: str) -> Callable[[], Any]:
        agreed = {"L1.1": (value, "We looked again.")}
        return lambda: record_agreed_scoring(case=case, values=agreed, facts={}, user=people["ines"])

    second = at_once(settle("enough"), settle("not_yet"))
    assert isinstance(second.refusal, AssessmentNotOpen)
    agreed = case.assessments.get(kind="agreed")
    assert answer(agreed, "L1.1") == "enough"


def test_of_two_imports_of_one_file_the_second_finds_the_sample_changed(tiny, people):
    data = b"reference,area,size\nN9,North,Small\n"
    seen = dry_run(tiny, data).fingerprint

    def act() -> None:
        with transaction.atomic():
            run_to_end(import_steps(inspection=tiny, data=data, user=people["laura"], fingerprint=seen))

    second = at_once(act, act)
    assert isinstance(second.refusal, SampleChanged)
    assert tiny.cases.filter(reference="N9").count() == 1


def request_of(tiny: Inspection, people: dict[str, User]) -> Publication:
    """A version that waits for a second person."""
    Inspection.objects.filter(pk=tiny.pk).update(second_approval=True)
    return Publication.objects.create(
        inspection=tiny, frozen={}, status="waiting", requested_by=people["laura"]
    )


def test_of_two_who_publish_one_is_told_that_a_version_is_on_its_way(tiny, people, monkeypatch):
    monkeypatch.setattr("reports.publishing.actions.check_results", lambda inspection: [])

    def act() -> None:
        ask_to_publish(inspection=tiny, user=people["laura"])

    second = at_once(act, act)
    assert isinstance(second.refusal, CannotPublish)
    assert tiny.publications.count() == 1


def test_a_version_is_approved_once(tiny, people):
    asked = request_of(tiny, people)
    second = at_once(
        lambda: approve(publication=asked, user=people["ines"]),
        lambda: approve(publication=asked, user=people["ivan"]),
    )
    assert isinstance(second.refusal, CannotPublish)
    asked.refresh_from_db()
    assert (asked.decided_by, RenderJob.objects.count()) == (people["ines"], 1)


def test_what_was_withdrawn_is_not_approved(tiny, people):
    asked = request_of(tiny, people)
    second = at_once(
        lambda: withdraw(publication=asked), lambda: approve(publication=asked, user=people["ines"])
    )
    assert isinstance(second.refusal, CannotPublish)
    asked.refresh_from_db()
    assert (asked.status, RenderJob.objects.count()) == ("cancelled", 0)


def test_an_archive_is_restored_once(tiny, people):
    data = archived(tiny)
    with transaction.atomic():
        forget(tiny)

    def act() -> None:
        restore_here(io.BytesIO(data))

    second = at_once(act, act)
    assert isinstance(second.refusal, ProblemsFound)
    assert Inspection.objects.filter(slug="tiny").count() == 1


def test_a_save_that_meets_a_new_version_keeps_no_answer_to_what_is_gone(tiny, n3, people):
    old = read_instrument(tiny)
    use = old.chapters[1]
    tiny.passages.filter(text__contains="L2.1").delete()
    section = replace(use.sections[0], criteria=use.sections[0].criteria[:1])
    new = replace(
        old,
        version=2,
        consistency=(),
        chapters=(old.chapters[0], replace(use, sections=(section, use.sections[1])), *old.chapters[2:]),
    )
    laura = people["laura"]
    version = propose_version(inspection=tiny, instrument=new, user=laura)
    at_once(lambda: apply_version(version=version, new=new, user=laura), save(people["amir"], "L1.2", "none"))
    assert not Answer.objects.filter(inspection=tiny, criterion__code="L1.2").exists()
    assert answer(n3, "L1.1") == "enough"


def test_a_new_version_that_meets_a_save_goes_by_what_was_saved(tiny, n3, people):
    """L2.1 is asked only where L1.1 is good enough, which it no longer is."""
    laura, new = people["laura"], asked_only_when(read_instrument(tiny), "L2.1", "L1.1 = enough")
    new = replace(new, version=2)
    version = propose_version(inspection=tiny, instrument=new, user=laura)
    second = at_once(
        save(people["amir"], "L1.1", "not_yet"), lambda: apply_version(version=version, new=new, user=laura)
    )
    assert second.refusal is None
    assert answer(n3, "L2.1") == "none"


def test_of_two_passages_one_stands_after_the_other(tiny, people):
    said = list(tiny.passages.order_by("order").values_list("text", flat=True))

    def add(text: str) -> Callable[[], Any]:
        spec = PassageSpec(kind="foreword", text=text)
        return lambda: add_passage(inspection=tiny, spec=spec, user=people["laura"])

    second = at_once(add("First."), add("Second."))
    assert second.refusal is None
    passages = tiny.passages.order_by("order").values_list("order", "text")
    assert list(passages) == list(enumerate([said[0], "First.", "Second.", *said[1:]], 1))


@pytest.fixture
def accuracy_round(tiny, people) -> AccuracyRound:
    open_round(tiny, people["laura"])
    AccuracyRound.objects.update(deadline=date.today())
    return AccuracyRound.objects.get()


def comment(round: AccuracyRound, user: User) -> AccuracyComment:
    north = round.inspection.areas.get(slug="north")
    return write_comment(round=round, area=north, section="", paragraph="", text="Not so.", user=user)


def test_a_round_that_is_closed_takes_no_comment(accuracy_round, people):
    second = at_once(
        lambda: close_round(round=accuracy_round, user=people["laura"], confirmed=True),
        lambda: comment(accuracy_round, people["max"]),
    )
    assert isinstance(second.refusal, CommentsNotTaken)


def test_a_comment_that_is_decided_is_not_withdrawn(accuracy_round, people):
    said = comment(accuracy_round, people["max"])

    def decide() -> None:
        decide_comment(comment=said, decision="accepted", reason="It is so.", version=1, user=people["ines"])

    second = at_once(decide, lambda: withdraw_comment(comment=said, user=people["max"]))
    assert isinstance(second.refusal, CommentDecidedMeanwhile)


def test_of_two_who_open_a_round_one_is_told_that_there_is_one(tiny, people):
    def act() -> None:
        accuracy.open_round(inspection=tiny, deadline=date.today(), user=people["laura"])

    assert isinstance(at_once(act, act).refusal, RoundAlreadyOpen)


def test_a_version_is_stored_under_its_number_once(tiny, people):
    asked = Publication.objects.create(inspection=tiny, frozen={}, status="rendering")
    made = ReportFiles(b"%PDF", ())

    def keep() -> None:
        with transaction.atomic():
            store(publication=asked, version=1, made=made)

    assert isinstance(at_once(keep, keep).refusal, CannotPublish)
