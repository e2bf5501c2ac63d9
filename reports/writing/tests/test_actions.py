"""Ines and Laura write; Ivan, who inspects North alone, and Max, a manager, do not."""

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError

from inspection.models import Inspection
from reports.models.passages import Passage
from reports.writing.actions import (
    PassageRemoved,
    StalePassage,
    add_passage,
    edit_passage,
    move_passage,
    remove_passage,
    restore_passage,
)
from reports.writing.comments import add_comment, settle_comment
from reports.writing.passages_file import PassageSpec

BOOKS = "Books for every age stood in {{L1.1 of}} schools, or {{L1.1}}."
SHELF = PassageSpec("paragraph", "A shelf was empty.", 2, "L1")


def books(tiny: Inspection) -> Passage:
    return tiny.passages.get(text=BOOKS)


def texts(tiny: Inspection, section: str) -> list[str]:
    rows = tiny.passages.filter(section__code=section).order_by("order")
    return list(rows.values_list("text", flat=True))


def orders(tiny: Inspection) -> list[int]:
    return list(tiny.passages.order_by("order").values_list("order", flat=True))


def history(passage: Passage) -> list[tuple[str, str, str]]:
    rows = passage.history.order_by("history_id")
    return [(h.history_type, h.history_change_reason or "", h.history_user.username) for h in rows]


def test_a_passage_is_added_last_in_its_place(tiny, people):
    shelf = add_passage(inspection=tiny, spec=SHELF, user=people["ines"])
    assert texts(tiny, "L1") == [BOOKS, "A shelf was empty."]
    assert orders(tiny) == list(range(1, 12))
    assert history(shelf) == [("+", "Added", "ines")]


def test_a_passage_is_added_before_or_after_another(tiny, people):
    key = books(tiny).pk
    add_passage(inspection=tiny, spec=SHELF, user=people["ines"], before=key)
    other = PassageSpec("quotation", "We read.", 2, "L1", title="A pupil")
    add_passage(inspection=tiny, spec=other, user=people["ines"], after=key)
    assert texts(tiny, "L1") == ["A shelf was empty.", BOOKS, "We read."]


def test_the_first_passage_of_a_place_stands_after_those_printed_before(tiny, people):
    end = PassageSpec("paragraph", "So much for libraries.", 2, "", "end")
    passage = add_passage(inspection=tiny, spec=end, user=people["ines"])
    before = tiny.passages.get(order=passage.order - 1)
    assert (before.kind, before.section.code) == ("good_practice", "L2")
    assert tiny.passages.get(order=passage.order + 1).kind == "strength"


def test_an_edit_is_kept_with_who_made_it(tiny, people):
    key, said = books(tiny).pk, PassageSpec("paragraph", "Books stood.", 2, "L1")
    edit_passage(inspection=tiny, key=key, spec=said, version=1, user=people["ines"])
    passage = tiny.passages.get(pk=key)
    assert (passage.text, passage.version, passage.order) == ("Books stood.", 2, 4)
    assert history(passage)[-1] == ("~", "", "ines")


def test_a_stale_edit_is_refused_with_what_is_saved(tiny, people):
    key, said = books(tiny).pk, PassageSpec("paragraph", "Books stood.", 2, "L1")
    edit_passage(inspection=tiny, key=key, spec=said, version=1, user=people["ines"])
    mine = PassageSpec("paragraph", "Books lay about.", 2, "L1")
    with pytest.raises(StalePassage) as refused:
        edit_passage(inspection=tiny, key=key, spec=mine, version=1, user=people["laura"])
    assert refused.value.saved.text == "Books stood."
    assert tiny.passages.get(pk=key).text == "Books stood."


def test_saying_what_is_saved_already_changes_nothing(tiny, people):
    said = PassageSpec("paragraph", BOOKS, 2, "L1")
    edit_passage(inspection=tiny, key=books(tiny).pk, spec=said, version=0, user=people["ines"])
    assert books(tiny).version == 1


def test_an_edit_to_another_place_moves_the_passage(tiny, people):
    said = PassageSpec("paragraph", BOOKS, 2, "L2")
    edit_passage(inspection=tiny, key=books(tiny).pk, spec=said, version=1, user=people["ines"])
    assert texts(tiny, "L2")[-1] == BOOKS
    assert texts(tiny, "L1") == []
    assert orders(tiny) == list(range(1, 11))


def test_a_passage_moves_within_its_place(tiny, people):
    shelf = add_passage(inspection=tiny, spec=SHELF, user=people["ines"])
    move_passage(inspection=tiny, key=shelf.pk, steps=-1, version=1, user=people["ines"])
    assert texts(tiny, "L1") == ["A shelf was empty.", BOOKS]
    move_passage(inspection=tiny, key=shelf.pk, steps=1, version=2, user=people["ines"])
    assert texts(tiny, "L1") == [BOOKS, "A shelf was empty."]
    assert orders(tiny) == list(range(1, 12))
    assert [said for _, said, _ in history(shelf)] == ["Added", "Moved up", "Moved down"]


def test_no_step_leads_out_of_a_place(tiny, people):
    with pytest.raises(ValidationError):
        move_passage(inspection=tiny, key=books(tiny).pk, steps=1, version=1, user=people["ines"])


def test_what_is_removed_is_put_back_where_it_stood_with_its_comments(tiny, people):
    passage = books(tiny)
    add_comment(passage=passage, text="Which age?", user=people["ivan"])
    add_passage(inspection=tiny, spec=SHELF, user=people["ines"])
    remove_passage(inspection=tiny, key=passage.pk, version=1, reason="Said twice", user=people["laura"])
    assert texts(tiny, "L1") == ["A shelf was empty."]
    assert orders(tiny) == list(range(1, 11))
    restore_passage(inspection=tiny, key=passage.pk, user=people["ines"])
    assert texts(tiny, "L1") == [BOOKS, "A shelf was empty."]
    assert orders(tiny) == list(range(1, 12))
    assert [comment.text for comment in books(tiny).comments.all()] == ["Which age?"]
    assert history(books(tiny))[-2:] == [
        ("-", "Said twice", "laura"),
        ("+", "Put back", "ines"),
    ]


def test_a_removal_needs_a_reason_and_the_version_read(tiny, people):
    key = books(tiny).pk
    with pytest.raises(ValidationError):
        remove_passage(inspection=tiny, key=key, version=1, reason=" ", user=people["ines"])
    with pytest.raises(StalePassage):
        remove_passage(inspection=tiny, key=key, version=0, reason="Old", user=people["ines"])
    assert books(tiny).pk == key


def test_what_was_never_removed_is_not_put_back(tiny, people):
    with pytest.raises(PassageRemoved):
        restore_passage(inspection=tiny, key=books(tiny).pk, user=people["ines"])


@pytest.mark.parametrize("name", ["amir", "ivan", "max", "olga"])
def test_who_does_not_write_changes_nothing(name, tiny, people):
    with pytest.raises(PermissionDenied):
        add_passage(inspection=tiny, spec=SHELF, user=people[name])
    assert texts(tiny, "L1") == [BOOKS]


def test_a_passage_that_cannot_stand_is_refused_whole(tiny, people):
    nowhere = PassageSpec("recommendation", "libraries open", 2)
    with pytest.raises(ValidationError):
        add_passage(inspection=tiny, spec=nowhere, user=people["ines"])
    assert orders(tiny) == list(range(1, 11))


def test_a_write_that_fails_half_way_leaves_nothing_behind(tiny, people, monkeypatch):
    def full(*_: object, **__: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(Passage, "save", full)
    with pytest.raises(OSError, match="disk full"):
        add_passage(inspection=tiny, spec=SHELF, user=people["ines"], before=books(tiny).pk)
    assert orders(tiny) == list(range(1, 11))


def test_a_comment_is_resolved_and_opened_again(tiny, people):
    comment = add_comment(passage=books(tiny), text=" Which age? ", user=people["ivan"])
    assert comment.text == "Which age?"
    settle_comment(comment=comment, resolved=True, user=people["laura"])
    comment.refresh_from_db()
    assert comment.resolved_by == people["laura"]
    settle_comment(comment=comment, resolved=False, user=people["ivan"])
    comment.refresh_from_db()
    assert comment.resolved_at is None


def test_an_inspector_of_one_area_resolves_only_their_own_comments(tiny, people):
    comment = add_comment(passage=books(tiny), text="Which age?", user=people["ines"])
    with pytest.raises(PermissionDenied):
        settle_comment(comment=comment, resolved=True, user=people["ivan"])


def test_a_manager_does_not_comment(tiny, people: dict[str, User]):
    with pytest.raises(PermissionDenied):
        add_comment(passage=books(tiny), text="No.", user=people["max"])
