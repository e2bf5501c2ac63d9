"""Names that must differ and parts that must fit together."""

import pytest

from criteria.tests.libraries import (
    CRITERION,
    LEAD_IN,
    area_section,
    changed,
    criterion,
    problems,
    section,
    size,
)


def loop_of_two(document: dict) -> None:
    criterion(document, 0)["applies_when"] = ["L1.2 = enough"]
    criterion(document, 1)["applies_when"] = ["L1.1 = enough"]


@pytest.mark.parametrize(
    ("change", "place", "message"),
    [
        (
            lambda d: criterion(d, 1).update(code="L1.1"),
            "chapters[1].sections[0].criteria[1].code (criterion L1.1)",
            '"L1.1" already names a criterion.',
        ),
        (
            lambda d: section(d, 1).update(code="L1"),
            "chapters[1].sections[1].code (section L1)",
            '"L1" already names a section.',
        ),
        (
            lambda d: section(d, 1).update(code="P1.2"),
            "chapters[1].sections[1].code (section P1.2)",
            '"P1.2" already names a profile row.',
        ),
        (
            lambda d: d["chapters"][2].update(letter="L"),
            "chapters[2].letter (chapter 3)",
            '"L" already names a chapter.',
        ),
        (
            lambda d: section(d).update(code="areas"),
            "chapters[1].sections[0].code (section areas)",
            '"areas" is a word of figure references: choose another code.',
        ),
        (
            lambda d: section(d).update(code="facts"),
            "chapters[1].sections[0].code (section facts)",
            '"facts" is a page of every case: choose another code.',
        ),
        (
            lambda d: d["facts"].append({**d["facts"][1], "label": "Another"}),
            "facts[2].key (fact librarian)",
            '"librarian" already names a fact.',
        ),
        (
            lambda d: criterion(d, 1).update(code="size"),
            "chapters[1].sections[0].criteria[1].code (criterion size)",
            '"size" already names a fact.',
        ),
        (
            lambda d: size(d).update(key="area"),
            "facts[0].key (fact area)",
            '"area" is a column of every sample: choose another key.',
        ),
        (
            lambda d: d["scales"].append(d["scales"][0]),
            "scales[2].key (scale visit)",
            '"visit" already names a scale.',
        ),
        (
            lambda d: d["consistency"].append(d["consistency"][0]),
            "consistency[1].key (consistency rule books-without-librarian)",
            '"books-without-librarian" already names a consistency rule.',
        ),
        (
            lambda d: section(d, 1)["table"].update(number=1),
            "chapters[1].sections[1].table.number (section L2)",
            '"1" already names a table.',
        ),
        (
            lambda d: size(d)["profile"]["rows"][1].update(code="P1.1"),
            "facts[0].profile.rows[1].code (profile row P1.1)",
            '"P1.1" already names a profile row.',
        ),
        (
            lambda d: d["scales"][0]["points"].append({"value": "enough", "label": "Fine", "counts_as": "met"}),
            "scales[0].points[3].value (value enough)",
            '"enough" already names a value of this scale.',
        ),
        (
            lambda d: d["scales"][1]["points"][0].update(counts_as="partly_met"),
            "scales[1].points (scale district)",
            "No value counts as met, so no percentage can follow.",
        ),
        (
            lambda d: d["chapters"][3].update(number=3),
            "chapters[3].number (chapter 3)",
            "There is already a chapter 3.",
        ),
        (
            lambda d: d["chapters"][3].update(number=2),
            "chapters[3].number (chapter 2)",
            "Chapter 2 stands after chapter 3.",
        ),
        (
            lambda d: d["chapters"][3].update(kind="summary"),
            "chapters[3].kind (chapter 4)",
            "There is already a chapter of kind summary.",
        ),
        (
            lambda d: d["chapters"][2].pop("sections"),
            "chapters[2] (chapter 3)",
            "A chapter of kind area needs sections with criteria.",
        ),
        (
            lambda d: area_section(d).pop("criteria"),
            "chapters[2].sections[0] (section D1)",
            "A section of a chapter of kind area needs criteria.",
        ),
        (
            lambda d: d["chapters"][0].update(sections=[{"code": "W1", "heading": "More"}]),
            "chapters[0].sections (chapter 1)",
            "A chapter of kind summary has no sections.",
        ),
        (
            lambda d: d["chapters"][0].update(scale="visit"),
            "chapters[0].scale (chapter 1)",
            "A chapter of kind summary has no criteria to answer.",
        ),
        (
            lambda d: d["chapters"].append(
                {
                    "number": 5,
                    "title": "What next",
                    "kind": "written",
                    "sections": [
                        {
                            "code": "W1",
                            "heading": "Plans",
                            "criteria": [{"code": "W1.1", "wording": "There is a plan."}],
                        }
                    ],
                }
            ),
            "chapters[4].sections[0].criteria (section W1)",
            "A chapter of kind written has no criteria.",
        ),
        (
            lambda d: section(d).pop("table"),
            "chapters[1].sections[0] (section L1)",
            "A section scored for cases needs a table to print its results.",
        ),
        (
            lambda d: area_section(d).update(table={"number": 3, "title": "Support"}),
            "chapters[2].sections[0].table (section D1)",
            "Only a section scored for cases has a table.",
        ),
        (
            lambda d: d["chapters"][2].pop("scale"),
            "chapters[2] (chapter 3)",
            'No scale for D1.1: give the chapter a "scale", or each criterion its own.',
        ),
        (
            lambda d: d["chapters"][2].update(scale="distrct"),
            "chapters[2].scale (chapter 3)",
            'There is no scale "distrct": did you mean "district"?',
        ),
        (
            lambda d: criterion(d, 1).update(scale="hats"),
            "chapters[1].sections[0].criteria[1].scale (criterion L1.2)",
            'There is no scale "hats": use one of visit, district.',
        ),
        (
            lambda d: criterion(d)["guidance"].update(yes="Lots of books."),
            f"{CRITERION}.guidance.yes (criterion L1.1)",
            '"yes" is not a value of the scale "visit": use one of enough, not_yet, none.',
        ),
        (
            lambda d: area_section(d)["criteria"][0].update(applies_when=["librarian = yes"]),
            "chapters[2].sections[0].criteria[0].applies_when (criterion D1.1)",
            "An area is judged on every criterion: only criteria scored for cases have rules.",
        ),
        (
            lambda d: criterion(d).update(grid_wording="Books for all"),
            f"{CRITERION}.grid_wording (criterion L1.1)",
            "Only criteria judged for areas stand in a grid.",
        ),
        (
            lambda d: section(d)["criteria"].append(
                {**LEAD_IN, "items": [LEAD_IN["items"][0], {**LEAD_IN["items"][1], "letter": "a"}]}
            ),
            "chapters[1].sections[0].criteria[2].items[1].letter (criterion L2.2b)",
            '"a" already names a criterion of this lead-in.',
        ),
        (
            lambda d: size(d).pop("choices"),
            "facts[0] (fact size)",
            "A fact of kind choice needs choices.",
        ),
        (
            lambda d: d["facts"][1].update(kind="text"),
            "facts[1].choices (fact librarian)",
            "A fact of kind text has no choices.",
        ),
        (
            loop_of_two,
            f"{CRITERION}.applies_when (criterion L1.1)",
            "Rule loop: L1.1 waits for L1.2, which waits for L1.1.",
        ),
        (
            lambda d: d["scales"][0]["points"].pop(),
            "chapters[1].sections[0].criteria[1].applies_when (criterion L1.2)",
            'The scale "visit" has no value that counts as excluded to give where the criterion is not asked.',
        ),
    ],
)
def test_parts_that_do_not_fit_together_are_refused(change, place, message):
    assert problems(changed(change)) == [(place, message)]
