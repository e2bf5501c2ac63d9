"""Ratings and suggestions that cannot be what their author meant, each told at its place."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from criteria.file.format import InstrumentErrors, dump_instrument, parse_instrument
from criteria.spec import Band, SectionRating, Suggestion

PAGE = (Path(__file__).parents[3] / "docs" / "instrument-format.md").read_text(encoding="utf-8")
POOLS = re.search(r"```json\n(.*?)```", PAGE, re.DOTALL).group(1)
SECTION = ("ratings", "sections", 0)
CRITERION = ("chapters", 3, "sections", 0, "criteria", 0)


def changed(*path: Any, **changes: Any) -> dict:
    """The example of the format's page with something changed at a path; None takes a key out."""
    document = json.loads(POOLS)
    part = document
    for step in path:
        part = part[step]
    part.update(changes)
    for key in [key for key, value in changes.items() if value is None]:
        del part[key]
    return document


def told(document: dict) -> list[tuple[str, str]]:
    with pytest.raises(InstrumentErrors) as refused:
        parse_instrument(document)
    return [(problem.place, problem.message) for problem in refused.value.problems]


def test_ratings_are_read_as_they_are_written():
    ratings = parse_instrument(POOLS).ratings
    assert ratings.near == 2
    assert ratings.bands[1] == Band("fair", "Requires improvement", 50, 1)
    assert ratings.sections == (SectionRating("S1", ("S1.1", "S1.2", "S1.4"), "points", (0, 3, 6, 8)),)
    assert ratings.band("best").start == 80
    with pytest.raises(KeyError):
        ratings.band("worst")


def test_suggestions_are_read_as_they_are_written():
    criterion = parse_instrument(POOLS).criterion_by_code["C1.1"]
    assert criterion.figures == ("S1.4a",)
    assert criterion.suggest == (
        Suggestion("good", 2, ("S1.1 >= 80", "S1.2 <= 10", "S1.4a >= 90")),
        Suggestion("poor"),
    )


def test_an_instrument_without_ratings_stays_as_it_was():
    instrument = parse_instrument(changed(ratings=None))
    assert instrument.ratings is None
    assert "ratings" not in dump_instrument(instrument)


@pytest.mark.parametrize(
    ("document", "place", "message"),
    [
        (
            changed("ratings", "bands", 0, **{"from": 10}),
            "ratings.bands[0].from (band inadequate)",
            'The first band must have "from" 0, or some have no band.',
        ),
        (
            changed("ratings", "bands", 3, key="good"),
            "ratings.bands[3].key (band good)",
            '"good" already names a band.',
        ),
        (
            changed(*SECTION, section="C1"),
            "ratings.sections[0].section",
            'No section scored for cases is called "C1": use one of S1.',
        ),
        (
            changed(*SECTION, criteria=["S1.4", "S1.4a"]),
            "ratings.sections[0].criteria[1]",
            '"S1.4a" is rated already.',
        ),
        (
            changed(*SECTION, limits=[0, 3, 6]),
            "ratings.sections[0].limits",
            "There are 4 bands and 3 limits.",
        ),
        (
            changed(*SECTION, limits=[0, 3, 3, 8]),
            "ratings.sections[0].limits[2]",
            "3 is not above 3, the limit before.",
        ),
        (
            changed(*SECTION, limits=[1, 3, 6, 8]),
            "ratings.sections[0].limits[0]",
            "The first limit must be 0, or some sections have no band.",
        ),
        (
            changed(*SECTION, limits=None),
            "ratings.sections[0]",
            'The rule "points" needs limits: the points at which each band begins.',
        ),
        (
            changed(*SECTION, rule=None),
            "ratings.sections[0].limits",
            'Only the rule "points" has limits.',
        ),
        (
            changed(*CRITERION, figures=["C1.1"]),
            "chapters[3].sections[0].criteria[0].figures[0] (criterion C1.1)",
            'No criterion scored for cases is called "C1.1": did you mean "S1.1"?',
        ),
        (
            changed(*CRITERION, suggest=[{"value": "fine"}]),
            "chapters[3].sections[0].criteria[0].suggest[0].value (criterion C1.1)",
            '"fine" is not a value of the scale "county": use one of good, poor.',
        ),
        (
            changed(*CRITERION, suggest=[{"value": "poor"}, {"value": "good"}]),
            "chapters[3].sections[0].criteria[0].suggest[0] (criterion C1.1)",
            "A suggestion without conditions always holds: it can only be the last.",
        ),
        (
            changed(*CRITERION, suggest=[{"value": "good", "at_least": 2, "of": ["S1.1 > 50"]}]),
            "chapters[3].sections[0].criteria[0].suggest[0].at_least (criterion C1.1)",
            "2 of 1 conditions can never hold.",
        ),
        (
            changed(*CRITERION, suggest=[{"value": "good", "of": ["S1.1 > 50"]}]),
            "chapters[3].sections[0].criteria[0].suggest[0] (criterion C1.1)",
            'The key "at_least" is missing: how many of the conditions must hold.',
        ),
        (
            changed(*CRITERION, suggest=[{"value": "good", "at_least": 1, "of": ["S1.1 = 50"]}]),
            "chapters[3].sections[0].criteria[0].suggest[0].of[0] (criterion C1.1)",
            'A percentage is compared with one of > >= < <=, not with "=".',
        ),
        (
            changed("chapters", 2, "sections", 0, "criteria", 0, suggest=[{"value": "yes"}]),
            "chapters[2].sections[0].criteria[0].suggest (criterion S1.1)",
            "Only a judgement on an area can be suggested: cases are answered.",
        ),
        (
            changed("chapters", 2, "sections", 0, "criteria", 0, figures=["S1.2"]),
            "chapters[2].sections[0].criteria[0].figures (criterion S1.1)",
            "Only criteria judged for areas have figures beside them.",
        ),
    ],
)
def test_a_fault_is_told_at_its_place(document: dict, place: str, message: str):
    assert (place, message) in told(document)


def test_malformed_ratings_are_left_to_the_schema():
    messages = [message for _, message in told(changed(ratings={"bands": "high", "sections": [7]}))]
    assert all("Must be" in message or "missing" in message for message in messages)
