"""Which by-area figures may be printed for everybody to read: worked by hand, as in docs/disclosure.md."""

from hypothesis import given, settings
from hypothesis import strategies as st

from reports.disclosure.suppression import feasible_widths, printed_areas, printed_scores

CASES = {"Kent": 40, "Essex": 30, "Devon": 50}


def row(**met_of: tuple[int, int]) -> dict[str, tuple[int, int]]:
    """`kent=(20, 40)` is 20 met of 40 relevant."""
    return {area.title(): (met, of - met) for area, (met, of) in met_of.items()}


def test_areas_with_enough_cases_on_both_sides_are_printed():
    answers = row(kent=(20, 40), essex=(10, 20), devon=(40, 50))
    assert printed_areas(answers, CASES, 10) == {"Kent", "Essex", "Devon"}


def test_one_hidden_area_takes_the_next_smallest_with_it():
    answers = row(kent=(20, 40), essex=(5, 30), devon=(25, 50))
    assert printed_areas(answers, CASES, 10) == {"Devon"}


def test_nought_and_a_hundred_per_cent_tell_every_answer():
    answers = row(kent=(40, 40), essex=(0, 30), devon=(25, 50))
    assert printed_areas(answers, CASES, 10) == {"Devon"}


def test_a_row_of_two_areas_is_left_out_when_one_must_hide():
    answers = row(kent=(20, 40), essex=(5, 30))
    assert printed_areas(answers, {"Kent": 40, "Essex": 30}, 10) == set()


def test_two_hidden_areas_are_told_by_the_numbers_of_their_cases():
    """Kent 12 met of 40 and Essex 29 of 30 leave 41 met and 29 not met for 70 cases. All those cases
    are relevant, so Essex has at least one met: from 1 to 30, which is wide enough; nobody hides."""
    answers = row(kent=(12, 40), essex=(29, 30), devon=(25, 50))
    widths = feasible_widths(answers, ["Kent", "Essex"], CASES)
    assert widths == {("Kent", 0): 29, ("Kent", 1): 29, ("Essex", 0): 29, ("Essex", 1): 29}


def test_an_area_with_few_cases_is_in_no_table_and_stays_as_wide_as_it_was():
    """Rye has 6 cases: nobody can be kept from knowing that 0 to 6 met. Printing the other three would
    tell it exactly, so the smallest of them hides: Essex. Of their 17 met Rye can hold 6 at most, so
    Essex would be known to have 11 to 17; a mark must be ten wide, so Kent hides too."""
    cases = {**CASES, "Rye": 6}
    answers = row(kent=(20, 40), essex=(15, 30), devon=(25, 50), rye=(2, 6))
    assert set(feasible_widths(answers, ["Essex", "Rye"], cases).values()) == {6}
    assert printed_areas(answers, cases, 10) == {"Devon"}


def test_a_hidden_area_that_would_stay_too_narrow_leaves_the_row_out():
    """Rye and Deal have ten cases each and 9 not met between them: a range of 9, whoever else hides."""
    cases = {"Kent": 40, "Rye": 10, "Deal": 10}
    answers = row(kent=(40, 40), rye=(5, 10), deal=(6, 10))
    assert printed_areas(answers, cases, 10) == set()


def test_an_area_that_an_earlier_version_printed_is_no_cover_for_another():
    """Kent has the smaller base, but readers have its figure already; so Devon hides with Essex."""
    answers = row(kent=(20, 40), essex=(5, 30), devon=(25, 50))
    assert printed_areas(answers, CASES, 10, seen=["Kent"]) == {"Kent"}


def test_an_area_whose_earlier_figure_is_known_covers_nobody_though_it_now_hides():
    """Kent and Essex have 5 met each: either could have all 10, unless readers have had Kent's figure."""
    answers = row(kent=(5, 40), essex=(5, 30), devon=(25, 50))
    assert printed_areas(answers, CASES, 10) == {"Devon"}
    assert printed_areas(answers, CASES, 10, seen=["Kent"]) == set()


def test_the_threshold_is_a_setting():
    answers = row(kent=(20, 40), essex=(5, 30), devon=(25, 50))
    assert printed_areas(answers, CASES, 5) == {"Kent", "Essex", "Devon"}


def test_a_score_that_would_give_its_last_criterion_away_is_not_printed():
    """Two criteria; in the second Essex and Kent are hidden. With Essex's score printed, Essex's
    second criterion is the score less the first, so that no score can be."""
    rows = {
        "C1": row(kent=(20, 40), essex=(15, 30), devon=(25, 50)),
        "C2": row(kent=(20, 40), essex=(5, 30), devon=(25, 50)),
    }
    printed = {code: printed_areas(answers, CASES, 10) for code, answers in rows.items()}
    assert printed == {"C1": {"Kent", "Essex", "Devon"}, "C2": {"Devon"}}
    assert printed_scores(rows, printed, CASES, 10) == {"Devon"}


def test_scores_of_criteria_that_are_not_printed_tell_little_and_are():
    answers = row(kent=(20, 40), essex=(12, 30), devon=(25, 50))
    rows = dict.fromkeys(("C1", "C2", "C3"), answers)
    nothing = {code: frozenset() for code in rows}
    assert printed_scores(rows, nothing, CASES, 10) == {"Kent", "Essex", "Devon"}


def test_no_score_is_printed_beside_a_mark_that_hides_nothing():
    """Kent's score has a mark. Its C1 was printed before and nobody met C2: everybody can add them up."""
    rows = {
        "C1": row(kent=(10, 40), essex=(15, 30), devon=(45, 50)),
        "C2": row(kent=(0, 40), essex=(0, 30), devon=(0, 50)),
    }
    printed, seen = {"C1": {"Essex"}}, {"C1": ["Kent", "Essex", "Devon"]}
    assert printed_scores(rows, printed, CASES, 10, seen=seen, kept=["Kent"]) == set()


def test_a_score_that_an_earlier_version_printed_is_known():
    """Of one criterion the score is the figure: with Kent's, Essex's is the total less two others."""
    rows = {"C1": row(kent=(40, 40), essex=(0, 30), devon=(25, 50))}
    printed = {"C1": printed_areas(rows["C1"], CASES, 10)}
    assert printed_scores(rows, printed, CASES, 10) == {"Devon"}
    assert printed_scores(rows, printed, CASES, 10, seen_scores=["Kent"]) == set()


def test_to_leave_out_a_score_that_an_earlier_version_printed_hides_nothing():
    """Devon's goes, though Kent's is the smaller: readers have that already."""
    rows = {
        "C1": row(kent=(35, 40), essex=(5, 30), devon=(10, 50)),
        "C2": row(kent=(0, 40), essex=(30, 30), devon=(0, 50)),
    }
    printed = {code: printed_areas(answers, CASES, 10) for code, answers in rows.items()}
    assert printed == {"C1": {"Devon"}, "C2": set()}
    assert printed_scores(rows, printed, CASES, 10, seen_scores=["Kent"]) == {"Kent"}


def test_a_score_that_an_earlier_version_kept_stays_hidden_and_takes_the_next_smallest_with_it():
    answers = row(kent=(20, 40), essex=(12, 30), devon=(25, 50))
    rows = dict.fromkeys(("C1", "C2", "C3"), answers)
    nothing = {code: frozenset() for code in rows}
    assert printed_scores(rows, nothing, CASES, 10, kept=["Kent"]) == {"Devon"}


def test_a_score_of_criteria_that_were_printed_before_but_one_gives_that_one_away():
    answers = row(kent=(20, 40), essex=(12, 30), devon=(25, 50))
    rows = dict.fromkeys(("C1", "C2", "C3"), answers)
    nothing = {code: frozenset() for code in rows}
    assert printed_scores(rows, nothing, CASES, 10, seen=dict.fromkeys(("C1", "C2"), tuple(CASES))) == set()


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_hiding_more_areas_never_narrows_the_hidden(data: st.DataObject):
    cases = {name: data.draw(st.integers(0, 40)) for name in "ABCDE"}
    answers = {}
    for name, number in cases.items():
        met = data.draw(st.integers(0, number))
        answers[name] = (met, data.draw(st.integers(0, number - met)))
    few, many = ["A", "B"], ["A", "B", "C", "D"]
    less = feasible_widths(answers, few, cases)
    more = feasible_widths(answers, many, cases)
    assert all(more[part] >= less[part] for part in less)
