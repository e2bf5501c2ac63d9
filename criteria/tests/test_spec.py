"""Criteria in sentences: an item has the words of its lead-in before its own."""

import pytest

from criteria.spec import Chapter, Criterion, Instrument, Section, in_sentences

READ = Criterion("L1.1", "Children read every day", scale="s")
BOOKS = Criterion("L1.2", "There are books", scored=False)
OLDER = Criterion("L1.2a", "for older children", scale="s", parent="L1.2", letter="a")
YOUNG = Criterion("L1.2b", "for young children", scale="s", parent="L1.2", letter="b")
ROWS = (READ, BOOKS, OLDER, YOUNG)
LIBRARIES = Instrument(
    "libraries",
    "Libraries",
    1,
    (),
    (),
    (Chapter(1, "Books", "case", sections=(Section("L1", "Reading", criteria=ROWS),)),),
)


def test_items_follow_their_lead_in_with_or_without_their_letter():
    assert [words for _, words in in_sentences(ROWS)] == [
        "Children read every day",
        "There are books for older children",
        "There are books for young children",
    ]
    assert [words for _, words in in_sentences(ROWS, lettered=True)][1:] == [
        "There are books a) for older children",
        "There are books b) for young children",
    ]


def test_an_instrument_says_what_a_criterion_asks_and_its_lead_in():
    assert LIBRARIES.sentence("L1.2a") == "There are books for older children"
    assert (LIBRARIES.lead_in("L1.2a"), LIBRARIES.lead_in("L1.1")) == ("There are books", "")
    with pytest.raises(KeyError):
        LIBRARIES.sentence("L1.2")
