"""Two texts, word by word."""

from reports.writing.differences import DifferencePiece, differences


def test_words_that_took_the_place_of_others_come_after_them():
    assert differences("Most schools were open.", "Few schools were open.") == (
        DifferencePiece("gone", "Most"),
        DifferencePiece("new", "Few"),
        DifferencePiece("same", " schools were open."),
    )


def test_a_reference_is_one_word():
    found = differences("In {{L1.1 of}} schools", "In {{L1.2 of}} schools")
    assert [piece.text for piece in found] == ["In ", "{{L1.1 of}}", "{{L1.2 of}}", " schools"]


def test_nothing_is_lost():
    older, newer = "a {b} c\n\nd", "a {b c\n\n* e {{f"
    found = differences(older, newer)
    assert "".join(p.text for p in found if p.kind != "new") == older
    assert "".join(p.text for p in found if p.kind != "gone") == newer


def test_the_same_text_is_one_piece():
    assert differences("As it was.", "As it was.") == (DifferencePiece("same", "As it was."),)


def test_one_word_over_and_over_is_compared_as_any_other_text():
    older, newer = "very " * 4_000, "very late " * 2_000
    found = differences(older, newer)
    assert "".join(p.text for p in found if p.kind != "gone") == newer
