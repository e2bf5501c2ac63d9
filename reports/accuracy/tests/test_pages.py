"""The pages of an accuracy round in the tiny inspection: Laura opens it, Max checks North's draft."""

import csv
import io
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.utils import timezone

from inspection.founding.actions import set_role
from reports.accuracy.actions import decide_comment, open_round, write_comment
from reports.accuracy.work import render_drafts
from reports.jobs.attempt import take_up
from reports.jobs.worker import run_job
from reports.models.writing import AccuracyComment, AccuracyRound

pytestmark = pytest.mark.django_db
ROUNDS = "/tiny/report/accuracy/"
ROUND = f"{ROUNDS}1/"
NORTH = f"{ROUND}areas/north/"
SOUTH = f"{ROUND}areas/south/"
L1 = f"{NORTH}read/section-L1/"


@pytest.fixture
def max_of_north(tiny, people):
    set_role(inspection=tiny, user=people["max"], role="manager", area=tiny.areas.get(slug="north"))
    return people["max"]


@pytest.fixture
def round(tiny, people) -> AccuracyRound:
    deadline = timezone.localdate() + timedelta(days=10)
    return open_round(inspection=tiny, deadline=deadline, user=people["laura"])


@pytest.fixture
def comment(round, max_of_north) -> AccuracyComment:
    north = round.inspection.areas.get(slug="north")
    given = {"section": "L1", "paragraph": "2.2", "text": "=It was two."}
    return write_comment(round=round, area=north, user=max_of_north, **given)


def soup(response) -> BeautifulSoup:
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def words(node) -> str:
    return " ".join(node.get_text(" ").split())


def test_before_a_round_a_manager_sees_nothing(as_, max_of_north):
    assert "no draft for you to check yet" in words(soup(as_("max").get(ROUNDS)).main)
    assert as_("max").get(NORTH).status_code == 404
    assert as_("max").get(f"{NORTH}draft.pdf").status_code == 404


def open_by_page(client, days: int):
    day = timezone.localdate() + timedelta(days=days)
    parts = {"deadline-day": day.day, "deadline-month": day.month, "deadline-year": day.year}
    return client.post(f"{ROUNDS}open/", parts, follow=True)


def test_the_lead_opens_a_round_and_the_managers_are_told(as_, people, max_of_north):
    people["max"].email = "max@example.org"
    people["max"].save()
    page = soup(open_by_page(as_("laura"), days=10))
    assert "Round 1 is open" in words(page.main)
    (message,) = mail.outbox
    assert message.to == ["max@example.org"]
    assert "for North to check" in message.body
    assert "http://testserver/tiny/report/accuracy/" in message.body


def test_a_manager_without_an_address_is_named(as_, max_of_north):
    page = soup(open_by_page(as_("laura"), days=10))
    assert "No message could be sent to Max Porter" in words(page.main)
    assert not mail.outbox


def test_a_deadline_in_the_past_is_refused_beside_its_field(as_, tiny):
    page = soup(open_by_page(as_("laura"), days=-1))
    assert "must be today or later" in words(page.select_one(".govuk-error-message"))
    assert not AccuracyRound.objects.exists()


def test_a_second_round_is_refused_while_one_is_open(as_, round):
    page = soup(open_by_page(as_("laura"), days=10))
    assert "A round is open already" in words(page.select_one(".govuk-error-summary"))


def test_a_manager_reads_the_draft_part_by_part(as_, round, max_of_north):
    page = soup(as_("max").get(NORTH))
    links = [a["href"] for a in page.select(".app-accuracy__parts a")]
    assert L1 in links
    assert links[0] == f"{NORTH}read/foreword/"
    part = soup(as_("max").get(L1))
    assert "Books for every age stood in 3 of 4 schools, or 75%." in words(part.main)
    options = [words(option) for option in part.select("#id_place option")]
    assert options == ["The section as a whole, L1", "Paragraph 2.2"]


def test_the_draft_stays_as_it_was_when_the_round_was_opened(as_, round, tiny, max_of_north):
    tiny.passages.filter(section__code="L1").update(text="Rewritten.")
    assert "Rewritten" not in words(soup(as_("max").get(L1)).main)


def test_a_manager_comments_on_a_paragraph(as_, round, max_of_north):
    sent = {"place": "L1/2.2", "text": "It was two."}
    page = soup(as_("max").post(L1, sent, follow=True))
    assert "your comment is sent" in words(page.main)
    assert words(page.select_one(".app-remark__text")) == "It was two."
    comment = round.comments.get()
    assert (comment.area.slug, comment.section.code, comment.paragraph) == ("north", "L1", "2.2")


@pytest.mark.parametrize("sent", [{"place": "L2/2.3", "text": "x"}, {"place": "L1/2.2", "text": ""}])
def test_a_comment_elsewhere_or_without_text_is_refused(sent, as_, round, max_of_north):
    page = soup(as_("max").post(L1, sent))
    assert page.select(".govuk-error-summary")
    assert not round.comments.exists()


def test_a_manager_of_north_reaches_nothing_of_south(as_, round, comment, people):
    south = round.inspection.areas.get(slug="south")
    round.drafts.create(area=south, pdf=b"%PDF", sha256="0" * 64)
    theirs = AccuracyComment.objects.create(round=round, area=south, text="Of South", written_by=people["olga"])
    max = as_("max")
    for address in (SOUTH, f"{SOUTH}draft.pdf", f"{SOUTH}read/section-L1/"):
        assert max.get(address).status_code == 404
    assert max.post(f"{SOUTH}read/section-L1/", {"text": "x"}).status_code == 404
    assert max.post(f"{SOUTH}withdraw/{theirs.pk}/").status_code == 404
    assert max.post(f"{NORTH}withdraw/{theirs.pk}/").status_code == 404
    assert max.get(ROUND).status_code == 403
    assert max.get(f"{ROUND}log.csv").status_code == 403
    assert max.get(f"{ROUND}decide/{theirs.pk}/").status_code == 403
    for address in (ROUNDS, NORTH, L1):
        page = words(soup(max.get(address)).main)
        assert "Of South" not in page
        assert "South" not in page


def test_an_inspector_of_north_sees_the_comments_of_north_alone(as_, round, comment, people):
    south = round.inspection.areas.get(slug="south")
    theirs = AccuracyComment.objects.create(round=round, area=south, text="Of South", written_by=people["max"])
    ivan = as_("ivan")
    assert "South" not in words(soup(ivan.get(ROUND)).main)
    assert "Of South" not in ivan.get(f"{ROUND}log.csv").content.decode()
    assert ivan.get(f"{ROUND}decide/{theirs.pk}/").status_code == 404
    assert "Of South" in words(soup(as_("ines").get(ROUND)).main)


def test_after_the_deadline_the_draft_is_read_only(as_, round, comment):
    AccuracyRound.objects.update(deadline=timezone.localdate() - timedelta(days=1))
    page = soup(as_("max").get(L1))
    assert "No more comments can be made" in words(page.main)
    assert not page.select("main form")
    refused = soup(as_("max").post(L1, {"place": "L1/2.2", "text": "Late."}))
    assert "Not sent. The deadline for comments was" in words(refused.select_one(".govuk-error-summary"))
    assert round.comments.count() == 1


def test_a_manager_withdraws_a_comment(as_, round, comment):
    page = soup(as_("max").post(f"{NORTH}withdraw/{comment.pk}/", follow=True))
    assert "Your comment is withdrawn" in words(page.main)
    assert not round.comments.exists()


def decision(**other) -> dict[str, str]:
    return {"version": "1", "decision": "rejected", "reason": "The register says three.", **other}


def test_an_inspector_rejects_with_a_reason(as_, round, comment):
    address = f"{ROUND}decide/{comment.pk}/"
    page = soup(as_("ines").post(address, decision(), follow=True))
    remark = words(page.select_one(".app-accuracy-comment"))
    assert "Rejected The register says three. Ines Moreau" in remark


def test_a_decision_without_a_reason_is_refused(as_, round, comment):
    page = soup(as_("ines").post(f"{ROUND}decide/{comment.pk}/", decision(reason="")))
    assert "Say why" in words(page.select_one(".govuk-error-summary"))


def test_a_stale_decision_is_refused_and_the_other_one_shown(as_, round, comment, people):
    decide_comment(
        comment=comment,
        decision="accepted",
        reason="The register agrees.",
        version=1,
        user=people["laura"],
    )
    page = soup(as_("ines").post(f"{ROUND}decide/{comment.pk}/", decision()))
    assert "Another decision was recorded" in words(page.select_one(".govuk-error-summary"))
    assert "The register agrees." in words(page.select_one(".app-accuracy-comment"))
    assert words(page.select_one("textarea")) == "The register says three."


def test_decisions_reach_the_area_when_the_round_is_closed(as_, round, comment):
    as_("ines").post(f"{ROUND}decide/{comment.pk}/", decision())
    assert "The register says three" not in words(soup(as_("max").get(NORTH)).main)
    as_("laura").post(f"{ROUND}close/", {"confirmed": "on"})
    page = words(soup(as_("max").get(NORTH)).main)
    assert "Rejected The register says three." in page
    assert "Ines" not in page


def test_closing_needs_a_tick_while_comments_can_come(as_, round, comment):
    page = soup(as_("laura").post(f"{ROUND}close/"))
    assert "Tick the box" in words(page.select_one(".govuk-error-summary"))
    as_("laura").post(f"{ROUND}close/", {"confirmed": "on"})
    round.refresh_from_db()
    assert round.closed_at is not None


def test_the_log_has_a_row_a_comment_and_runs_no_formula(as_, round, comment):
    as_("ines").post(f"{ROUND}decide/{comment.pk}/", decision())
    response = as_("laura").get(f"{ROUND}log.csv")
    header, row = csv.reader(io.StringIO(response.content.decode()))
    found = dict(zip(header, row, strict=True))
    assert found["area"] == "North"
    assert (found["section"], found["paragraph"]) == ("L1", "2.2")
    assert found["comment"] == "'=It was two."
    assert (found["decision"], found["reason"]) == ("Rejected", "The register says three.")
    assert (found["written_by"], found["decided_by"]) == ("Max Porter", "Ines Moreau")


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_the_log_as_a_spreadsheet(kind, as_, round, comment):
    assert as_("laura").get(f"{ROUND}log.{kind}").content[:2] == b"PK"
    assert as_("laura").get(f"{ROUND}log.exe").status_code == 404


def test_each_area_gets_a_draft_with_its_own_mark(round, as_, monkeypatch):
    marks = []

    def print_it(report, *, watermark):
        marks.append(watermark)
        return watermark.encode()

    monkeypatch.setattr("reports.printing.pdf.render_pdf", print_it)
    steps: list[str] = []
    render_drafts(round, steps.append)
    assert marks[0] == "Draft for factual accuracy – North – not for publication"
    assert steps == ["Printing the draft for North", "Printing the draft for South"]
    render_drafts(round)
    assert len(marks) == 2
    assert "South" in as_("max").get(f"{SOUTH}draft.pdf").content.decode()


def test_a_worker_that_takes_the_drafts_up_goes_on_with_the_rest(round, monkeypatch):
    monkeypatch.setattr("reports.printing.pdf.render_pdf", lambda report, watermark: watermark.encode())

    def stop_at_south(step: str) -> None:
        if "South" in step:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        render_drafts(round, stop_at_south)
    assert [draft.area.name for draft in round.drafts.all()] == ["North"]
    render_drafts(round)
    assert [draft.area.name for draft in round.drafts.all()] == ["North", "South"]


@pytest.mark.parametrize(
    ("name", "address"), [("laura", ROUNDS), ("laura", ROUND), ("max", NORTH), ("max", L1)]
)
def test_more_comments_cost_no_more_queries(
    name, address, as_, round, comment, django_assert_max_num_queries, max_of_north
):
    def queries() -> int:
        with django_assert_max_num_queries(30) as counted:
            client.get(address)
        return len(counted)

    client = as_(name)
    client.get(address)  # the first page of a session reads more
    before = queries()
    for _ in range(5):
        write_comment(
            round=round,
            area=comment.area,
            section="L1",
            paragraph="",
            text="More.",
            user=max_of_north,
        )
    assert queries() == before


def test_a_report_that_cannot_be_put_together_is_sent_to_nobody(as_, tiny):
    tiny.passages.filter(section__code="L1").update(text="In {{X9.9}}.")
    page = soup(open_by_page(as_("laura"), days=10))
    assert "{{X9.9}} stands for no figure" in words(page.select_one(".govuk-error-summary"))
    assert not AccuracyRound.objects.exists()
    assert not mail.outbox


def test_the_lead_gives_the_areas_more_time(as_, round):
    day = timezone.localdate() + timedelta(days=20)
    parts = {"deadline-day": day.day, "deadline-month": day.month, "deadline-year": day.year}
    page = soup(as_("laura").post(f"{ROUND}deadline/", parts, follow=True))
    assert "The deadline is changed" in words(page.main)
    round.refresh_from_db()
    assert round.deadline == day


def test_the_worker_prints_the_drafts_step_by_step(round, monkeypatch):
    monkeypatch.setattr("reports.printing.pdf.render_pdf", lambda report, watermark: watermark.encode())
    job = take_up(round.job.pk)
    assert job is not None
    run_job(job)
    job.refresh_from_db()
    assert (job.status, job.done, job.total) == ("done", 2, 2)
    assert round.drafts.count() == 2
