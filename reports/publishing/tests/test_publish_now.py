"""Loading passages and publishing: all or nothing, and what was before stays to be seen."""

import hashlib

import pytest
from django.core.management import CommandError, call_command

from casefiles.models.assessments import Answer
from reports.models.passages import Passage
from reports.models.publishing import PublishedReport
from reports.publishing.publish_now import latest_if_unchanged, load_passages, publish_now
from reports.writing.passages_file import PassageSpec

pytestmark = pytest.mark.django_db

NEW = PassageSpec("paragraph", "Rewritten.", chapter=2, section="L1")


def texts(inspection) -> list[str]:
    return [passage.text for passage in inspection.passages.all()]


def test_loading_replaces_the_passages_in_their_order(tiny):
    closing = PassageSpec("paragraph", "And so.", chapter=2, position="end")
    load_passages(inspection=tiny, passages=[NEW, closing])
    assert texts(tiny) == ["Rewritten.", "And so."]
    assert [passage.order for passage in tiny.passages.all()] == [1, 2]


def test_a_passage_is_anchored_to_its_section_and_area(tiny):
    box = PassageSpec("good_practice", "A van.", chapter=2, section="L2", area="South")
    load_passages(inspection=tiny, passages=[box])
    (passage,) = tiny.passages.all()
    assert (passage.chapter.number, passage.section.code) == (2, "L2")
    assert passage.area.name == "South"


def test_what_is_replaced_stays_in_history_with_who_did_it(tiny, people):
    load_passages(inspection=tiny, passages=[NEW], user=people["laura"])
    gone = Passage.history.filter(text="Most schools had books for every age.", history_type="-")
    assert [row.history_user for row in gone] == [people["laura"]]
    come = Passage.history.get(text="Rewritten.")
    assert (come.history_user, come.history_change_reason) == (
        people["laura"],
        "Loaded from a file",
    )


def test_nothing_is_replaced_when_one_passage_cannot_be_kept(tiny):
    before = texts(tiny)
    with pytest.raises(KeyError):
        load_passages(inspection=tiny, passages=[NEW, PassageSpec("paragraph", "Lost.", chapter=99)])
    assert texts(tiny) == before


def test_publishing_keeps_the_bytes_their_hash_and_every_figure(tiny, people):
    published = publish_now(inspection=tiny, user=people["laura"])
    published.refresh_from_db()
    assert bytes(published.pdf).startswith(b"%PDF-1.7")
    assert published.sha256 == hashlib.sha256(published.pdf).hexdigest()
    assert published.frozen["cover"]["title"] == "Open Books"
    assert (published.version, published.published_by) == (1, people["laura"])


def test_a_published_version_does_not_change_when_an_answer_does(tiny):
    first = publish_now(inspection=tiny, user=None)
    Answer.objects.filter(assessment__case__reference="N2", criterion__code="L1.1").update(value="enough")
    second = publish_now(inspection=tiny, user=None, changes="N2 was answered again.")
    first.refresh_from_db()
    assert (first.version, second.version) == (1, 2)

    def printed(published: PublishedReport) -> str:
        return published.frozen["chapters"][1]["sections"][0]["blocks"][0]["text"]

    assert printed(first) == "Books for every age stood in 3 of 4 schools, or 75%."
    assert printed(second) == "Books for every age stood in 4 of 4 schools, or 100%."
    assert first.sha256 != second.sha256


def test_the_command_publishes_in_somebodys_name(tiny, people, capsys):
    call_command("publish_report", "tiny", "--by", "laura")
    published = tiny.published.get()
    assert published.published_by == people["laura"]
    assert capsys.readouterr().out == (f"Published tiny version 1, SHA-256 {published.sha256}.\n")


def test_a_version_of_an_older_release_is_published_anew(tiny, people):
    PublishedReport.objects.create(inspection=tiny, version=1, frozen={}, pdf=b"", sha256="")
    assert latest_if_unchanged(tiny) is None


def test_what_still_stands_is_not_published_again(tiny, people):
    published = publish_now(inspection=tiny, user=None)
    assert latest_if_unchanged(tiny) == published


def test_the_command_prints_without_publishing(tiny, tmp_path):
    call_command("render_report", "tiny", str(tmp_path / "tiny.pdf"))
    assert (tmp_path / "tiny.pdf").read_bytes().startswith(b"%PDF-1.7")
    assert not tiny.published.exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("publish_report", "nowhere"), "There is no inspection “nowhere”."),
        (("publish_report", "tiny", "--by", "nobody"), "Nobody signs in as “nobody”."),
        (("render_report", "nowhere", "x.pdf"), "There is no inspection “nowhere”."),
    ],
)
def test_a_command_says_plainly_what_it_cannot_find(tiny, arguments, message):
    with pytest.raises(CommandError, match=message):
        call_command(*arguments)
