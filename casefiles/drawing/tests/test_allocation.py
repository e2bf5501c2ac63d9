"""How many cases a sample needs and how the strata share them, with the numbers of docs/sampling.md."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casefiles.drawing.allocation import DEVIATES, SampleSize, allocate_to_strata

COUNTS = st.dictionaries(st.text(max_size=3), st.integers(0, 5_000), max_size=12)


@pytest.mark.parametrize(
    ("population", "cases"),
    [(0, 0), (1, 1), (10, 10), (60, 45), (300, 107), (1_000, 142), (10_000, 162)],
)
def test_eighty_percent_give_or_take_five(population: int, cases: int):
    assert SampleSize().of(population) == cases


def test_more_confidence_and_a_smaller_margin_need_more_cases():
    assert SampleSize(confidence=95, margin=5).of(300) == 169
    assert SampleSize(confidence=80, margin=10).of(300) == 37
    assert SampleSize(confidence=95, margin=5).of(10**9) == 385


@pytest.mark.parametrize("wrong", [{"confidence": 81}, {"margin": 0}, {"margin": 51}])
def test_what_has_no_formula_is_refused(wrong: dict[str, int]):
    with pytest.raises(ValueError, match="no sample size"):
        SampleSize(**wrong).of(300)


@given(st.integers(0, 10**6), st.sampled_from(sorted(DEVIATES)), st.integers(1, 50))
def test_a_sample_is_never_larger_than_its_list_nor_smaller_for_a_longer_one(
    population: int, confidence: int, margin: int
):
    size = SampleSize(confidence=confidence, margin=margin).of(population)
    longer = SampleSize(confidence=confidence, margin=margin).of(population + 1)
    assert min(population, 1) <= size <= min(population, longer)


def test_a_size_is_a_number_or_follows_from_the_list():
    assert SampleSize(number=30).of(12) == 30
    assert SampleSize().of(300) == 107
    assert (str(SampleSize(number=30)), str(SampleSize())) == ("30", "80% ± 5")


def test_ten_cases_of_three_strata():
    """50, 30 and 25 of 105: shares 4.76, 2.86 and 2.38; rounded down 8; the two largest rests get one more."""
    parts = allocate_to_strata(10, {"North": 50, "South": 30, "West": 25})
    assert [(part.stratum, part.share, part.extra, part.taken) for part in parts] == [
        ("North", Fraction(100, 21), 1, 5),
        ("South", Fraction(20, 7), 1, 3),
        ("West", Fraction(50, 21), 0, 2),
    ]


def test_on_a_tie_the_larger_then_the_earlier_stratum_gets_the_case():
    assert [part.taken for part in allocate_to_strata(1, {"a": 3, "b": 3})] == [1, 0]
    assert [part.taken for part in allocate_to_strata(2, {"a": 1, "b": 3})] == [0, 2]
    assert [part.taken for part in allocate_to_strata(3, {"a": 1, "b": 2, "c": 3})] == [0, 1, 2]


def test_no_more_is_taken_than_there_is():
    assert [part.taken for part in allocate_to_strata(30, {"a": 2, "b": 0, "c": 5})] == [2, 0, 5]
    assert allocate_to_strata(30, {}) == ()


@given(st.integers(0, 30_000), COUNTS)
def test_allocation_sums_to_the_size_and_never_exceeds_a_stratum(size: int, cases: dict[str, int]):
    parts = allocate_to_strata(size, cases)
    assert sum(part.taken for part in parts) == min(size, sum(cases.values()))
    assert all(0 <= part.taken <= part.cases == cases[part.stratum] for part in parts)


@given(st.integers(0, 30_000), COUNTS)
def test_a_stratum_is_never_a_whole_case_away_from_its_exact_share(size: int, cases: dict[str, int]):
    assert all(abs(part.taken - part.share) < 1 for part in allocate_to_strata(size, cases))


@given(st.integers(0, 30_000), COUNTS)
def test_the_order_of_the_strata_does_not_matter(size: int, cases: dict[str, int]):
    assert allocate_to_strata(size, cases) == allocate_to_strata(size, dict(reversed(cases.items())))
