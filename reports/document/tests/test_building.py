"""The report as one value: what stands where, with which number."""

import json
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casefiles.models.assessments import Answer
from criteria import spec
from criteria.store.actions import load_instrument
from inspection.models import Inspection
from reports.document.building import build_report
from reports.document.frozen import as_json
from reports.document.parts import ChapterPart, Report
from reports.document.references import BadReference
from reports.figures.counts import Figure
from reports.models.passages import Passage
from reports.publishing.publish_now import load_passages
from reports.tests import orchards
from reports.writing.passages_file import PassageSpec

pytestmark = pytest.mark.django_db


def write(inspection: Inspection, *passages: PassageSpec) -> Report:
    load_passages(inspection=inspection, passages=passages)
    return build_report(inspection)


def chapter(report: Report, number: int) -> ChapterPart:
    return next(chapter for chapter in report.chapters if chapter.number == number)


def kinds(report: Report, section: str) -> list[str]:
    return [
        block.kind
        for chapter in report.chapters
        for part in chapter.sections
        if part.code == section
        for block in part.blocks
    ]


def test_the_cover_is_the_inspections(tiny):
    cover = build_report(tiny).cover
    assert (cover.title, cover.subtitle) == ("Open Books", "An Inspection of School Libraries")
    assert (cover.publisher, cover.dated) == ("Inspectorate of Libraries", "May 2024")


def test_figures_in_prose_are_filled_in(tiny):
    library = chapter(build_report(tiny), 2)
    assert library.opening[0].text == "We visited five schools in two districts."
    assert library.sections[0].blocks[0].text == "Books for every age stood in 3 of 4 schools, or 75%."


def test_one_changed_answer_changes_table_prose_and_score(tiny):
    Answer.objects.filter(assessment__case__reference="N2", criterion__code="L1.1").update(value="enough")
    library = chapter(build_report(tiny), 2)
    prose, table = library.sections[0].blocks[:2]
    assert prose.text == "Books for every age stood in 4 of 4 schools, or 100%."
    assert table.table.rows[0].figure == Figure(4, 4)
    assert library.scores.combined.by_section[0].figure == Figure(5, 6)


def test_a_reference_without_a_figure_names_its_passage(tiny):
    Passage.objects.filter(inspection=tiny, kind="strength").update(text="In {{L9.9}} of schools.")
    with pytest.raises(BadReference, match=r"Strength 7: \{\{L9.9\}\} stands for no figure"):
        build_report(tiny)


def test_paragraphs_are_numbered_through_the_chapter_and_nothing_else_is(tiny):
    report = write(
        tiny,
        PassageSpec("paragraph", "Opening.", chapter=2),
        PassageSpec("quotation", "Said.", chapter=2, title="A head teacher"),
        PassageSpec("paragraph", "Closing.", chapter=2, position="end"),
        PassageSpec("good_practice", "A van calls.", chapter=2, section="L1", area="North"),
        PassageSpec("paragraph", "Books.", chapter=2, section="L1"),
        PassageSpec("paragraph", "Lending.", chapter=2, section="L2"),
        PassageSpec("paragraph", "Districts.", chapter=3),
    )
    library = chapter(report, 2)
    assert [block.kind for block in library.opening] == ["paragraph", "quotation"]
    sections = [block for section in library.sections for block in section.blocks]
    numbered = [*library.opening, *sections, *library.closing, *chapter(report, 3).opening]
    assert [(block.number, block.text) for block in numbered if block.kind == "paragraph"] == [
        ("2.1", "Opening."),
        ("2.2", "Books."),
        ("2.3", "Lending."),
        ("2.4", "Closing."),
        ("3.1", "Districts."),
    ]


def test_the_table_follows_the_first_paragraph_of_its_section(tiny):
    report = write(
        tiny,
        PassageSpec("good_practice", "A van calls.", chapter=2, section="L1", area="North"),
        PassageSpec("paragraph", "One.", chapter=2, section="L1"),
        PassageSpec("paragraph", "Two.", chapter=2, section="L1"),
    )
    assert kinds(report, "L1") == ["good_practice", "paragraph", "table", "paragraph"]


def test_the_table_of_a_section_without_paragraphs_opens_it(tiny):
    report = write(tiny, PassageSpec("quotation", "Shut again.", chapter=2, section="L2", title="A pupil"))
    assert kinds(report, "L2") == ["table", "quotation"]


def test_the_grid_follows_the_last_passage_of_its_section(tiny):
    assert kinds(build_report(tiny), "D1") == ["paragraph", "grid"]


def test_a_grid_prints_the_scales_words_in_order_of_areas(tiny):
    (strip,) = chapter(build_report(tiny), 3).sections[0].blocks[-1].strips
    assert strip.wording == "Lends books and staff"
    assert [(cell.area.name, cell.printed) for cell in strip.cells] == [
        ("North", "STRONG"),
        ("South", "Not judged"),
    ]


def test_a_lettered_item_of_a_grid_is_printed_with_its_lead_in(tiny):
    scale = orchards.AREA
    lead_in = spec.Criterion("D1.1", "The district lends", scored=False)
    items = [
        spec.Criterion(f"D1.1{letter}", wording, scale=scale.key, parent="D1.1", letter=letter)
        for letter, wording in (("a", "books"), ("b", "staff"))
    ]
    part = spec.Section("D1", "Support", criteria=(lead_in, *items))
    instrument = spec.Instrument(
        "d", "Districts", 1, (scale,), (), (spec.Chapter(1, "Districts", "area", sections=(part,)),)
    )
    inspection = Inspection.objects.create(slug="districts", title="D", publisher="P")
    load_instrument(inspection=inspection, instrument=instrument)
    (grid,) = build_report(inspection).chapters[0].sections[0].blocks
    assert [strip.wording for strip in grid.strips] == [
        "The district lends a) books",
        "The district lends b) staff",
    ]


def test_findings_stand_in_their_chapter_and_again_in_the_summary(tiny):
    report = build_report(tiny)
    assert chapter(report, 2).findings == chapter(report, 1).findings
    (findings,) = chapter(report, 1).findings
    assert findings.title == "Use of the library"
    assert findings.strengths == ("Most schools had books for every age.",)
    assert findings.improvements == ("Opening hours left pupils outside.",)
    assert chapter(report, 3).findings == ()


def test_recommendations_are_collected_by_addressee_in_order_of_first_mention(tiny):
    report = write(
        tiny,
        PassageSpec("recommendation", "one", chapter=2, addressee="Districts"),
        PassageSpec("recommendation", "two", chapter=2, addressee="Schools"),
        PassageSpec("recommendation", "three", chapter=3, addressee="Districts"),
    )

    def printed(number: int) -> list[tuple[str, list[tuple[int, str]]]]:
        return [
            (group.addressee, [(one.number, one.text) for one in group.recommendations])
            for group in chapter(report, number).recommendations
        ]

    assert printed(1) == [
        ("Districts", [(1, "one"), (2, "three")]),
        ("Schools", [(3, "two")]),
    ]
    assert printed(2) == [("Districts", [(1, "one")]), ("Schools", [(3, "two")])]
    assert printed(3) == [("Districts", [(2, "three")])]


def test_combined_scores_turn_an_adverse_criterion_round(tiny):
    scores = chapter(build_report(tiny), 2).scores
    assert [(bar.label, bar.figure.of) for bar in scores.combined.by_section] == [
        ("Books and helpers", "4 of 6"),
        ("Opening and lending", "2 of 3"),
    ]
    assert scores.combined.overall == Figure(6, 9)


def test_the_base_is_told_in_the_words_of_the_scale(tiny):
    report = build_report(tiny)
    assert report.base_note == ("Percentages are of relevant cases: Good enough ÷ (Good enough + Not yet).")


def test_a_table_says_which_criterion_is_unwelcome(tiny):
    table = chapter(build_report(tiny), 2).sections[1].blocks[1]
    assert table.note.endswith(
        "A high figure is unwelcome for “Pupils were turned away because the library was shut”."
    )


def test_the_profile_stands_in_its_chapter(tiny):
    report = build_report(tiny)
    (block,) = chapter(report, 4).profile.blocks
    assert [(row.label, row.figure.of) for row in block.rows] == [
        ("Small", "3 of 5"),
        ("Large", "2 of 5"),
    ]
    assert chapter(report, 2).profile is None


def test_contents_name_the_front_parts_there_are_and_every_chapter(tiny):
    assert [(entry.label, entry.title) for entry in build_report(tiny).contents] == [
        ("", "Foreword"),
        ("", "Glossary"),
        ("1", "What we found"),
        ("2", "The library in use"),
        ("3", "The district's part"),
        ("4", "The schools we visited"),
    ]


def test_the_list_of_tables_ends_with_the_charts(tiny):
    assert [f"{entry.label}: {entry.title}" for entry in build_report(tiny).tables] == [
        "Table 1: Books and helpers",
        "Table 2: Opening and lending",
        "Chart 1: Combined scores for the library in use",
    ]


def test_the_glossary_is_sorted_whatever_the_capitals(tiny):
    terms = [PassageSpec("glossary", "A term.", title=title) for title in ("van", "Shelf", "ISBN")]
    assert [term.term for term in write(tiny, *terms).glossary] == ["ISBN", "Shelf", "van"]


def test_no_figure_by_area_is_in_the_report_unless_the_inspection_publishes_them(tiny):
    frozen = json.dumps(as_json(build_report(tiny)))
    assert '"by_area": [' in frozen
    assert '"by_area": [{' not in frozen
    assert chapter(build_report(tiny), 2).scores.areas == ()


def test_published_figures_by_area_obey_the_small_number_rule(rmo):
    rmo.publish_area_figures = True
    assessment = chapter(build_report(rmo), 4)
    by_area = assessment.area_figures
    assert [(area.name, area.cases) for area in by_area.small] == [
        ("Norfolk", 4),
        ("Suffolk", 8),
        ("Cumbria", 7),
    ]
    row = by_area.tables[0].rows[0]
    assert (row.code, row.figure.of) == ("A1.1", "52 of 102")
    printed = [figure and figure.of for figure in row.cells]
    assert printed == ["14 of 27", "12 of 23", None, None]
    assert "A1.2" in by_area.left_out
    assert assessment.scores.combined.by_area == ()


def test_the_frozen_report_is_plain_json_with_figures_as_printed(tiny):
    frozen = as_json(build_report(tiny))
    assert json.loads(json.dumps(frozen)) == frozen
    row = frozen["chapters"][1]["sections"][0]["blocks"][1]["table"]["rows"][0]
    assert row["figure"] == {
        "met": 3,
        "relevant": 4,
        "percent": 75,
        "display": "75%",
        "of": "3 of 4",
    }


def test_the_number_of_queries_does_not_grow_with_the_inspection(tiny, rmo):
    numbers = []
    for inspection in (tiny, rmo):
        with CaptureQueriesContext(connection) as queries:
            build_report(inspection)
        numbers.append(len(queries))
    assert numbers[0] == numbers[1] <= 12


def test_the_reference_report_has_every_part_of_the_original(rmo):
    report = build_report(rmo)
    summary = chapter(report, 1)
    assert [len(group.recommendations) for group in summary.recommendations] == [8, 8]
    assert [(len(f.strengths), len(f.improvements)) for f in summary.findings] == [
        (4, 6),
        (5, 4),
        (4, 5),
        (1, 2),
    ]
    blocks = [b for c in report.chapters for s in c.sections for b in s.blocks]
    assert [block.kind for block in blocks].count("table") == 8
    assert [block.kind for block in blocks].count("grid") == 5
    assert [block.kind for block in blocks].count("good_practice") == 7
    assert len(report.glossary) == 25
    assert len(chapter(report, 10).references) == 7
    assert len(chapter(report, 9).profile.blocks) == 11


def test_a_report_is_frozen(tiny):
    report = build_report(tiny)
    assert replace(report) == report
    assert hash(report.cover) == hash(replace(report.cover))
