from fractions import Fraction
from math import floor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from criteria.spec import Chapter, Criterion, Instrument, Section
from reports.figures.counts import AreaRef, Count, Figure, Tally, figure_by_area, percent
from reports.figures.scores import combined_scores
from reports.figures.tables import build_grids, build_profile, build_tables
from reports.tests.libraries import (
    AREAS,
    ASHBY,
    BARTON,
    INSTRUMENT,
    JUDGEMENTS,
    PROFILE_COUNTS,
    RECORDED,
    TALLY,
)

unhurried = settings(deadline=None)
counts = st.builds(Count, *[st.integers(0, 300)] * 5)
parts_of_wholes = st.integers(0, 10**6).flatmap(
    lambda relevant: st.tuples(st.integers(0, relevant), st.just(relevant))
)


class TestPercent:
    def test_half_a_percent_is_rounded_up_where_python_would_round_to_even(self):
        assert percent(5, 8) == 63  # 62.5; round(62.5) is 62
        assert percent(1, 8) == 13  # 12.5; round(12.5) is 12

    def test_just_under_half_a_percent_is_rounded_down(self):
        assert percent(52, 102) == 51  # 50.98
        assert percent(29, 102) == 28  # 28.43

    def test_without_a_base_there_is_no_percentage(self):
        assert percent(0, 0) is None

    def test_none_of_several_is_a_real_zero(self):
        assert percent(0, 7) == 0

    @pytest.mark.parametrize(("met", "relevant"), [(-1, 3), (4, 3), (1, 0), (0, -1)])
    def test_refuses_what_is_not_a_part_of_a_whole(self, met, relevant):
        with pytest.raises(ValueError, match=f"{met} of {relevant} is not a part of a whole"):
            percent(met, relevant)

    @unhurried
    @given(parts_of_wholes.filter(lambda pair: pair[1] > 0))
    def test_is_the_exact_share_rounded_half_up(self, pair):
        assert percent(*pair) == floor(Fraction(*pair) * 100 + Fraction(1, 2))

    @unhurried
    @given(parts_of_wholes.filter(lambda pair: pair[1] > 0))
    def test_a_part_and_the_rest_come_to_100_or_to_101_where_both_are_halves(self, pair):
        met, relevant = pair
        both_halves = 200 * met % (2 * relevant) == relevant
        assert percent(met, relevant) + percent(relevant - met, relevant) == 100 + both_halves


class TestCount:
    def test_excluded_and_unanswered_are_outside_the_base(self):
        assert Count(met=2, partly_met=4, not_met=5, excluded=7, unanswered=9).relevant == 11

    def test_adding_adds_each_kind(self):
        assert Count(1, 2, 3, 4, 5) + Count(10, 20, 30, 40, 50) == Count(11, 22, 33, 44, 55)

    def test_turning_round_exchanges_met_and_not_met_only(self):
        assert Count(1, 2, 3, 4, 5).turned_round == Count(3, 2, 1, 4, 5)

    @unhurried
    @given(counts)
    def test_turning_round_keeps_the_base_and_twice_changes_nothing(self, count):
        assert count.turned_round.relevant == count.relevant
        assert count.turned_round.turned_round == count


class TestTally:
    def test_a_criterion_in_one_area(self):
        assert TALLY.of("C1.1", "barton") == Count(met=1, not_met=3)

    def test_a_criterion_in_all_areas(self):
        assert TALLY.of("C1.1") == Count(met=10, not_met=6)

    def test_what_was_never_counted_counts_nothing(self):
        assert TALLY.of("C9.9") == Count()
        assert TALLY.of("C1.1", "corley") == Count()

    def test_the_sample_is_the_cases_of_all_areas(self):
        assert TALLY.sample == 16

    @unhurried
    @given(st.dictionaries(st.sampled_from("abcdef"), counts))
    def test_the_areas_add_up_to_the_whole(self, by_area):
        tally = Tally({"C1.1": by_area}, {})
        whole = tally.of("C1.1")
        parts = [tally.of("C1.1", area) for area in by_area]
        for kind in ("met", "partly_met", "not_met", "excluded", "unanswered", "relevant"):
            assert getattr(whole, kind) == sum(getattr(part, kind) for part in parts)


class TestFigure:
    def test_shows_the_percentage_and_what_it_is_of(self):
        figure = Figure(52, 102)
        assert (figure.percent, figure.display, figure.of) == (51, "51%", "52 of 102")

    def test_without_a_base_shows_not_applicable_and_never_a_zero(self):
        assert Figure(0, 0).display == "N/A"
        assert Figure(0, 0, small=True).inside == "N/A"

    def test_a_small_figure_shows_its_counts_inside_the_product(self):
        assert Figure(3, 4, small=True).inside == "3 of 4"
        assert Figure(8, 10).inside == "80%"

    def test_a_mean_is_rounded_once_after_averaging_the_exact_rates(self):
        figure = Figure(12, 26, parts=((10, 16), (2, 10)))  # (62.5 + 20) / 2 = 41.25
        assert figure.display == "41%"  # 63 and 20, rounded first, would give 42
        assert figure.of == "mean of 2 criteria"

    def test_a_mean_of_one_criterion_says_so(self):
        assert Figure(3, 4, parts=((3, 4),)).of == "mean of 1 criterion"

    def test_is_small_under_the_threshold_and_not_at_it(self):
        assert figure_by_area(Count(met=9)).small
        assert not figure_by_area(Count(met=10)).small
        assert not figure_by_area(Count(met=9), threshold=9).small


class TestTables:
    def test_come_in_order_of_their_numbers(self):
        tables = build_tables(INSTRUMENT, TALLY, AREAS)
        assert [(t.number, t.title, t.section_code, t.heading) for t in tables] == [
            (1, "The care taken", "C2", "Care"),
            (2, "The stock", "C1", "Stock"),
        ]

    def test_a_section_without_a_table_number_comes_last(self):
        plain, numbered = Section("C1", "Stock"), Section("C2", "Care", table_number=9)
        chapter = Chapter(1, "Reading", "case", sections=(plain, numbered))
        instrument = Instrument("x", "X", 1, (), (), (chapter,))
        tables = build_tables(instrument, TALLY, AREAS)
        assert [table.section_code for table in tables] == ["C2", "C1"]

    def test_a_row_shows_the_whole_and_each_area(self):
        row = self.row("C1.1")
        assert (row.figure.display, row.figure.of) == ("63%", "10 of 16")
        assert row.count == Count(met=10, not_met=6)
        assert [cell.inside for cell in row.by_area] == ["75%", "1 of 4"]

    def test_partly_met_is_in_the_base_but_not_among_the_met(self):
        row = self.row("C1.2a")
        assert (row.figure.display, row.figure.of) == ("20%", "2 of 10")
        assert [cell.inside for cell in row.by_area] == ["20%", "N/A"]

    def test_a_criterion_relevant_nowhere_is_not_applicable(self):
        row = self.row("C1.2b")
        assert row.figure.display == "N/A"
        assert (row.count.excluded, row.count.unanswered) == (15, 1)

    def test_a_lead_in_prints_its_wording_alone(self):
        row = self.row("C1.2")
        assert (row.wording, row.is_lead_in) == ("For older pupils:", True)
        assert (row.figure, row.count, row.by_area) == (None, None, ())

    def test_an_adverse_criterion_is_printed_as_answered(self):
        row = self.row("C2.1")
        assert (row.adverse, row.figure.display, row.figure.of) == (True, "19%", "3 of 16")

    def test_lettered_items_keep_their_letters(self):
        assert [self.row(code).letter for code in ("C1.1", "C1.2a", "C1.2b")] == ["", "a", "b"]

    def test_choosing_one_area_leaves_the_whole_as_it_is(self):
        row = self.row("C1.1", areas=(BARTON,))
        assert row.figure.of == "10 of 16"
        assert [cell.of for cell in row.by_area] == ["1 of 4"]

    def test_the_threshold_is_the_inspections_own(self):
        assert [cell.inside for cell in self.row("C1.1", threshold=3).by_area] == ["75%", "25%"]

    @unhurried
    @given(st.lists(counts, min_size=1, max_size=6))
    def test_the_cells_of_a_row_add_up_to_its_figure(self, by_area):
        areas = [AreaRef(f"area-{n}", f"Area {n}") for n in range(len(by_area))]
        tally = Tally({"C2.1": {a.slug: c for a, c in zip(areas, by_area, strict=True)}}, {})
        row = build_tables(INSTRUMENT, tally, areas)[0].rows[0]
        assert row.figure.met == sum(cell.met for cell in row.by_area)
        assert row.figure.relevant == sum(cell.relevant for cell in row.by_area)

    def row(self, code, areas=AREAS, threshold=10):
        tables = build_tables(INSTRUMENT, TALLY, areas, threshold)
        return next(row for table in tables for row in table.rows if row.code == code)


class TestGrids:
    def test_show_each_areas_judgement_in_the_instruments_words(self):
        (grid,) = build_grids(INSTRUMENT, JUDGEMENTS, AREAS)
        assert (grid.section_code, grid.heading) == ("M1", "Policy")
        (row,) = grid.rows
        assert (row.code, row.wording) == ("M1.1", "A policy")
        cell = row.cells[0]
        assert (cell.area, cell.value, cell.printed, cell.counts_as) == (
            ASHBY,
            "GOOD",
            "GOOD ENOUGH",
            "met",
        )

    def test_an_area_without_a_judgement_says_so(self):
        (grid,) = build_grids(INSTRUMENT, JUDGEMENTS, AREAS)
        cell = grid.rows[0].cells[1]
        assert (cell.area, cell.value, cell.printed, cell.counts_as) == (
            BARTON,
            "",
            "Not judged",
            "unanswered",
        )

    def test_a_value_that_is_not_on_the_scale_is_refused(self):
        with pytest.raises(KeyError, match="SPLENDID"):
            build_grids(INSTRUMENT, {("M1.1", "ashby"): "SPLENDID"}, AREAS)

    def test_a_lead_in_has_no_cells(self):
        section = Section("M1", "Policy", criteria=(Criterion("M1.1", "Policies:", scored=False),))
        chapter = Chapter(1, "Leadership", "area", sections=(section,))
        (grid,) = build_grids(Instrument("x", "X", 1, (), (), (chapter,)), {}, AREAS)
        assert (grid.rows[0].wording, grid.rows[0].is_lead_in) == ("Policies:", True)
        assert grid.rows[0].cells == ()


class TestProfile:
    def test_percentages_are_of_the_cases_with_something_recorded(self):
        stage, _ = self.profile().blocks
        assert (stage.code, stage.label) == ("P1", "Stage of school")
        assert [(row.code, row.label, row.figure.display, row.figure.of) for row in stage.rows] == [
            ("P1.1", "Primary", "53%", "8 of 15"),
            ("P1.2", "Secondary", "40%", "6 of 15"),
        ]

    def test_what_no_row_prints_and_what_is_not_recorded_are_counted_apart(self):
        stage, _ = self.profile().blocks
        assert (stage.recorded, stage.other, stage.not_recorded) == (15, 1, 1)

    def test_a_sentence_carries_its_percentage(self):
        stage, catalogue = self.profile().blocks
        assert catalogue.sentence == "25% of libraries had a catalogue"
        assert stage.sentence == ""

    def test_nothing_recorded_prints_not_applicable(self):
        stage, catalogue = build_profile(INSTRUMENT, {}, {}, 16).blocks
        assert [row.figure.display for row in stage.rows] == ["N/A", "N/A"]
        assert stage.not_recorded == 16
        assert catalogue.sentence == "N/A of libraries had a catalogue"

    def test_refuses_rows_that_count_more_cases_than_are_recorded(self):
        with pytest.raises(ValueError, match="P1 Stage: 14 in rows, 13 recorded, 16 in all"):
            build_profile(INSTRUMENT, PROFILE_COUNTS, {"stage": 13, "catalogue": 16}, 16)

    def test_refuses_more_recorded_cases_than_there_are(self):
        with pytest.raises(ValueError, match="P1 Stage: 14 in rows, 15 recorded, 14 in all"):
            build_profile(INSTRUMENT, PROFILE_COUNTS, RECORDED, 14)

    def profile(self):
        return build_profile(INSTRUMENT, PROFILE_COUNTS, RECORDED, 16)


class TestCombined:
    """Exact rates: C1.1 10 of 16, C1.2a 2 of 10, C1.2b no base, C2.1 turned round 13 of 16."""

    def test_one_for_each_chapter_scored_per_case(self):
        (scores,) = combined_scores(INSTRUMENT, TALLY, AREAS)
        assert (scores.chapter_number, scores.letter, scores.title) == (3, "C", "Reading")

    def test_the_title_is_the_charts_own_where_it_has_one(self):
        chapter = Chapter(3, "READING", "case", chart_title="Combined scores for reading")
        (scores,) = combined_scores(Instrument("x", "X", 1, (), (), (chapter,)), TALLY, AREAS)
        assert scores.title == "Combined scores for reading"

    def test_pooled_is_all_met_over_all_relevant_with_adverse_turned_round(self):
        (scores,) = combined_scores(INSTRUMENT, TALLY, AREAS)
        assert self.shown(scores.by_section) == [
            ("Stock", "C1", "46%", "12 of 26"),
            ("Care", "C2", "81%", "13 of 16"),
        ]
        assert (scores.overall.display, scores.overall.of) == ("60%", "25 of 42")

    def test_pooled_by_area(self):
        (scores,) = combined_scores(INSTRUMENT, TALLY, AREAS)
        assert self.shown(scores.by_area) == [
            ("Ashby", "ashby", "59%", "20 of 34"),
            ("Barton Green", "barton", "63%", "5 of 8"),
        ]

    def test_mean_gives_each_criterion_with_a_base_the_same_weight(self):
        (scores,) = combined_scores(INSTRUMENT, TALLY, AREAS, method="mean")
        assert self.shown(scores.by_section) == [
            ("Stock", "C1", "41%", "mean of 2 criteria"),
            ("Care", "C2", "81%", "mean of 1 criterion"),
        ]
        assert scores.overall.display == "55%"  # (62.5 + 20 + 81.25) / 3 = 54.58
        assert [bar.figure.display for bar in scores.by_area] == ["57%", "63%"]

    def test_an_area_with_few_cases_shows_its_counts_however_many_answers_they_make(self):
        for method in ("pooled", "mean"):
            (scores,) = combined_scores(INSTRUMENT, TALLY, AREAS, method)
            assert [bar.figure.inside for bar in scores.by_area][1] == "5 of 8"
        (scores,) = combined_scores(INSTRUMENT, TALLY, AREAS, threshold=13)
        assert [bar.figure.inside for bar in scores.by_area] == ["20 of 34", "5 of 8"]

    def test_whole_figures_are_never_small(self):
        (scores,) = combined_scores(INSTRUMENT, TALLY, AREAS, threshold=1000)
        assert not scores.overall.small
        assert not any(bar.figure.small for bar in scores.by_section)

    def test_nothing_relevant_is_not_applicable(self):
        for method in ("pooled", "mean"):
            (scores,) = combined_scores(INSTRUMENT, Tally({}, {}), AREAS, method)
            assert scores.overall.display == "N/A"
            assert [bar.figure.inside for bar in scores.by_area] == ["N/A", "N/A"]

    def test_the_method_is_told_in_words(self):
        (pooled,) = combined_scores(INSTRUMENT, TALLY, AREAS)
        (mean,) = combined_scores(INSTRUMENT, TALLY, AREAS, method="mean")
        assert pooled.method == (
            "Combined score: the answers that met a criterion, of all relevant answers. "
            "Where a criterion describes something unwelcome, met and not met are exchanged."
        )
        assert mean.method == (
            "Combined score: the mean of the criteria's percentages, each counting the same. "
            "Where a criterion describes something unwelcome, met and not met are exchanged."
        )

    def test_turning_round_is_not_mentioned_where_nothing_is_turned(self):
        chapter = Chapter(3, "Reading", "case", sections=(INSTRUMENT.section_by_code["C1"],))
        instrument = Instrument("x", "X", 1, INSTRUMENT.scales, (), (chapter,))
        (scores,) = combined_scores(instrument, TALLY, AREAS)
        assert scores.method == ("Combined score: the answers that met a criterion, of all relevant answers.")

    def test_refuses_a_method_it_does_not_know(self):
        with pytest.raises(ValueError, match="no combined score is called 'median'"):
            combined_scores(INSTRUMENT, TALLY, AREAS, method="median")

    @unhurried
    @given(st.lists(counts, min_size=3, max_size=3), st.sampled_from(["pooled", "mean"]))
    def test_lies_between_the_lowest_and_the_highest_criterion(self, three, method):
        codes = ("C1.1", "C1.2a", "C1.2b")
        tally = Tally({code: {"ashby": c} for code, c in zip(codes, three, strict=True)}, {})
        (scores,) = combined_scores(INSTRUMENT, tally, AREAS, method)
        percents = [percent(c.met, c.relevant) for c in three if c.relevant]
        score = scores.by_section[0].figure.percent
        assert min(percents) <= score <= max(percents) if percents else score is None

    def shown(self, bars):
        return [(bar.label, bar.key, bar.figure.display, bar.figure.of) for bar in bars]
