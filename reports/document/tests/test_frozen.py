"""What was frozen as JSON is read back as the very same values."""

import json

import pytest

from inspection.models import Inspection
from reports.document.building import build_report
from reports.document.frozen import as_json, thaw
from reports.document.parts import (
    AreaScore,
    Paragraph,
    PrintedGrid,
    Quotation,
    Report,
    SectionPart,
    from_json,
)
from reports.figures.counts import Figure

FIGURES = [
    Figure(52, 102),
    Figure(0, 0),
    Figure(3, 4, small=True),
    Figure(3, 6, parts=((1, 2), (2, 4))),
]


def as_stored(value: object) -> object:
    return json.loads(json.dumps(as_json(value)))


@pytest.mark.parametrize("figure", FIGURES, ids=str)
def test_a_figure_is_read_back_from_its_counts(figure: Figure):
    assert thaw(Figure, as_stored(figure)) == figure


def test_what_a_figure_prints_is_not_believed_when_it_is_read_back():
    frozen = {"met": 1, "relevant": 2, "percent": 99, "display": "99%", "of": "many"}
    assert thaw(Figure, frozen).display == "50%"


def test_a_hidden_figure_stays_hidden():
    assert thaw(AreaScore, as_stored(AreaScore("North", None))) == AreaScore("North", None)


def test_blocks_are_told_apart_by_their_kind():
    part = SectionPart(
        "L1", "Books", "", "l1", (Paragraph("2.1", "Yes."), Quotation("No.", "A"), PrintedGrid(()))
    )
    assert thaw(SectionPart, as_stored(part)) == part


def test_a_field_that_an_older_version_lacks_takes_its_default():
    frozen = as_stored(Paragraph("2.1", "Yes."))
    del frozen["kind"]
    assert thaw(Paragraph, frozen) == Paragraph("2.1", "Yes.")


def test_an_unknown_kind_of_block_is_refused():
    frozen = as_stored(SectionPart("L1", "Books", "", "l1", (Paragraph("2.1", "Yes."),)))
    frozen["blocks"][0]["kind"] = "song"
    with pytest.raises(ValueError, match="song"):
        thaw(SectionPart, frozen)


@pytest.mark.django_db
def test_a_whole_report_is_read_back_the_same(tiny: Inspection, rmo: Inspection):
    for inspection in (tiny, rmo):
        report = build_report(inspection)
        assert isinstance(report, Report)
        assert from_json(as_stored(report)) == report


@pytest.mark.django_db
@pytest.mark.parametrize("method", Inspection.CombinedMethod.values)
def test_a_report_with_figures_by_area_is_read_back_the_same(rmo: Inspection, method: str):
    rmo.publish_area_figures, rmo.combined_method = True, method
    report = build_report(rmo)
    assert from_json(as_stored(report)) == report
