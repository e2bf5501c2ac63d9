"""A round of factual accuracy in North and South: who may do what in it, and when."""

from datetime import date, datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from inspection.founding.actions import set_role
from inspection.models import Area, Inspection
from reports.accuracy import actions
from reports.accuracy.actions import (
    CommentDecidedMeanwhile,
    CommentsNotTaken,
    CommentsUndecided,
    RoundAlreadyOpen,
    RoundClosed,
    close_round,
    decide_comment,
    move_deadline,
    open_round,
    why_no_comments,
    withdraw_comment,
    write_comment,
)
from reports.models.jobs import RenderJob
from reports.models.passages import Passage
from reports.models.publishing import PublishedReport
from reports.models.writing import AccuracyComment, AccuracyRound

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 6, 1)
DEADLINE = date(2026, 6, 12)


@pytest.fixture(autouse=True)
def today(monkeypatch) -> dict[str, date]:
    """The day on which everything happens; a test may let it pass."""
    calendar = {"today": MONDAY}
    monkeypatch.setattr(actions.timezone, "localdate", lambda *_: calendar["today"])
    return calendar


@pytest.fixture
def north(tiny: Inspection) -> Area:
    return tiny.areas.get(slug="north")


@pytest.fixture
def south(tiny: Inspection) -> Area:
    return tiny.areas.get(slug="south")


@pytest.fixture
def max_of_north(tiny: Inspection, north: Area, people: dict[str, User]) -> User:
    set_role(inspection=tiny, user=people["max"], role="manager", area=north)
    return people["max"]


@pytest.fixture
def round(tiny: Inspection, people: dict[str, User]) -> AccuracyRound:
    return open_round(inspection=tiny, deadline=DEADLINE, user=people["laura"])


def say(round: AccuracyRound, area: Area, user: User, **what: str) -> AccuracyComment:
    given = {"section": "L1", "paragraph": "2.2", "text": "It was 4 schools.", **what}
    return write_comment(round=round, area=area, user=user, **given)


def accept(comment: AccuracyComment, user: User, **other) -> None:
    given = {"decision": "accepted", "reason": "The register agrees.", "version": 1, **other}
    decide_comment(comment=comment, user=user, **given)


def test_a_round_freezes_the_report_and_has_its_drafts_printed(round, tiny, people):
    Passage.objects.filter(inspection=tiny).update(text="Rewritten since.")
    round.refresh_from_db()
    blocks = round.frozen["chapters"][1]["sections"][0]["blocks"]
    assert blocks[0]["text"] == "Books for every age stood in 3 of 4 schools, or 75%."
    job = RenderJob.objects.get(accuracy_round=round)
    assert (job.kind, job.status, job.requested_by) == ("accuracy", "queued", people["laura"])
    assert round.history.get().history_user == people["laura"]
    assert not PublishedReport.objects.exists()


def test_one_round_is_open_at_a_time(round, tiny, people):
    with pytest.raises(RoundAlreadyOpen):
        open_round(inspection=tiny, deadline=DEADLINE, user=people["laura"])
    close_round(round=round, user=people["laura"], confirmed=True)
    second = open_round(inspection=tiny, deadline=DEADLINE, user=people["laura"])
    assert second.number == 2


def test_the_database_holds_one_open_round_too(round, tiny, people):
    with pytest.raises(IntegrityError), transaction.atomic():
        AccuracyRound.objects.create(
            inspection=tiny, number=2, deadline=DEADLINE, frozen={}, opened_by=people["laura"]
        )


def test_a_deadline_is_not_in_the_past(tiny, people):
    with pytest.raises(ValidationError, match="today or later"):
        open_round(inspection=tiny, deadline=date(2026, 5, 31), user=people["laura"])
    assert not AccuracyRound.objects.exists()
    assert not RenderJob.objects.exists()


@pytest.mark.parametrize("name", ["amir", "ines", "max", "olga"])
def test_only_the_lead_opens_moves_and_closes_a_round(name, round, tiny, people):
    with pytest.raises(PermissionDenied):
        open_round(inspection=tiny, deadline=DEADLINE, user=people[name])
    with pytest.raises(PermissionDenied):
        move_deadline(round=round, deadline=DEADLINE, user=people[name])
    with pytest.raises(PermissionDenied):
        close_round(round=round, user=people[name], confirmed=True)


def test_a_manager_comments_by_section_and_paragraph(round, north, max_of_north):
    comment = say(round, north, max_of_north)
    assert (comment.section and comment.section.code, comment.paragraph) == ("L1", "2.2")
    assert (comment.decision, comment.version) == ("", 1)
    assert comment.history.get().history_user == max_of_north


def test_a_manager_of_north_says_nothing_for_south(round, south, max_of_north):
    with pytest.raises(PermissionDenied):
        say(round, south, max_of_north)


def test_a_manager_of_all_areas_comments_for_each(round, north, south, people):
    say(round, north, people["max"])
    say(round, south, people["max"])
    assert round.comments.count() == 2


@pytest.mark.parametrize("name", ["amir", "ines", "laura", "olga"])
def test_nobody_but_managers_comments(name, round, north, people):
    with pytest.raises(PermissionDenied):
        say(round, north, people[name])


@pytest.mark.parametrize(
    "where",
    [
        {"section": "L9", "paragraph": ""},
        {"section": "L1", "paragraph": "2.3"},  # that one stands in L2
        {"section": "", "paragraph": "9.9"},
    ],
)
def test_a_comment_names_a_place_of_the_draft(where, round, north, max_of_north):
    with pytest.raises(ValidationError, match="no such place"):
        say(round, north, max_of_north, **where)


@pytest.mark.parametrize("text", ["", "  \n", "x" * 10_001])
def test_a_comment_has_a_text_of_a_sensible_length(text, round, north, max_of_north):
    with pytest.raises(ValidationError):
        say(round, north, max_of_north, text=text)


def test_comments_come_until_the_end_of_the_deadline_day(round, north, max_of_north, today):
    today["today"] = DEADLINE
    comment = say(round, north, max_of_north)
    today["today"] = DEADLINE + timedelta(days=1)
    with pytest.raises(CommentsNotTaken, match="The deadline for comments was 12 June 2026"):
        say(round, north, max_of_north)
    with pytest.raises(CommentsNotTaken):
        withdraw_comment(comment=comment, user=max_of_north)
    assert round.comments.count() == 1


def test_a_later_deadline_lets_comments_in_again(round, north, max_of_north, people, today):
    today["today"] = DEADLINE + timedelta(days=1)
    later = DEADLINE + timedelta(days=7)
    move_deadline(round=round, deadline=later, user=people["laura"])
    say(round, north, max_of_north)
    assert [row.deadline for row in round.history.all()] == [later, DEADLINE]


def test_a_closed_round_takes_nothing(round, north, max_of_north, people):
    comment = say(round, north, max_of_north)
    close_round(round=round, user=people["laura"], confirmed=True)
    with pytest.raises(CommentsNotTaken, match="closed"):
        say(round, north, max_of_north)
    with pytest.raises(RoundClosed):
        accept(comment, people["ines"])
    with pytest.raises(RoundClosed):
        move_deadline(round=round, deadline=DEADLINE, user=people["laura"])


def test_an_inspector_accepts_or_rejects_with_a_reason(round, north, max_of_north, people):
    comment = say(round, north, max_of_north)
    accept(comment, people["ines"])
    comment.refresh_from_db()
    assert (comment.decision, comment.reason) == ("accepted", "The register agrees.")
    assert (comment.decided_by, comment.version) == (people["ines"], 2)
    accept(comment, people["laura"], decision="rejected", reason="Counted again.", version=2)
    told = [(row.history_user.username, row.decision) for row in comment.history.all()]
    assert told == [("laura", "rejected"), ("ines", "accepted"), ("max", "")]


def test_a_stale_decision_is_refused(round, north, max_of_north, people):
    comment = say(round, north, max_of_north)
    accept(comment, people["ines"])
    with pytest.raises(CommentDecidedMeanwhile):
        accept(comment, people["laura"], decision="rejected")
    comment.refresh_from_db()
    assert comment.decision == "accepted"


@pytest.mark.parametrize("what", [{"reason": " "}, {"decision": ""}, {"decision": "perhaps"}])
def test_a_decision_has_a_reason(what, round, north, max_of_north, people):
    with pytest.raises(ValidationError):
        accept(say(round, north, max_of_north), people["ines"], **what)


@pytest.mark.parametrize("name", ["amir", "max", "olga"])
def test_only_inspectors_decide(name, round, north, people):
    comment = say(round, north, people["max"])
    with pytest.raises(PermissionDenied):
        accept(comment, people[name])


def test_an_inspector_of_north_does_not_decide_for_south(round, south, people):
    comment = say(round, south, people["max"])
    with pytest.raises(PermissionDenied):
        accept(comment, people["ivan"])


def test_nobody_decides_about_their_own_comment(round, north, max_of_north, tiny):
    comment = say(round, north, max_of_north)
    set_role(inspection=tiny, user=max_of_north, role="inspector")
    with pytest.raises(ValidationError, match="Somebody else"):
        accept(comment, max_of_north)


def test_a_comment_is_withdrawn_by_its_writer_until_it_is_decided(round, north, people):
    first, second = say(round, north, people["max"]), say(round, north, people["max"])
    with pytest.raises(PermissionDenied):
        withdraw_comment(comment=first, user=people["ines"])
    withdraw_comment(comment=first, user=people["max"])
    accept(second, people["ines"])
    with pytest.raises(CommentDecidedMeanwhile):
        withdraw_comment(comment=second, user=people["max"])
    told = AccuracyComment.history.filter(id=first.pk).values_list("history_type", "history_user__username")
    assert list(told) == [("-", "max"), ("+", "max")]
    assert round.comments.get() == second


def test_a_manager_withdraws_no_comment_of_another(round, north, people, tiny):
    comment = say(round, north, people["max"])
    mona = User.objects.create_user("mona")
    set_role(inspection=tiny, user=mona, role="manager", area=north)
    with pytest.raises(PermissionDenied):
        withdraw_comment(comment=comment, user=mona)
    assert round.comments.get() == comment


def test_who_no_longer_comments_on_drafts_withdraws_nothing(round, north, max_of_north, tiny):
    comment = say(round, north, max_of_north)
    set_role(inspection=tiny, user=max_of_north, role="inspector")
    with pytest.raises(PermissionDenied):
        withdraw_comment(comment=comment, user=max_of_north)
    assert round.comments.get() == comment


def test_a_comment_on_a_closed_round_stays(round, north, max_of_north, people):
    comment = say(round, north, max_of_north)
    close_round(round=round, user=people["laura"], confirmed=True)
    with pytest.raises(CommentsNotTaken, match="closed"):
        withdraw_comment(comment=comment, user=max_of_north)
    assert round.comments.get() == comment


def test_a_round_with_open_comments_is_closed_only_when_confirmed(round, north, max_of_north, people, today):
    comment = say(round, north, max_of_north)
    today["today"] = DEADLINE + timedelta(days=1)
    with pytest.raises(CommentsUndecided):
        close_round(round=round, user=people["laura"])
    accept(comment, people["ines"])
    close_round(round=round, user=people["laura"])
    round.refresh_from_db()
    assert round.closed_by == round.history.first().history_user == people["laura"]


def test_a_round_before_its_deadline_is_closed_only_when_confirmed(round, people):
    with pytest.raises(CommentsUndecided):
        close_round(round=round, user=people["laura"])
    close_round(round=round, user=people["laura"], confirmed=True)


def test_closing_again_changes_nothing(round, people):
    close_round(round=round, user=people["laura"], confirmed=True)
    close_round(round=round, user=people["laura"])
    assert round.history.count() == 2


def test_a_comment_that_cannot_be_recorded_leaves_nothing(round, north, max_of_north, monkeypatch):
    def fail(*_):
        raise RuntimeError

    monkeypatch.setattr(actions, "_save", fail)
    with pytest.raises(RuntimeError):
        say(round, north, max_of_north)
    assert not AccuracyComment.objects.exists()
    assert not AccuracyComment.history.exists()


def test_the_database_refuses_an_area_of_another_inspection(round, rmo, people):
    with pytest.raises(IntegrityError), transaction.atomic():
        AccuracyComment.objects.create(
            round=round, area=rmo.areas.first(), text="Ours?", written_by=people["max"]
        )


def test_why_comments_are_closed_in_words():
    round = AccuracyRound(deadline=DEADLINE)
    assert why_no_comments(round, DEADLINE) == ""
    assert "12 June 2026" in why_no_comments(round, DEADLINE + timedelta(days=1))
    round.closed_at = datetime(2026, 6, 10, 12, tzinfo=timezone.get_current_timezone())
    assert "closed" in why_no_comments(round, MONDAY)
