"""What is counted, in words and in addresses."""

from dataclasses import replace

from criteria.spec import Fact, ProfileGroup, ProfileRow
from reports.figures.selection import (
    NOT_RECORDED,
    OTHER,
    FactFilter,
    FactGroup,
    Selection,
    fact_filters,
    fact_groups,
    facts_of,
    has_groups,
    join_with_or,
)
from reports.tests import orchards

CROP, TREES, BEES = orchards.CROP, orchards.TREES, orchards.BEES
PLANTED = Fact("planted", "Planted on", "date", "sample")


def test_a_choice_has_a_group_for_each_value():
    keys = [(group.key, group.label) for group in fact_groups(BEES)]
    assert keys == [
        ("yes", "Yes"),
        ("no", "No"),
        (OTHER, "Something else"),
        (NOT_RECORDED, "Not recorded"),
    ]


def test_a_number_has_its_bands_and_its_words():
    assert [group.key for group in fact_groups(TREES)] == [
        "P2.1",
        "P2.2",
        "Not counted",
        OTHER,
        NOT_RECORDED,
    ]


def test_a_date_is_recorded_or_not_and_divides_nothing():
    assert fact_groups(PLANTED) == (
        FactGroup(OTHER, "Recorded"),
        FactGroup(NOT_RECORDED, "Not recorded"),
    )
    assert not has_groups(PLANTED)


def test_a_number_with_rows_of_words_alone_has_no_band_for_them():
    rows = ProfileGroup("P1", "Trees", (ProfileRow("P1.1", "Not counted", ("Not counted",)),))
    trees = Fact("trees", "Trees", "number", "sample", ("Not counted",), profile=rows)
    assert [group.key for group in fact_groups(trees)][:1] == ["Not counted"]


def test_facts_of_the_profile_come_apart_from_the_others():
    instrument = replace(orchards.instrument(), facts=(CROP, PLANTED, BEES))
    assert facts_of(instrument) == ((CROP, BEES), (PLANTED,))


def test_a_selection_in_words():
    selection = Selection(
        facts=(FactFilter(CROP, ("Apples", "Pears")), FactFilter(TREES, ("P2.1", NOT_RECORDED)))
    )
    assert selection.words == ("main crop is Apples or Pears; trees is 40 or under or not recorded")
    assert Selection(accepted_only=True).words == ""


def test_a_name_in_capitals_stays_so():
    assert Selection(facts=(FactFilter(Fact("k", "RHS grade", "choice", "sample", ("A",)), ("A",)),)).words == (
        "RHS grade is A"
    )


def test_a_selection_in_an_address():
    selection = Selection(True, (FactFilter(CROP, ("Apples", "Pears")),))
    assert selection.parameters == [
        ("accepted", "on"),
        ("fact-crop", "Apples"),
        ("fact-crop", "Pears"),
    ]


def test_one_group_takes_the_place_of_others_of_its_fact():
    selection = Selection(True, (FactFilter(CROP, ("Apples",)), FactFilter(BEES, ("yes",))))
    assert selection.with_only_group(CROP, "Plums") == Selection(
        True, (FactFilter(BEES, ("yes",)), FactFilter(CROP, ("Plums",)))
    )


def test_what_a_fact_does_not_have_is_not_chosen():
    assert fact_filters([(CROP, ["Quinces"]), (BEES, ["no", "maybe"]), (TREES, [])]) == (
        FactFilter(BEES, ("no",)),
    )


def test_lists_of_words():
    assert (join_with_or(["a"]), join_with_or(["a", "b"]), join_with_or(["a", "b", "c"])) == (
        "a",
        "a or b",
        "a, b or c",
    )
