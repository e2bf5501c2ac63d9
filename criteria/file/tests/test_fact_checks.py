"""The sample profile must count each case once."""

import pytest

from criteria.tests.libraries import TINY, changed, problems, size, with_number_profile


@pytest.mark.parametrize(
    ("document", "place", "message"),
    [
        (
            with_number_profile({"min": 50, "max": 10}),
            "facts[0].profile.rows[0] (profile row P1.1)",
            "Min 50 is above max 10.",
        ),
        (
            with_number_profile({"max": 100}, {"min": 100}),
            "facts[0].profile.rows[1] (profile row P1.2)",
            "Overlaps the band of row P1.1.",
        ),
        (
            with_number_profile({"min": 50}, {"max": 49}, {"min": 90, "max": 95}),
            "facts[0].profile.rows[2] (profile row P1.3)",
            "Overlaps the band of row P1.1.",
        ),
        (
            with_number_profile({"value": "Closed"}),
            "facts[0].profile.rows[0].value (profile row P1.1)",
            "This number has no choices: count its cases by min and max.",
        ),
        (
            with_number_profile({"value": "Closd"}, choices=["Closed"]),
            "facts[0].profile.rows[0].value (profile row P1.1)",
            '"Closd" is not a choice of this fact: did you mean "Closed"?',
        ),
        (
            with_number_profile({"max": 9}, choices=["Closed", "40"]),
            "facts[0].choices[1] (fact size)",
            '"40" is a number: choices of a number are the words that may stand instead.',
        ),
        (
            changed(lambda d: size(d)["profile"]["rows"][1].update(value="Vast")),
            "facts[0].profile.rows[1].value (profile row P1.2)",
            '"Vast" is not a choice of this fact: use one of Small, Large.',
        ),
        (
            changed(lambda d: size(d)["profile"]["rows"][1].update(value="Small")),
            "facts[0].profile.rows[1].value (profile row P1.2)",
            '"Small" is already counted in row P1.1.',
        ),
        (
            changed(lambda d: size(d)["profile"].update(rows=[{"code": "X", "label": "Y", "min": 4}])),
            "facts[0].profile.rows[0] (profile row X)",
            "Min and max are for numbers: name a value of this choice.",
        ),
        (
            changed(lambda d: size(d).update(profile={**size(d)["profile"], "sentence": "Half were large"})),
            "facts[0].profile.sentence (profile P1)",
            "Must have {percent} once, where the figure goes.",
        ),
        (
            changed(lambda d: size(d)["profile"].update(sentence="{percent} were large")),
            "facts[0].profile.sentence (profile P1)",
            "Prints a single row, and this block has 2.",
        ),
    ],
)
def test_a_profile_must_count_each_case_once(document: dict, place: str, message: str):
    assert (place, message) in problems(document)


def test_a_date_cannot_be_profiled():
    document = changed(lambda d: size(d).update(kind="date"))
    del size(document)["choices"]
    assert problems(document) == [
        (
            "facts[0].profile (profile P1)",
            "A fact of kind date cannot be profiled: only a choice or a number.",
        )
    ]


@pytest.mark.parametrize("key", ["pool__size", "pool_"])
def test_a_query_can_tell_the_key_of_a_fact_from_what_follows_it(key: str):
    document = changed(lambda d: d["facts"].append({**size(d), "key": key}))
    del document["facts"][-1]["profile"]
    message = f'"{key}" has two underscores in a row or one at its end: leave it out.'
    assert problems(document) == [(f"facts[{len(TINY['facts'])}].key (fact {key})", message)]
