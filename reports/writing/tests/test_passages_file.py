"""A file of passages: every fault at once, each with its place."""

import json
from pathlib import Path

import pytest

from criteria.file.format import parse_instrument
from inspection.problems import ProblemsFound
from reports.writing.passages_file import PassageSpec, parse_passages

FIXTURES = Path(__file__).resolve().parents[3] / "fixtures"
TINY = parse_instrument((FIXTURES / "instruments" / "tiny.json").read_bytes())
AREAS = ["North", "South"]


def parse(*passages: object, **top: object) -> tuple[PassageSpec, ...]:
    document = {"format": "thematic-passages/1", "passages": list(passages), **top}
    return parse_passages(json.dumps(document), TINY, AREAS)


def problems(*passages: object, **top: object) -> list[str]:
    with pytest.raises(ProblemsFound) as found:
        parse(*passages, **top)
    return [str(problem) for problem in found.value.problems]


def paragraph(**changes: object) -> dict[str, object]:
    return {
        "kind": "paragraph",
        "chapter": 2,
        "text": "Books stood in {{L1.1 of}} schools.",
    } | changes


def test_a_passage_comes_out_as_it_was_written():
    assert parse(paragraph(section="L1")) == (
        PassageSpec("paragraph", "Books stood in {{L1.1 of}} schools.", chapter=2, section="L1"),
    )


def test_the_reference_passages_are_read():
    instrument = parse_instrument((FIXTURES / "instruments" / "rmo-2005.json").read_bytes())
    folder = FIXTURES / "inspections" / "rmo-2005"
    areas = [area["name"] for area in json.loads((folder / "inspection.json").read_bytes())["areas"]]
    passages = parse_passages((folder / "passages.json").read_bytes(), instrument, areas)
    kinds = [passage.kind for passage in passages]
    assert (kinds.count("recommendation"), kinds.count("good_practice")) == (16, 7)


def test_a_bom_is_accepted():
    data = b"\xef\xbb\xbf" + json.dumps({"format": "thematic-passages/1", "passages": []}).encode()
    assert parse_passages(data, TINY, AREAS) == ()


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (b"", "file"),
        (b"\xff\xfe{}", "file"),
        (b'{"format": "caf\xe9"}', "line 1"),
        (b'{\n  "format": \n}', "line 3, column 1"),
    ],
)
def test_a_file_that_cannot_be_read_says_where(data, place):
    with pytest.raises(ProblemsFound) as found:
        parse_passages(data, TINY, AREAS)
    assert found.value.problems[0].place == place


def test_every_fault_is_told_at_once_in_file_order():
    wrong = [
        paragraph(chapter=9),
        paragraph(section="L9"),
        paragraph(text=" "),
        paragraph(kind="poem"),
    ]
    assert [problem.split(":")[0] for problem in problems(*wrong)] == [
        "passages[0].chapter",
        "passages[1].section",
        "passages[2].text",
        "passages[3].kind",
    ]


def test_an_unknown_key_is_told_with_the_key_that_was_meant():
    assert problems(paragraph(txt="x")) == ['passages[0].txt: The key "txt" is not known: did you mean "text"?']


def test_a_key_given_twice_is_a_fault():
    data = '{"format": "thematic-passages/1", "format": "thematic-passages/1", "passages": []}'
    with pytest.raises(ProblemsFound, match='The key "format" appears more than once'):
        parse_passages(data, TINY, AREAS)


@pytest.mark.parametrize(
    ("top", "problem"),
    [
        ({"format": "other/1"}, 'format: The format must be "thematic-passages/1".'),
        ({"passages": {}}, "passages: There must be a list of passages."),
    ],
)
def test_the_top_of_the_file_is_checked(top, problem):
    assert problems(**top) == [problem]


@pytest.mark.parametrize(
    ("passage", "problem"),
    [
        ("text", "passages[0]: A passage must be a JSON object."),
        (paragraph(text=7), "passages[0].text: This must be text in double quotes."),
        (paragraph(chapter="2"), "passages[0].chapter: A chapter is given by its number."),
        (paragraph(chapter=9), "passages[0].chapter: The instrument has no chapter 9."),
        (paragraph(section="D1"), 'passages[0].section: Chapter 2 has no section "D1".'),
        (
            paragraph(position="middle"),
            'passages[0].position: The position must be "start" or "end".',
        ),
        (
            paragraph(section="L1", position="end"),
            "passages[0].position: Only a passage without a section can stand at the end.",
        ),
        (
            {"kind": "foreword", "text": "Hello.", "chapter": 2},
            "passages[0].chapter: A foreword stands in no chapter: take this out.",
        ),
        (
            paragraph(kind="recommendation"),
            "passages[0].addressee: A recommendation needs its addressee.",
        ),
        (
            paragraph(addressee="Districts"),
            "passages[0].addressee: A paragraph has no addressee: take this out.",
        ),
        (paragraph(kind="good_practice"), "passages[0].area: A good practice needs its area."),
        (
            paragraph(kind="good_practice", area="East"),
            'passages[0].area: "East" is not an area of this inspection.',
        ),
        (
            {"kind": "glossary", "text": "A term."},
            "passages[0].title: A glossary needs its title.",
        ),
        (
            paragraph(kind="quotation", title="x" * 201),
            "passages[0].title: At most 200 characters are allowed; this has 201.",
        ),
        (
            paragraph(text="# Heading"),
            "passages[0].text: A heading cannot be printed; use paragraphs, lists, *emphasis* and"
            " **strong** only.",
        ),
        (
            paragraph(text="In {{L1.9}} schools."),
            'passages[0].text: {{L1.9}}: no criterion, profile row, section or chapter has the code "L1.9".',
        ),
        (
            paragraph(text="bell \x07"),
            "passages[0].text: Holds a control character, U+0007 (BEL): take it out.",
        ),
    ],
)
def test_a_fault_in_a_passage_has_its_place_and_plain_words(passage, problem):
    assert problem in problems(passage)


def test_a_term_is_explained_once():
    term = {"kind": "glossary", "title": "Librarian", "text": "Someone trained."}
    assert problems(term, term) == ['passages[1].title: "Librarian" is already explained in passages[0].']
