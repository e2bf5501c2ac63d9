"""Figures typed by hand, and words that contradict the figure they stand beside."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.checks.bands import documented_bands, find_quantity_words
from reports.checks.figures import contradictions, typed_figures
from reports.document.references import FigureBook
from reports.figures.counts import Figure

BOOK = FigureBook(
    figures={
        "T1.1": Figure(60, 100),
        "T1.2": Figure(20, 100),
        "T1.3": Figure(2, 3),
        "T1.4": Figure(0, 0),
        "T1.6": Figure(53, 100),
        "T1.5": Figure(3, 10, parts=((1, 4), (3, 4))),
    },
    not_met={"T1.1": 40, "T1.2": 80, "T1.3": 1},
    judged={("M1.1", "good"): 3, ("M1.1", "poor"): 1},
    sample={"Kent": 60, "Devon": 40, "Hereford": 3, "Essex": 1},
    case_facts=tuple({"crop": "Apples" if n < 9 else "Pears"} for n in range(10)),
)


def typed(text: str) -> list[str]:
    return [fault.message.split("”")[0].strip("“") for fault in typed_figures(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Pruning was sound in 51% of orchards.", ["51%"]),
        ("Pruning was sound in 51 per cent.", ["51 per cent"]),
        ("About fifty percent were sound.", ["fifty percent"]),
        ("In 52 of 102 it was sound.", ["52 of 102"]),
        ("In three out of seven it was sound.", ["three out of seven"]),
        ("One of the seven had a plan.", ["One of the seven"]),
        ("A plan was late in one in four.", ["one in four"]),
        ("We read 102 cases in seven areas.", ["102 cases", "seven areas"]),
        ("We read twenty-one more case files.", ["twenty-one more case files"]),
        ("Some 1,024 relevant cases were left.", ["1,024 relevant cases"]),
        ("We read {{sample}} cases; 12 cases were new.", ["12 cases"]),
        ("- sound in 51% of orchards\n- poor in 4 areas", ["51%", "4 areas"]),
    ],
)
def test_figures_typed_by_hand(text, found):
    assert typed(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "Pruning was sound in {{T1.1}} of orchards ({{T1.1 of}}).",
        "We read {{sample}} cases in {{areas|words}} areas, {{cases age > 40}} of them old.",
        "In 2004 cases were rare, and on 28 July 2004 areas were told.",
        "Chapters 3 to 6 cover cases; see paragraphs 4.2 and 4.3, table 12 and recommendation 7.",
        "Section 12 of the Act and standard 5 apply to cases.",
        "Police heard of 83% more in 2003/2004, and of 85% in 2004/05.",
        "Nationally it is 83% (*Home Office 2004*).",
        "The poster says “51% of all areas”, and the leaflet 'for 30 cases'.",
        "In one area a plan was late, and in all but one of them it was short.",
        "Plans come within five working days, and after four months (16 weeks).",
        "The largest age group was 35 to 44, and a group need not add up to 100.",
        "*51% of cases* is what the title says.",
        "One of the two projects came late.",
        "Every case was read twice, in a third reading too.",
    ],
)
def test_what_is_no_figure_typed_by_hand(text):
    assert typed(text) == []


def said(text: str) -> list[str]:
    return [fault.message for fault in contradictions(text, BOOK)]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Most were sound ({{T1.2}}).", "“Most” means more than 50%, and {{T1.2}} is 20%"),
        ("In most orchards, {{T1.2 of}}, it was.", "more than 50%, and {{T1.2 of}} is 20%"),
        ("Half the trees were sound ({{T1.1}}).", "“Half” means 45% to 55%, and {{T1.1}} is 60%"),
        ("It was sound in {{T1.1}}, about half.", "“about half” means 45% to 55%"),
        ("A quarter were sound: {{T1.1}}.", "“A quarter” means 20% to 30%"),
        ("Few were sound ({{T1.1 n}}).", "at most 25%, and {{T1.1 n}} is 60%"),
        ("Nearly all were sound ({{T1.3}}).", "less than 100%, and {{T1.3}} is 66.7%"),
        ("Nearly two-thirds were sound ({{T1.3}}).", "less than 66.7%, and {{T1.3}} is 66.7%"),
        ("None were sound ({{T1.2}}).", "“None” means 0%"),
        ("All cases were sound ({{T1.1}}).", "“All” means 100%, and {{T1.1}} is 60%"),
        ("Most were unsound ({{T1.1 not}}).", "{{T1.1 not}} is 40%"),
        ("A minority of areas, {{M1.1 good|words}}, did well.", "{{M1.1 good|words}} is 75%"),
        ("Few grew apples ({{percent crop = Apples}}).", "{{percent crop = Apples}} is 90%"),
        ("Most were sound ({{T1.2}}) and few were late ({{T1.3}}).", "“Most” means"),
        ("While most had a plan, few ({{T1.1}}) used it.", "“few” means"),
        ("Over half were sound ({{T1.5}}).", "more than 50%, and {{T1.5}} is 50%"),
    ],
)
def test_words_that_contradict_their_figure(text, message):
    assert message in said(text)[0]


def test_each_contradiction_is_named():
    text = "Most were sound ({{T1.2}}) and few were late ({{T1.3}})."
    assert [message.split("”")[0] for message in said(text)] == ["“Most", "“few"]


@pytest.mark.parametrize(
    "text",
    [
        "Most were sound ({{T1.1}}).",
        "Most were sound ({{T1.2}}) or nearly so ({{T1.1}}).",  # together 80%
        "About half ({{T1.1}} and {{T1.6}} in the two years).",
        "{{T1.1}} of all cases were sound.",
        "Most papers were there in {{T1.2}} of cases.",  # of two different things
        "Most of the {{T1.2 n}} plans were late.",
        "It was most often late ({{T1.2}}), and the most common fault.",
        "At most half were sound ({{T1.2}}).",
        "A few were sound ({{T1.1}}), in too few cases ({{T1.1}}).",
        "All areas had far to go: {{T1.1}} of trees were sound.",
        "All areas did well ({{T1.1}}).",  # of areas, beside a share of cases
        "A third report came in the second half of the year ({{T1.2}}).",
        "The rest were not. Most were late. It was {{T1.2}}.",
        "“Most were sound”, said one grower ({{T1.2}}).",
        "Most were sound: {{T1.1 base}} of {{sample}} were pruned.",
        "Most were sound ({{T1.4}}).",  # there is no share without a base
        "Most were sound ({{T9.9}}) ({{cases nothing of the kind}}).",
        "A little over half had come to all or nearly all of the meetings ({{T1.6}}).",
    ],
)
def test_words_that_contradict_nothing(text):
    assert said(text) == []


SENTENCES = (
    "{word} were sound ({{{{X}}}}).",
    "{word} of the orchards, {{{{X of}}}}, were sound.",
    "In the end {word} were sound: {{{{X}}}}, or {{{{X of}}}}.",
)
WORDS = [words.split(", ")[0] for words, _ in documented_bands()]


@given(word=st.sampled_from(WORDS), sentence=st.sampled_from(SENTENCES), data=st.data())
def test_a_word_beside_a_figure_in_its_band_is_never_found(word, sentence, data):
    text = sentence.format(word=word)
    for found in find_quantity_words(text):
        relevant = data.draw(st.integers(1, 400))
        met = data.draw(st.integers(0, relevant))
        book = FigureBook({"X": Figure(met, relevant)}, {}, {}, {}, ())
        within = found.band.holds(Fraction(100 * met, relevant))
        assert bool(list(contradictions(text, book))) is not within


def test_the_documented_words_are_all_found():
    assert [word for word in WORDS if not find_quantity_words(f"{word} of them")] == []


def test_docs_print_the_bands_that_are_used(settings):
    page = (settings.BASE_DIR / "docs" / "writing-checks.md").read_text(encoding="utf-8")
    for words, band in documented_bands():
        assert f"| {words} | {band} |" in page
