"""A sample is drawn from an area's list, and anybody can draw it again."""

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casefiles.drawing.allocation import SampleSize
from casefiles.drawing.drawing import (
    DrawResult,
    Exclusion,
    ListedCase,
    SubstitutedCase,
    draw_cases,
    in_order,
    list_digest,
    new_seed,
    stratum_labels,
    with_substitution,
)
from criteria.spec import Fact, ProfileGroup, ProfileRow

ORCHARDS = [ListedCase(f"N0{number}", ("apple",)) for number in range(1, 6)] + [
    ListedCase(f"N0{number}", ("pear",)) for number in range(6, 9)
]
REFERENCES = st.text(st.characters(categories=["Lu", "Nd"]), min_size=1, max_size=6).map(
    lambda reference: unicodedata.normalize("NFC", reference)
)
LISTS = st.lists(
    st.builds(ListedCase, REFERENCES, st.tuples(st.sampled_from(["apple", "pear", "plum"]))),
    max_size=40,
    unique_by=lambda case: case.reference,
)
SEEDS = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=8)


def test_the_order_is_that_of_sha_256_as_sha256sum_prints_it():
    """printf '%s\\n%s' harvest N08 | sha256sum begins 09c9, and so on up to 9af2 for N07."""
    references = ["N01", "N02", "N03", "N04", "N05", "N06", "N07", "N08"]
    expected = ["N08", "N02", "N03", "N01", "N05", "N06", "N04", "N07"]
    assert in_order("harvest", references) == expected


def test_four_of_eight_orchards_in_two_strata():
    """5 apple and 3 pear orchards, 4 asked: shares 2.5 and 1.5, a tie that the larger stratum wins."""
    drawn = draw_cases(ORCHARDS, size=SampleSize(number=4), seed="harvest")
    apple, pear = drawn.strata
    assert (apple.labels, apple.share, apple.rounded_down, apple.extra) == (
        ("apple",),
        (5, 2),
        2,
        1,
    )
    assert (apple.chosen, apple.reserves) == (("N02", "N03", "N01"), ("N05", "N04"))
    assert (pear.chosen, pear.reserves) == (("N08",), ("N06", "N07"))
    assert drawn.sample == ("N02", "N03", "N01", "N08")
    assert drawn.achieved == "4 asked, 4 found"


def test_excluded_cases_are_recorded_and_never_drawn():
    moved = Exclusion("N02", "Moved to another area before the period")
    drawn = draw_cases(ORCHARDS, size=SampleSize(number=4), seed="harvest", exclusions=[moved])
    assert drawn.exclusions == (moved,)
    assert [stratum.cases for stratum in drawn.strata] == [4, 3]
    assert drawn.sample == ("N03", "N01", "N08", "N06")


def test_the_size_follows_from_the_cases_that_are_eligible():
    listed = [ListedCase(f"N{number}") for number in range(61)]
    drawn = draw_cases(listed, size=SampleSize(), seed="harvest", exclusions=[Exclusion("N0", "Duplicate")])
    assert (drawn.asked, len(drawn.sample)) == (45, 45)


def test_a_list_shorter_than_the_size_is_taken_whole_and_said_so():
    drawn = draw_cases(ORCHARDS, size=SampleSize(number=30), seed="harvest")
    assert len(drawn.sample) == 8
    assert drawn.achieved == "30 asked, 8 found"


def test_a_case_that_cannot_be_used_is_replaced_by_the_next_reserve_of_its_stratum():
    drawn = draw_cases(ORCHARDS, size=SampleSize(number=4), seed="harvest")
    once = with_substitution(drawn, reference="N01", reason="File not found")
    twice = with_substitution(once, reference="N05", reason="Transferred")
    assert twice.substitutions == (
        SubstitutedCase("N01", "File not found", "N05"),
        SubstitutedCase("N05", "Transferred", "N04"),
    )
    assert twice.sample == ("N02", "N03", "N04", "N08")
    assert [bool(change.reserve) for change in twice.substitutions] == [True, True]
    assert drawn.substitutions == ()


def test_without_a_reserve_left_the_sample_is_one_smaller():
    drawn = draw_cases(ORCHARDS, size=SampleSize(number=8), seed="harvest")
    lost = with_substitution(drawn, reference="N06", reason="File not found")
    assert lost.substitutions[0].reserve == ""
    assert lost.achieved == "8 asked, 7 found"
    assert "N06" not in lost.sample


def test_a_substitution_needs_a_case_of_the_sample_and_a_reason():
    drawn = draw_cases(ORCHARDS, size=SampleSize(number=4), seed="harvest")
    with pytest.raises(ValueError, match="“N04” is not in the sample"):
        with_substitution(drawn, reference="N04", reason="File not found")
    with pytest.raises(ValueError, match="Say why the case cannot be used"):
        with_substitution(drawn, reference="N01", reason=" ")
    gone = with_substitution(drawn, reference="N01", reason="File not found")
    with pytest.raises(ValueError, match="“N01” is not in the sample"):
        with_substitution(gone, reference="N01", reason="File not found")


@pytest.mark.parametrize(
    ("exclusions", "message"),
    [
        ([Exclusion("N99", "Moved")], "“N99” is not in the list."),
        ([Exclusion("N01", " ")], "Say why “N01” is excluded."),
        ([Exclusion("N01", "Moved"), Exclusion("N01", "Closed")], "“N01” is excluded twice."),
    ],
)
def test_an_exclusion_needs_a_listed_case_and_a_reason(exclusions: list[Exclusion], message: str):
    with pytest.raises(ValueError, match=message):
        draw_cases(ORCHARDS, size=SampleSize(number=4), seed="harvest", exclusions=exclusions)


def test_a_list_has_each_case_once_and_a_seed_is_one_line():
    with pytest.raises(ValueError, match="“N01” is listed 2 times"):
        draw_cases([ListedCase("N01"), ListedCase("N01", ("pear",))], size=SampleSize(), seed="harvest")
    for seed in ("", "two\nlines"):
        with pytest.raises(ValueError, match="The seed must be one line"):
            draw_cases(ORCHARDS, size=SampleSize(), seed=seed)


def test_an_accent_written_in_two_ways_is_one_reference():
    composed = draw_cases([ListedCase("\u00c91"), ListedCase("N2")], size=SampleSize(number=1), seed="harvest")
    apart = draw_cases([ListedCase("E\u03011"), ListedCase("N2")], size=SampleSize(number=1), seed="harvest")
    assert composed == apart


def test_the_digest_tells_lists_apart_but_not_their_order():
    assert list_digest(ORCHARDS) == list_digest(reversed(ORCHARDS))
    assert list_digest(ORCHARDS) != list_digest(ORCHARDS[1:])
    assert list_digest([ListedCase("N1", ("apple",))]) != list_digest([ListedCase("N1", ("pear",))])


def test_strata_are_the_values_of_facts_and_the_bands_of_numbers():
    bands = (
        ProfileRow("P1.1", "Under 40", maximum=39),
        ProfileRow("P1.2", "40 and over", minimum=40),
    )
    age = Fact("age", "Age", "number", "sample", profile=ProfileGroup("P1", "Age", bands))
    fruit = Fact("fruit", "Fruit", "choice", "sample", ("apple", "pear"))
    rows = Fact("rows", "Rows", "number", "sample")
    assert stratum_labels([fruit, age, rows], {"fruit": "apple", "age": 39, "rows": 12}) == (
        "apple",
        "Under 40",
        "12",
    )
    assert stratum_labels([fruit, age], {"age": 40}) == ("not recorded", "40 and over")


def test_a_new_seed_differs_every_time():
    assert new_seed() != new_seed()
    assert len(new_seed()) == 16


@given(LISTS, st.integers(0, 50), SEEDS, st.randoms())
def test_the_same_seed_and_list_give_the_same_sample_in_any_order(listed, number, seed, chance):
    shuffled = list(listed)
    chance.shuffle(shuffled)
    first = draw_cases(listed, size=SampleSize(number=number), seed=seed)
    assert draw_cases(shuffled, size=SampleSize(number=number), seed=seed) == first
    assert len(set(first.sample)) == len(first.sample) == min(number, len(listed))


@given(LISTS, st.integers(0, 50), SEEDS, st.lists(st.integers(0, 49), max_size=30))
def test_substitutions_keep_their_books(listed, number, seed, positions):
    drawn = draw_cases(listed, size=SampleSize(number=number), seed=seed)
    for position in positions:
        if drawn.sample:
            gone = drawn.sample[position % len(drawn.sample)]
            drawn = with_substitution(drawn, reference=gone, reason="File not found")
    assert len(drawn.sample) == len(drawn.drawn) - sum(not change.reserve for change in drawn.substitutions)
    assert not {change.reference for change in drawn.substitutions} & set(drawn.sample)
    assert set(drawn.sample) <= {case.reference for case in listed}


@given(LISTS, st.integers(0, 50), SEEDS)
def test_a_draw_survives_a_json_file(listed, number, seed):
    drawn = draw_cases(listed, size=SampleSize(number=number), seed=seed)
    if drawn.sample:
        drawn = with_substitution(drawn, reference=drawn.sample[0], reason="File not found")
    assert DrawResult.from_json(json.loads(json.dumps(drawn.as_json()))) == drawn
