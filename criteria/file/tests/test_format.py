"""Instrument files: reading them, writing them, and how their faults are told."""

import copy
import json
from dataclasses import replace
from typing import Any

import pytest

from criteria.file.format import InstrumentErrors, dump_instrument, parse_instrument
from criteria.spec import Criterion, Point, ProfileGroup, ProfileRow
from criteria.tests.libraries import (
    CRITERION,
    FOLDER,
    LEAD_IN,
    TINY,
    changed,
    criterion,
    problems,
    section,
    size,
    with_number_profile,
    with_rule,
)


@pytest.mark.parametrize("name", ["rmo-2005.json", "tiny.json"])
def test_a_file_read_and_written_again_is_the_same_to_the_last_character(name: str):
    written = (FOLDER / name).read_text(encoding="utf-8")
    instrument = parse_instrument(written)
    dumped = dump_instrument(instrument)
    assert json.dumps(dumped, indent=2, ensure_ascii=False) + "\n" == written
    assert parse_instrument(dumped) == instrument


def test_the_small_instrument_holds_what_its_file_says():
    libraries = parse_instrument((FOLDER / "tiny.json").read_bytes())
    assert [(c.number, c.kind) for c in libraries.chapters] == [
        (1, "summary"),
        (2, "case"),
        (3, "area"),
        (4, "profile"),
    ]
    assert [c.code for c in libraries.scored("case")] == ["L1.1", "L1.2", "L2.1"]
    assert [s.table_number for s in libraries.sections("case")] == [1, 2]
    assert libraries.criterion_by_code["L1.2"] == Criterion(
        "L1.2",
        "The librarian plans lessons with teachers.",
        scale="visit",
        applies_when=("librarian = yes",),
        applies_text="Where there is a trained librarian.",
    )
    assert libraries.criterion_by_code["L2.1"].adverse
    assert libraries.criterion_by_code["D1.1"].grid_wording == "Lends books and staff"
    assert libraries.scale_of("L1.1").points[2] == Point("none", "Does not arise", "–", "excluded")
    assert libraries.scale_of("L1.1").points[0].printed == "Good enough"
    assert libraries.fact_by_key["size"].profile == ProfileGroup(
        "P1",
        "Size of school",
        (ProfileRow("P1.1", "Small", ("Small",)), ProfileRow("P1.2", "Large", ("Large",))),
    )
    assert [rule.level for rule in libraries.consistency] == ["confirm"]


def test_a_lead_in_is_a_row_that_is_not_scored_followed_by_its_items():
    document = changed(lambda d: section(d, 1)["criteria"].append(LEAD_IN))
    rows = parse_instrument(document).section_by_code["L2"].criteria
    assert [(r.code, r.scored, r.parent, r.letter, r.scale) for r in rows] == [
        ("L2.1", True, "", "", "visit"),
        ("L2.2", False, "", "", ""),
        ("L2.2a", True, "L2.2", "a", "visit"),
        ("L2.2b", True, "L2.2", "b", "visit"),
    ]
    assert rows[1].wording == "Where the library is open at weekends:"


def test_everything_that_can_be_left_out_is_kept_when_it_is_given():
    document = with_number_profile({"max": 100}, {"min": 101, "max": 200}, {"values": ["Not known", "Closed"]})
    size(document)["choices"] = ["Not known", "Closed"]
    document["facts"].append(
        {
            "key": "opened",
            "label": "Year of opening known",
            "kind": "choice",
            "source": "sample",
            "choices": ["yes", "no"],
            "profile": {
                "code": "P2",
                "label": "Year known",
                "sentence": "{percent} know their year of opening",
                "rows": [{"code": "P2.1", "label": "Yes", "value": "yes"}],
            },
        }
    )
    document["consistency"][0].pop("level")
    section(document, 1)["criteria"] += [
        LEAD_IN,
        {"code": "L2.3", "wording": "x", "scale": "district"},
    ]
    libraries = parse_instrument(document)
    assert libraries.consistency[0].level == "block"
    assert libraries.criterion_by_code["L2.3"].scale == "district"
    assert dump_instrument(libraries) == document
    assert parse_instrument(dump_instrument(libraries)) == libraries


def test_the_usual_scale_of_a_chapter_is_written_once():
    libraries = replace(parse_instrument(TINY), consistency=())
    chapter = libraries.chapters[1]
    first, *others = chapter.sections[0].criteria
    own = replace(chapter.sections[0], criteria=(replace(first, scale="district", guidance=()), *others))
    moved = replace(chapter, sections=(own, *chapter.sections[1:]))
    libraries = replace(libraries, chapters=(libraries.chapters[0], moved, *libraries.chapters[2:]))
    dumped = dump_instrument(libraries)
    assert dumped["chapters"][1]["scale"] == "visit"
    assert criterion(dumped)["scale"] == "district"
    assert parse_instrument(dumped) == libraries


def test_a_byte_order_mark_is_accepted():
    written = (FOLDER / "tiny.json").read_bytes()
    assert parse_instrument(b"\xef\xbb\xbf" + written) == parse_instrument(TINY)
    assert parse_instrument("\ufeff" + written.decode()) == parse_instrument(TINY)


# The 2005 instrument


def test_the_2005_instrument_has_sixty_case_criteria_and_five_area_criteria():
    rmo = parse_instrument((FOLDER / "rmo-2005.json").read_bytes())
    assert (len(rmo.scored("case")), len(rmo.scored("area"))) == (60, 5)
    assert [s.table_number for s in rmo.sections("case")] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert [group.code for _, group in rmo.profile_groups()] == [f"P{n}" for n in range(1, 12)]
    assert [c.code for c in rmo.scored("case") if c.adverse] == ["O1.1"]
    assert [(c.number, c.kind) for c in rmo.chapters] == [
        (1, "summary"),
        (2, "written"),
        (3, "area"),
        (4, "case"),
        (5, "case"),
        (6, "case"),
        (7, "written"),
        (8, "written"),
        (9, "profile"),
        (10, "references"),
    ]


def test_every_criterion_of_2005_has_guidance_for_each_of_its_answers():
    rmo = parse_instrument((FOLDER / "rmo-2005.json").read_bytes())
    for asked in (*rmo.scored("case"), *rmo.scored("area")):
        values = [point.value for point in rmo.scale_of(asked.code).points]
        assert [value for value, _ in asked.guidance] == values, asked.code


def test_guidance_is_told_in_the_order_of_the_scale_however_it_is_written():
    """A database need not keep the order of a document's keys."""
    first = parse_instrument(TINY).scored("case")[0]
    values = [point.value for point in parse_instrument(TINY).scale_of(first.code).points]
    backwards = {value: f"What is {value}" for value in values[::-1]}
    changed_order = parse_instrument(changed(lambda d: criterion(d).update(guidance=backwards)))
    (found,) = [one for one in changed_order.scored("case") if one.code == first.code]
    assert [value for value, _ in found.guidance] == values


# Faults


def test_every_fault_is_told_at_once_in_file_order():
    document = with_rule("librarian = maybe")
    document["facts"][1]["soruce"] = document["facts"][1].pop("source")
    document["chapters"][3]["number"] = 3
    del section(document)["heading"]
    del document["title"]
    assert problems(document) == [
        ("file", 'The key "title" is missing.'),
        ("facts[1].soruce (fact librarian)", 'Unknown key "soruce": did you mean "source"?'),
        ("chapters[1].sections[0] (section L1)", 'The key "heading" is missing.'),
        (
            f"{CRITERION}.applies_when[0] (criterion L1.1)",
            '"maybe" is not a choice of "librarian": use one of yes, no.',
        ),
        ("chapters[3].number (chapter 3)", "There is already a chapter 3."),
    ]


def test_the_faults_read_as_lines():
    with pytest.raises(InstrumentErrors) as refused:
        parse_instrument(changed(lambda d: d.update(version=0, key="Libraries!")))
    assert str(refused.value) == (
        'key: "Libraries!" is not allowed here. Small letters, digits, hyphens and underscores, '
        "at most 60, beginning with a letter.\nversion: Must be 1 or more, not 0."
    )


@pytest.mark.parametrize("junk", [None, 7, "x", [], {}, [None], [[]], [{}], {"a": None}])
def test_junk_anywhere_is_refused_and_never_crashes(junk: Any):
    def paths(part: Any, path: tuple = ()) -> list[tuple]:
        inside = part.items() if isinstance(part, dict) else enumerate(part)
        found = [path] if path else []
        for key, member in inside if isinstance(part, dict | list) else ():
            found += paths(member, (*path, key)) if isinstance(member, dict | list) else []
        return found

    for path in paths(TINY):
        document = copy.deepcopy(TINY)
        parent = document
        for step in path[:-1]:
            parent = parent[step]
        parent[path[-1]] = junk
        with pytest.raises(InstrumentErrors):
            parse_instrument(document)


def test_a_file_with_very_many_faults_tells_the_first_two_hundred():
    facts = [{"key": f"fact_{n}", "label": 5, "kind": "text", "source": "sample"} for n in range(999)]
    assert len(problems(changed(lambda d: d.update(facts=facts)))) == 200
