"""What differs between two versions of an instrument, and putting the later one in force."""

from dataclasses import replace
from pathlib import Path

import pytest

from criteria.file.format import parse_instrument
from criteria.spec import Chapter, Instrument, Section
from criteria.spec import Criterion as Question
from criteria.store.actions import load_instrument, replace_instrument
from criteria.store.differences import (
    InstrumentDifference,
    answer_loss,
    instrument_differences,
    reworded_criteria,
)
from criteria.store.queries import read_instrument
from criteria.store.tests.keys import keys_repeat_the_document
from inspection.founding.actions import create_inspection
from inspection.models import Inspection

LIBRARIES = Path(__file__).parents[3] / "fixtures" / "instruments" / "tiny.json"


@pytest.fixture
def libraries() -> Instrument:
    return parse_instrument(LIBRARIES.read_bytes())


def with_section(instrument: Instrument, code: str, **changes: object) -> Instrument:
    """The instrument with one section changed."""

    def section(one: Section) -> Section:
        return replace(one, **changes) if one.code == code else one

    def chapter(one: Chapter) -> Chapter:
        return replace(one, sections=tuple(section(part) for part in one.sections))

    return replace(instrument, chapters=tuple(chapter(one) for one in instrument.chapters))


def l1(instrument: Instrument) -> tuple[Question, Question]:
    first, second = instrument.section_by_code["L1"].criteria
    return first, second


def test_the_same_instrument_has_no_differences(libraries: Instrument):
    assert instrument_differences(libraries, libraries) == ()


def test_criteria_come_go_and_change(libraries: Instrument):
    first, _ = l1(libraries)
    changed = replace(first, wording="There are books for every age.", adverse=True)
    added = replace(first, code="L1.3", wording="There is somewhere to sit.")
    new = with_section(libraries, "L1", criteria=(changed, added))
    assert instrument_differences(libraries, new) == (
        InstrumentDifference(
            "changed",
            "Criterion",
            "L1.1",
            "There are books for every age.",
            ("wording", "whether a high figure is unwelcome"),
        ),
        InstrumentDifference("added", "Criterion", "L1.3", "There is somewhere to sit."),
        InstrumentDifference("removed", "Criterion", "L1.2", "The librarian plans lessons with teachers."),
    )
    assert reworded_criteria(libraries, new) == {"L1.1"}
    assert answer_loss(libraries, new).criteria == {"L1.2"}


def test_a_value_that_leaves_the_scale_is_lost_with_its_answers(libraries: Instrument):
    visit, district = libraries.scales
    shorter = replace(visit, points=visit.points[:2])
    new = replace(libraries, scales=(shorter, district))
    assert answer_loss(libraries, new).values == {code: {"none"} for code in ("L1.1", "L1.2", "L2.1")}
    assert [(d.what, d.code, d.parts) for d in instrument_differences(libraries, new)] == [
        ("Scale", "visit", ("answers",))
    ]


def test_a_section_with_another_heading_is_named(libraries: Instrument):
    new = with_section(libraries, "L2", heading="Open when it matters")
    assert instrument_differences(libraries, new) == (
        InstrumentDifference("changed", "Section", "L2", "Open when it matters", ("heading",)),
    )


@pytest.fixture
def inspection(db: None, libraries: Instrument) -> Inspection:
    found = create_inspection(areas=(), slug="books", title="Books", publisher="Us")
    load_instrument(inspection=found, instrument=libraries)
    return found


def test_a_version_in_force_reads_back_as_it_was_written(inspection: Inspection, libraries: Instrument):
    first, second = l1(libraries)
    added = replace(second, code="L1.3", letter="")
    new = with_section(libraries, "L1", criteria=(added, first), table_number=2)
    new = with_section(new, "L2", table_number=1)  # the numbers change places
    new = replace(new, version=2, consistency=(), facts=new.facts[::-1])
    replace_instrument(inspection=inspection, instrument=new)
    assert read_instrument(inspection) == new
    assert keys_repeat_the_document(inspection)
    numbers = inspection.instrument_versions.values_list("number", "state")
    assert list(numbers) == [(1, "applied"), (2, "applied")]


def test_a_criterion_that_keeps_its_code_stays_the_same_row(inspection: Inspection, libraries: Instrument):
    before = inspection.criteria.get(code="L1.1").pk
    first, second = l1(libraries)
    new = with_section(libraries, "L1", criteria=(second, replace(first, wording="Other words")))
    replace_instrument(inspection=inspection, instrument=new)
    assert inspection.criteria.get(code="L1.1").pk == before
    assert read_instrument(inspection).criterion_by_code["L1.1"].wording == "Other words"
