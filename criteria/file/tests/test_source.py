"""Files that hold no JSON document, or one that no instrument can be."""

import json

import pytest

from criteria.tests.libraries import CRITERION, TINY, changed, criterion, problems


@pytest.mark.parametrize(
    ("data", "place", "message"),
    [
        (b"", "file", "The file is empty."),
        (b" \n ", "file", "The file is empty."),
        ("{}".encode("utf-16"), "file", "The file is in UTF-16: save it as UTF-8."),
        (b'{\n"title": "Caf\xe9"}', "line 2", "The file is not UTF-8: save it as UTF-8."),
        (
            b'{"key": "a",\n "title" "b"}',
            "line 2, column 10",
            "This is not JSON: a colon is missing after the key.",
        ),
        (
            b'{"key": "a",\n "version": 1,\n}',
            "line 3, column 1",
            "This is not JSON: a key in double quotes is missing, or a comma stands before a closing bracket.",
        ),
        (
            b'{"facts": [1 2]}',
            "line 1, column 14",
            "This is not JSON: a comma or a closing bracket is missing.",
        ),
        (
            b'{"facts": [1,]}',
            "line 1, column 14",
            "This is not JSON: a value is missing, or a comma stands before a closing bracket.",
        ),
        (b"{} {}", "line 1, column 4", "This is not JSON: the file goes on after its end."),
        (
            b'{"title": "Open',
            "line 1, column 11",
            "This is not JSON: a double quote is opened and never closed.",
        ),
        (
            b'{"title": "Open\nBooks"}',
            "line 1, column 16",
            "This is not JSON: a line break or a control character stands inside quotes.",
        ),
        (b'{"version": NaN}', "file", "NaN is not a number that JSON knows."),
        (b'{"version": 1' + b"0" * 5000 + b"}", "file", "A number is too long to be read."),
        (b"[" * 100_000, "file", "Brackets are nested too deeply."),
        (
            b'"' + b"x" * 1_000_000 + b'"',
            "file",
            "The file is larger than 1 MB, too large for an instrument.",
        ),
        (b"[]", "file", "Must be a group in {curly brackets}, not a list."),
        (b"null", "file", "Must be a group in {curly brackets}, not null."),
    ],
)
def test_what_is_no_json_object_is_refused(data: bytes, place: str, message: str):
    assert problems(data) == [(place, message)]


def test_nesting_that_no_instrument_has_is_refused():
    deep = json.loads("[" * 400 + "]" * 400)
    assert problems(changed(lambda d: d.update(facts=deep))) == [
        ("facts" + "[0]" * 19, "Brackets are nested too deeply.")
    ]


@pytest.mark.parametrize(
    ("document", "place", "message"),
    [
        (
            changed(lambda d: d.update(facts=[{}] * 1_001)),
            "facts",
            "Has more than 1,000 entries, too many for an instrument.",
        ),
        (
            changed(lambda d: criterion(d).update({f"key{n}": 1 for n in range(1_001)})),
            f"{CRITERION} (criterion L1.1)",
            "Has more than 1,000 entries, too many for an instrument.",
        ),
        (
            changed(lambda d: d.update(consistency=[{"when": ["a"] * 30}] * 400)),
            "file",
            "Holds more than 10,000 values, too many for an instrument.",
        ),
    ],
)
def test_a_size_that_no_instrument_has_is_refused_before_anything_else_is_looked_for(
    document: dict, place: str, message: str
):
    assert problems(document) == [(place, message)]


def test_a_key_given_twice_is_refused():
    written = json.dumps(TINY).replace('"code": "L1.1",', '"code": "L1.1", "wording": "An earlier wording.",')
    assert problems(written) == [
        (
            "chapters[1].sections[0].criteria[0].wording (criterion L1.1)",
            'The key "wording" appears more than once.',
        )
    ]


@pytest.mark.parametrize(
    ("character", "name"),
    [
        ("\0", "U+0000 (NUL)"),
        ("\x07", "U+0007 (BEL)"),
        ("\r", "U+000D (CR)"),
        ("\x85", "U+0085"),
        ("\ud800", "U+D800"),
    ],
)
def test_control_characters_are_refused(character: str, name: str):
    document = changed(lambda d: criterion(d).update(wording=f"Books{character}for all."))
    assert problems(json.dumps(document)) == [
        (
            f"{CRITERION}.wording (criterion L1.1)",
            f"Holds a control character, {name}: take it out.",
        )
    ]
