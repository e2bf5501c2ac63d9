"""What breaks the schema, told in plain words."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from criteria.tests.libraries import CRITERION, LEAD_IN, changed, criterion, problems, section, size


def test_the_schema_is_a_schema_and_lets_nothing_unknown_through():
    schema = json.loads((Path(__file__).parents[1] / "instrument.schema.json").read_text())
    Draft202012Validator.check_schema(schema)
    groups = [schema, *schema["$defs"].values()]
    groups = [group for group in groups if group.get("type") == "object"]
    open_groups = [group for group in groups if group["additionalProperties"] is not False]
    assert open_groups == [schema["$defs"]["guidance"]]


@pytest.mark.parametrize(
    ("change", "place", "message"),
    [
        (
            lambda d: criterion(d).update(wordng=criterion(d).pop("wording")),
            f"{CRITERION}.wordng (criterion L1.1)",
            'Unknown key "wordng": did you mean "wording"?',
        ),
        (
            lambda d: criterion(d).update(zzz=1),
            f"{CRITERION}.zzz (criterion L1.1)",
            'Unknown key "zzz": use code, wording, grid_wording, adverse, applies_when, '
            "applies_text, guidance, figures, suggest, scale.",
        ),
        (
            lambda d: criterion(d).update({"0 \u2028": 1}),
            f'{CRITERION}["0 \ufffd"] (criterion L1.1)',
            'Unknown key "0 \ufffd": use code, wording, grid_wording, adverse, applies_when, '
            "applies_text, guidance, figures, suggest, scale.",
        ),
        (
            lambda d: criterion(d).pop("wording"),
            f"{CRITERION} (criterion L1.1)",
            'The key "wording" is missing.',
        ),
        (lambda d: d.pop("title"), "file", 'The key "title" is missing.'),
        (
            lambda d: d.update(format="instrument/2"),
            "format",
            'Must be "thematic-instrument/1", not "instrument/2".',
        ),
        (
            lambda d: criterion(d).update(wording=7),
            f"{CRITERION}.wording (criterion L1.1)",
            "Must be text in quotes, not 7.",
        ),
        (
            lambda d: criterion(d).update(wording=None),
            f"{CRITERION}.wording (criterion L1.1)",
            "Must be text in quotes, not null.",
        ),
        (
            lambda d: criterion(d).update(adverse="yes"),
            f"{CRITERION}.adverse (criterion L1.1)",
            'Must be true or false, not "yes".',
        ),
        (
            lambda d: d.update(version="1"),
            "version",
            'Must be a whole number, not "1".',
        ),
        (lambda d: d.update(version=0), "version", "Must be 1 or more, not 0."),
        (lambda d: d.update(version=10**9), "version", "Must be 9999 or less, not 1000000000."),
        (
            lambda d: criterion(d).update(guidance="see the guide"),
            f"{CRITERION}.guidance (criterion L1.1)",
            'Must be a group in {curly brackets}, not "see the guide".',
        ),
        (
            lambda d: size(d).update(choices={"Small": 1}),
            "facts[0].choices (fact size)",
            "Must be a list in [square brackets], not a group.",
        ),
        (
            lambda d: size(d).update(kind="choise"),
            "facts[0].kind (fact size)",
            '"choise" is not allowed: did you mean "choice"?',
        ),
        (
            lambda d: size(d).update(source="moon"),
            "facts[0].source (fact size)",
            '"moon" is not allowed: use one of sample, assessor.',
        ),
        (
            lambda d: criterion(d).update(code="L1 1"),
            f"{CRITERION}.code (criterion L1 1)",
            '"L1 1" is not allowed here. '
            "Letters, digits, full stops and hyphens, at most 16, beginning with a letter.",
        ),
        (
            lambda d: criterion(d).update(code="L1.1\n"),
            f"{CRITERION}.code (criterion L1.1\ufffd)",
            '"L1.1\\n" is not allowed here. '
            "Letters, digits, full stops and hyphens, at most 16, beginning with a letter.",
        ),
        (
            lambda d: criterion(d).update(wording="  "),
            f"{CRITERION}.wording (criterion L1.1)",
            '"  " is not allowed here. At least one character that is not a space.',
        ),
        (
            lambda d: size(d).update(label="Size "),
            "facts[0].label (fact size)",
            '"Size " is not allowed here. At least one character, no space at either end, no line break.',
        ),
        (
            lambda d: size(d).update(label="x" * 101),
            "facts[0].label (fact size)",
            "Is longer than 100 characters.",
        ),
        (
            lambda d: size(d).update(choices=["Small", "Large", "Small"]),
            "facts[0].choices[2] (fact size)",
            '"Small" is listed twice.',
        ),
        (
            lambda d: section(d, 1).update(criteria=[]),
            "chapters[1].sections[1].criteria (section L2)",
            "Is empty: put something in it or leave it out.",
        ),
        (
            lambda d: size(d)["profile"]["rows"][0].update(min=3),
            "facts[0].profile.rows[0] (profile row P1.1)",
            'Say which cases it counts by one of "value", "values", or "min" and "max".',
        ),
        (
            lambda d: size(d)["profile"]["rows"][0].pop("value"),
            "facts[0].profile.rows[0] (profile row P1.1)",
            'Say which cases it counts by one of "value", "values", or "min" and "max".',
        ),
        (
            lambda d: section(d)["criteria"].append({"code": "L1.3", "lead_in": "Where open:"}),
            "chapters[1].sections[0].criteria[2] (criterion L1.3)",
            'The key "items" is missing.',
        ),
        (
            lambda d: section(d)["criteria"].append({**LEAD_IN, "items": []}),
            "chapters[1].sections[0].criteria[2].items (criterion L2.2)",
            "Is empty: put something in it or leave it out.",
        ),
        (
            lambda d: section(d)["criteria"].append("L1.3"),
            "chapters[1].sections[0].criteria[2] (section L1)",
            'Must be a group in {curly brackets}, not "L1.3".',
        ),
    ],
)
def test_a_file_that_breaks_the_schema_is_told_so_in_plain_words(change, place, message):
    assert (place, message) in problems(changed(change))


def test_many_unknown_keys_are_told_together():
    found = problems(changed(lambda d: d.update({f"zz{n}": n for n in range(500)})))
    assert len(found) == 21
    assert found[0] == ("file", "Has 480 more unknown keys.")
