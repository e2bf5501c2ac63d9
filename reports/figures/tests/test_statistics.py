"""Checked by hand, then against statsmodels, irrCAC and krippendorff on invented data."""

from collections import Counter
from fractions import Fraction
from functools import partial
from math import comb

import krippendorff
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from irrCAC.raw import CAC
from scipy.stats import binom
from statsmodels.stats.inter_rater import cohens_kappa
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from reports.figures.statistics import (
    FunnelLimits,
    Interval,
    bootstrap_interval,
    cohen_kappa,
    gwet_ac1,
    krippendorff_alpha,
    measure_agreement,
    nested_limits,
    newcombe_interval,
    raw_agreement,
    wilson_interval,
)

ANSWERS = ("yes", "no", "na")

unhurried = settings(deadline=None)
shares = st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def pairs_of(*values):
    """Lists of pairs with at least two different answers among them, so nothing is undefined."""
    pairs = st.lists(st.tuples(st.sampled_from(values), st.sampled_from(values)), max_size=60)
    return pairs.map(lambda some: [*some, ("yes", "no"), ("no", "no")])


def answered(yes_yes=0, yes_no=0, no_yes=0, no_no=0):
    """Alice's and Bob's answers to the same cases."""
    return (
        [("yes", "yes")] * yes_yes
        + [("yes", "no")] * yes_no
        + [("no", "yes")] * no_yes
        + [("no", "no")] * no_no
    )


class TestWilsonInterval:
    @pytest.mark.parametrize(
        ("counts", "low", "high"),
        [((3, 4), 30.06, 95.44), ((20, 25), 60.87, 91.14), ((30, 40, 60), 66.48, 81.94)],
    )
    def test_worked_examples(self, counts, low, high):
        interval = wilson_interval(*counts)
        assert (round(interval.low * 100, 2), round(interval.high * 100, 2)) == (low, high)

    def test_a_census_has_no_interval(self):
        assert wilson_interval(3, 4, population=4) == Interval(0.75, 0.75)
        assert wilson_interval(1, 1, population=1) == Interval(1.0, 1.0)

    def test_without_a_base_there_is_none(self):
        assert wilson_interval(0, 0) is None
        assert wilson_interval(0, 0, population=0) is None

    def test_none_met_starts_at_nought_and_all_met_ends_at_one(self):
        assert wilson_interval(0, 10).low == 0.0
        assert wilson_interval(10, 10).high == 1.0

    @pytest.mark.parametrize("counts", [(5, 4), (-1, 4), (3, 4, 3)])
    def test_refuses_impossible_counts(self, counts):
        with pytest.raises(ValueError, match="not possible counts"):
            wilson_interval(*counts)

    def test_reads_as_whole_percents(self):
        assert wilson_interval(3, 4).percents == (30, 95)

    @unhurried
    @given(shares)
    def test_agrees_with_statsmodels(self, share):
        low, high = proportion_confint(*share, alpha=0.05, method="wilson")
        assert wilson_interval(*share) == pytest.approx((low, high), abs=1e-9)

    @unhurried
    @given(shares, st.integers(0, 5000))
    def test_knowing_more_of_the_population_narrows_it_about_the_share(self, share, unseen):
        met, seen = share
        drawn, endless = wilson_interval(met, seen, seen + unseen), wilson_interval(met, seen)
        assert drawn.high - drawn.low <= endless.high - endless.low + 1e-9
        assert drawn.low - 1e-9 <= met / seen <= drawn.high + 1e-9


def funnel_limits(met: int, relevant: int, n: int, level: float = 0.998) -> FunnelLimits | None:
    found = nested_limits(met, relevant, n, (level,))
    return found[0] if found else None


class TestFunnelLimits:
    def test_four_cases_are_never_an_outlier(self):
        assert funnel_limits(65, 100, n=4) == FunnelLimits(0, 4)

    def test_twenty_five_cases_are_one_below_nine_or_above_twenty_three(self):
        assert funnel_limits(65, 100, n=25) == FunnelLimits(9, 23)

    def test_the_inner_limits_are_narrower(self):
        assert funnel_limits(65, 100, n=25, level=0.95) == FunnelLimits(11, 21)

    def test_both_levels_at_once_are_those_of_each(self):
        assert nested_limits(65, 100, 25, (0.998, 0.95)) == (
            FunnelLimits(9, 23),
            FunnelLimits(11, 21),
        )
        assert nested_limits(0, 0, 25, (0.998, 0.95)) is None

    def test_four_tosses_of_a_coin_by_hand(self):
        """1, 4, 6, 4, 1 of 16: none has 6.25%, one or fewer 31.25%."""
        assert funnel_limits(1, 2, n=4, level=0.8) == FunnelLimits(1, 3)  # 10% a side: 0 is too rare
        assert funnel_limits(1, 2, n=4, level=0.875) == FunnelLimits(0, 3)  # 6.25% a side is reached at 0

    def test_a_rate_of_nothing_or_everything_leaves_no_room(self):
        assert funnel_limits(0, 10, n=5) == FunnelLimits(0, 0)
        assert funnel_limits(10, 10, n=5) == FunnelLimits(5, 5)

    def test_no_cases_have_no_room(self):
        assert funnel_limits(65, 100, n=0) == FunnelLimits(0, 0)

    def test_without_a_base_there_are_none(self):
        assert funnel_limits(0, 0, n=5) is None

    @unhurried
    @given(
        st.integers(1, 100).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
        st.integers(0, 60),
        st.sampled_from((0.95, 0.998)),
    )
    def test_chance_falls_outside_on_each_side_less_often_than_the_tail(self, share, n, level):
        rate, tail = Fraction(*share), (1 - Fraction(str(level))) / 2
        low, high = funnel_limits(*share, n, level)
        chances = [comb(n, k) * rate**k * (1 - rate) ** (n - k) for k in range(n + 1)]
        assert sum(chances[:low]) < tail <= sum(chances[: low + 1])
        assert sum(chances[high + 1 :]) <= tail < sum(chances[high:])

    @unhurried
    @given(
        st.integers(2, 5000).flatmap(lambda n: st.tuples(st.integers(1, n - 1), st.just(n))),
        st.integers(251, 20_000),
    )
    def test_many_cases_as_scipy_has_them(self, share, n):
        met, relevant = share
        limits = binom.ppf((0.001, 0.999), n, met / relevant)
        assert funnel_limits(met, relevant, n) == tuple(limits)


class TestNewcombeInterval:
    def test_the_example_of_the_paper(self):
        """56 of 70 against 48 of 80, row (a) of its table II: 0.0524 to 0.3339."""
        interval = newcombe_interval(56, 70, 48, 80)
        assert (round(interval.low, 4), round(interval.high, 4)) == (0.0524, 0.3339)

    def test_without_a_base_on_both_sides_there_is_none(self):
        assert newcombe_interval(0, 0, 3, 4) is None
        assert newcombe_interval(3, 4, 0, 0) is None

    def test_the_other_way_round_it_is_mirrored(self):
        there, back = newcombe_interval(7, 12, 30, 40), newcombe_interval(30, 40, 7, 12)
        assert (there.low, there.high) == pytest.approx((-back.high, -back.low))

    @unhurried
    @given(shares, shares)
    def test_as_statsmodels_has_it(self, now, before):
        expected = confint_proportions_2indep(*now, *before, method="newcomb", compare="diff")
        assert newcombe_interval(*now, *before) == pytest.approx(expected, abs=1e-9)


class TestAgreement:
    def test_ninety_five_five_none(self):
        """Nine in ten agree, yet kappa falls below chance because nearly all answers are yes."""
        scored = answered(yes_yes=90, yes_no=5, no_yes=5)
        assert raw_agreement(scored) == 0.9
        assert round(cohen_kappa(scored), 3) == -0.053
        assert round(gwet_ac1(scored), 3) == 0.890
        assert round(krippendorff_alpha(scored), 3) == -0.047

    def test_not_applicable_is_an_answer_like_another(self):
        scored = [("yes", "yes"), ("na", "na"), ("na", "no"), ("no", "no")]
        assert raw_agreement(scored) == 0.75
        assert cohen_kappa(scored) == pytest.approx(7 / 11)  # (12 - 5) / (16 - 5)

    def test_a_scale_with_an_unused_value_leaves_less_to_chance(self):
        scored = answered(yes_yes=90, yes_no=5, no_yes=5)
        assert gwet_ac1(scored, categories=3) == pytest.approx((0.9 - 0.0475) / (1 - 0.0475))

    def test_without_pairs_there_is_nothing_to_say(self):
        for scored in ([], [("yes", None), (None, None)]):
            assert raw_agreement(scored) is None
            assert cohen_kappa(scored) is None
            assert gwet_ac1(scored) is None
            assert krippendorff_alpha(scored) is None

    def test_all_alike_leaves_kappa_and_alpha_undefined(self):
        scored = answered(yes_yes=12)
        assert (raw_agreement(scored), gwet_ac1(scored)) == (1.0, 1.0)
        assert (cohen_kappa(scored), krippendorff_alpha(scored)) == (None, None)

    @unhurried
    @given(pairs_of(*ANSWERS))
    def test_kappa_agrees_with_statsmodels(self, scored):
        counts = [[Counter(scored)[first, second] for second in ANSWERS] for first in ANSWERS]
        theirs = cohens_kappa(np.array(counts), return_results=False)
        assert cohen_kappa(scored) == pytest.approx(theirs, abs=1e-9)

    @settings(deadline=None, max_examples=50)
    @given(pairs_of(*ANSWERS))
    def test_ac1_agrees_with_irrcac(self, scored):
        theirs = CAC(pd.DataFrame(scored), categories=list(ANSWERS), digits=12).gwet()
        assert gwet_ac1(scored, categories=3) == pytest.approx(theirs["est"]["coefficient_value"], abs=1e-9)

    @unhurried
    @given(pairs_of(*ANSWERS, None))
    def test_alpha_agrees_with_krippendorff(self, scored):
        codes = [[np.nan if a is None else ANSWERS.index(a) for a in pair] for pair in scored]
        theirs = krippendorff.alpha(np.array(codes).T, level_of_measurement="nominal")
        assert krippendorff_alpha(scored) == pytest.approx(theirs, abs=1e-9)

    @unhurried
    @given(pairs_of(*ANSWERS))
    def test_the_order_of_assessors_and_cases_does_not_matter(self, scored):
        swapped = [(second, first) for first, second in reversed(scored)]
        for statistic in (raw_agreement, cohen_kappa, gwet_ac1, krippendorff_alpha):
            assert statistic(scored) == statistic(swapped)


class TestBootstrapInterval:
    def test_the_same_seed_gives_the_same_interval(self):
        scored = answered(yes_yes=20, yes_no=4, no_yes=2, no_no=14)
        first = bootstrap_interval(scored, cohen_kappa, seed=7, rounds=200)
        assert first == bootstrap_interval(scored, cohen_kappa, seed=7, rounds=200)
        assert first != bootstrap_interval(scored, cohen_kappa, seed=8, rounds=200)

    def test_full_agreement_has_no_width(self):
        scored = answered(yes_yes=10, no_no=10)
        assert bootstrap_interval(scored, raw_agreement, seed=1, rounds=50) == Interval(1.0, 1.0)

    def test_is_the_middle_95_percent_by_nearest_rank(self):
        """Of 40 rounds the 1st and the 39th value: 2.5% and 97.5% of 40, rounded up."""
        told = iter(range(40))
        interval = bootstrap_interval(answered(yes_yes=1), lambda sample: next(told), seed=1, rounds=40)
        assert interval == Interval(0, 38)

    def test_leaves_out_rounds_where_the_statistic_is_undefined(self):
        assert bootstrap_interval(answered(yes_yes=3), cohen_kappa, seed=1, rounds=50) is None
        mixed = bootstrap_interval(answered(yes_yes=2, no_no=1), cohen_kappa, seed=1, rounds=50)
        assert mixed == Interval(1.0, 1.0)

    def test_without_pairs_there_is_none(self):
        assert bootstrap_interval([("yes", None)], raw_agreement, seed=1) is None

    def test_lies_about_the_value_itself(self):
        scored = answered(yes_yes=40, yes_no=6, no_yes=4, no_no=30)
        low, high = bootstrap_interval(scored, partial(gwet_ac1, categories=3), seed=3)
        assert 0.6 < low < gwet_ac1(scored, categories=3) < high < 1


class TestAgreementSummary:
    def test_holds_everything_about_the_pairs(self):
        summary = measure_agreement(answered(yes_yes=90, yes_no=5, no_yes=5), categories=2, seed=1)
        assert (summary.pairs, summary.raw, round(summary.ac1, 3)) == (100, 0.9, 0.890)
        assert (round(summary.kappa, 3), round(summary.alpha, 3)) == (-0.053, -0.047)
        assert summary.interval.low < summary.ac1 < summary.interval.high
        assert not summary.caution

    def test_cautions_under_thirty_pairs_and_not_at_thirty(self):
        assert measure_agreement(answered(yes_yes=29), categories=3, seed=1, rounds=5).caution
        assert not measure_agreement(answered(yes_yes=30), categories=3, seed=1, rounds=5).caution

    def test_pairs_with_an_answer_missing_do_not_count_towards_thirty(self):
        scored = [*answered(yes_yes=29), ("yes", None)]
        summary = measure_agreement(scored, categories=3, seed=1, rounds=5)
        assert (summary.pairs, summary.caution) == (29, True)

    def test_no_pairs_at_all(self):
        summary = measure_agreement([], categories=3, seed=1)
        assert (summary.pairs, summary.raw, summary.ac1, summary.interval) == (0, None, None, None)
        assert summary.caution
