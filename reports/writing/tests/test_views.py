"""Ines writes on the pages; Ivan, who inspects North alone, reads and comments."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inspection.models import Inspection
from reports.models.passages import Passage
from reports.writing.actions import add_passage, edit_passage, remove_passage
from reports.writing.passages_file import PassageSpec

BOOKS = "Books for every age stood in {{L1.1 of}} schools, or {{L1.1}}."
WRITE = "/tiny/report/write/"


@pytest.fixture
def books(tiny: Inspection) -> Passage:
    return tiny.passages.get(text=BOOKS)


def page(client, path: str, data: dict | None = None, status: int = 200) -> str:
    address = WRITE + path
    response = client.get(address) if data is None else client.post(address, data)
    assert response.status_code == status
    return " ".join(response.content.decode().split())


def sent(**other: object) -> dict:
    return {"do": "save", "version": 1, "kind": "paragraph", "place": "2/L1", "text": "x"} | other


def test_the_outline_counts_passages_and_says_what_is_missing(as_):
    found = page(as_("ines"), "")
    assert "10 passages so far." in found
    assert "No findings" in found  # chapter 3 scores its district and finds nothing
    assert 'href="/tiny/report/write/2/#place-L1"' in found


def test_a_part_shows_its_passages_as_they_will_print(books, as_):
    found = page(as_("ines"), "2/")
    assert '<span class="app-prose__number">2.2</span>' in found
    assert 'title="{{L1.1}}: 3 of 4">75%</a>' in found
    assert f'href="/tiny/report/write/passages/{books.pk}/"' in found


def test_the_summary_collects_what_is_written_in_the_chapters(as_):
    found = page(as_("ines"), "1/")
    assert "Use of the library: Strengths" in found
    assert "Add: strength" not in found


def test_there_is_no_other_part(as_):
    page(as_("ines"), "9/", status=404)


def test_a_passage_is_edited_in_place(books, tiny, as_):
    path = f"passages/{books.pk}/"
    response = as_("ines").post(WRITE + path, sent(text="In {{L1.1 of}} schools."))
    assert response["Location"] == f"/tiny/report/write/2/#passage-{books.pk}"
    assert tiny.passages.get(pk=books.pk).text == "In {{L1.1 of}} schools."


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{{L9.9}}", "no criterion, profile row, section or chapter has the code"),
        ("# Loud", "A heading cannot be printed"),
        ("  ", "Enter the text"),
    ],
)
def test_what_cannot_be_printed_is_an_error_beside_the_text(text, said, books, as_):
    found = page(as_("ines"), f"passages/{books.pk}/", sent(text=text))
    assert 'href="#id_text"' in found
    assert said in found
    assert Passage.objects.get(pk=books.pk).version == 1


def test_only_the_fields_of_the_kind_are_shown(as_):
    ines = as_("ines")
    assert "Who should act on it" not in page(ines, "2/add/?kind=paragraph&place=2/L1")
    assert "Who should act on it" in page(ines, "2/add/?kind=recommendation&place=2/start")
    assert "Term or abbreviation" in page(ines, "glossary/add/?kind=glossary")


def test_another_kind_has_its_own_fields_and_keeps_what_was_typed(books, as_):
    data = sent(do="kind", kind="good_practice", text="Half written", addressee="Heads")
    found = page(as_("ines"), f"passages/{books.pk}/", data)
    assert "Choose an area" in found
    assert "Half written</textarea>" in found
    assert '<input type="hidden" name="addressee" value="Heads"' in found
    assert "There is a problem" not in found


def test_a_preview_saves_nothing(books, as_):
    found = page(as_("ines"), f"passages/{books.pk}/", sent(do="preview", text="*{{L1.2 of}}*"))
    assert ">1 of 2</a></em>" in found
    assert Passage.objects.get(pk=books.pk).text == BOOKS


def test_the_script_is_told_how_it_would_print(as_):
    data = {"kind": "paragraph", "text": "{{L1.1}} & {{L9}}"}
    response = as_("ines").post(WRITE + "preview/", data, headers={"accept": "application/json"})
    html = response.json()["html"]
    assert response.json()["application"] == "thematic"
    assert ">75%</a> &amp; <mark" in html


def test_a_stale_edit_shows_both_texts_and_keeps_the_typed_one(books, tiny, people, as_):
    theirs = PassageSpec("paragraph", "Books stood in every hall.", 2, "L1")
    edit_passage(inspection=tiny, key=books.pk, spec=theirs, version=1, user=people["laura"])
    path, mine = f"passages/{books.pk}/", "Books stood in two halls."
    found = page(as_("ines"), path, sent(text=mine), status=409)
    assert "Somebody else saved this passage meanwhile" in found
    assert "(taken out: </span>every<" in found
    assert "(put in: </span>two<" in found
    assert f"{mine}</textarea>" in found
    assert 'name="version" value="2"' in found
    as_("ines").post(WRITE + path, sent(text=mine, version=2))
    assert tiny.passages.get(pk=books.pk).text == mine


def test_a_stale_edit_names_what_differs_beside_the_text(books, tiny, people, as_):
    theirs = PassageSpec("good_practice", BOOKS, 2, "L2", area="South")
    edit_passage(inspection=tiny, key=books.pk, spec=theirs, version=1, user=people["laura"])
    data = sent(kind="good_practice", place="2/L2", area="North", text=BOOKS)
    found = page(as_("ines"), f"passages/{books.pk}/", data, status=409)
    assert "The text is the same" in found
    assert "Area: saved is <strong>South</strong>, yours is <strong>North</strong>" in found
    assert "Place: saved is" not in found


def test_what_was_typed_into_a_removed_passage_can_be_added_anew(books, tiny, people, as_):
    remove_passage(inspection=tiny, key=books.pk, version=1, reason="Said twice", user=people["laura"])
    found = page(as_("ines"), f"passages/{books.pk}/", sent(text="Not lost"), status=409)
    assert "Said twice" in found
    assert "Not lost</textarea>" in found
    assert 'action="/tiny/report/write/2/add/"' in found


def test_a_passage_is_added_before_another(books, tiny, as_):
    data = sent(version=0, text="First of all.", before=books.pk)
    assert as_("ines").post(WRITE + "2/add/", data).status_code == 302
    rows = tiny.passages.filter(section__code="L1").order_by("order")
    assert [row.text for row in rows] == ["First of all.", BOOKS]


def test_a_term_is_explained_once(as_):
    data = sent(version=0, kind="glossary", title="librarian")
    found = page(as_("ines"), "glossary/add/", data)
    assert "“librarian” is in the glossary already" in found


def test_a_move_that_came_too_late_moves_nothing(books, tiny, people, as_):
    shelf = PassageSpec("paragraph", "A shelf was empty.", 2, "L1")
    key = add_passage(inspection=tiny, spec=shelf, user=people["laura"]).pk
    path = f"{WRITE}passages/{key}/move/"
    found = as_("ines").post(path, {"do": "up", "version": 9}, follow=True)
    assert "Not moved: something changed meanwhile" in found.content.decode()
    as_("ines").post(path, {"do": "up", "version": 1})
    assert tiny.passages.get(pk=key).order < tiny.passages.get(pk=books.pk).order


def test_a_passage_is_removed_with_a_reason_and_put_back(books, tiny, as_):
    ines, path = as_("ines"), f"passages/{books.pk}/remove/"
    assert "Say why the passage is removed" in page(ines, path, {"version": 1, "reason": ""})
    ines.post(WRITE + path, {"version": 1, "reason": "Said twice"})
    removed = page(ines, "removed/")
    assert "<strong>Paragraph</strong>, chapter 2, Books and helpers" in removed
    assert "Said twice" in removed
    ines.post(f"{WRITE}removed/{books.pk}/")
    assert tiny.passages.filter(pk=books.pk).exists()


def test_history_shows_the_words_that_changed_and_leads_back(books, tiny, people, as_):
    theirs = PassageSpec("paragraph", BOOKS.replace("every age", "all"), 2, "L1")
    edit_passage(inspection=tiny, key=books.pk, spec=theirs, version=1, user=people["laura"])
    first = books.history.earliest("history_id").history_id
    ines = as_("ines")
    found = page(ines, f"passages/{books.pk}/history/")
    assert "(taken out: </span>every age<" in found
    assert f"?from={first}" in found
    assert "{{L1.1}}.</textarea>" in page(ines, f"passages/{books.pk}/?from={first}")


def test_a_thread_of_comments(books, as_):
    path = f"passages/{books.pk}/comments/"
    as_("ivan").post(WRITE + path, {"text": "Which age?"})
    ines = as_("ines")
    assert "1 with open comments" in page(ines, "")
    comment = books.comments.get()
    ines.post(f"{WRITE}{path}{comment.pk}/", {"do": "resolve"})
    assert "Resolved" in page(ines, path)
    assert "open comments" not in page(ines, "")


def test_an_inspector_of_one_area_reads_and_comments(books, as_):
    found = page(as_("ivan"), "2/")
    assert "75%</a>" in found
    assert ">Edit<" not in found
    assert "<table" not in found
    assert f'href="/tiny/report/write/passages/{books.pk}/comments/"' in found


def test_the_cases_of_a_fact_are_counted(as_):
    found = page(as_("ines"), "figures/?fact=size&op=%3D&value=Small")
    assert "{{percent size = Small}}</code> <span data-value>60% (3 of 5)</span>" in found
    assert "nothing is above or below" in page(as_("ines"), "figures/?fact=size&op=%3E&value=Small")


def test_a_lost_figure_is_pointed_out_where_it_can_be_mended(books, tiny, as_):
    tiny.passages.filter(pk=books.pk).update(text="In {{L8.1 of}} schools.")
    assert "1 with a figure that is no longer there." in page(as_("ines"), "")
    assert "{{L8.1 of}}: no criterion, profile row" in page(as_("ines"), "2/")


@pytest.mark.parametrize("path", ["", "2/", "2/add/", "figures/", "removed/"])
def test_a_longer_report_takes_no_more_queries(path, tiny, people, as_):
    ines = as_("ines")
    ines.get(WRITE + path)
    with CaptureQueriesContext(connection) as before:
        ines.get(WRITE + path)
    for number in range(5):
        said = PassageSpec("paragraph", f"Shelf {number}: {{{{L1.1}}}}.", 2, "L1")
        add_passage(inspection=tiny, spec=said, user=people["ines"])
    with CaptureQueriesContext(connection) as after:
        ines.get(WRITE + path)
    assert len(after) == len(before)
