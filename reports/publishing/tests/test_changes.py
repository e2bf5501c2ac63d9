"""What has changed since a report was frozen is named as the report names it."""

import dataclasses

import pytest

from casefiles.models.assessments import Answer
from casefiles.models.judgements import AreaJudgement
from inspection.models import Inspection
from reports.document.building import build_report
from reports.document.parts import AreaScore, Report
from reports.figures.counts import Figure
from reports.publishing.changes import ReportChange, changes_between
from reports.publishing.publish_now import load_passages
from reports.tests.area_figures import by_area
from reports.writing.passages_file import PassageSpec

pytestmark = pytest.mark.django_db


def paragraphs(inspection: Inspection, *texts: str) -> Report:
    passages = [PassageSpec("paragraph", text, chapter=2, section="L1") for text in texts]
    load_passages(inspection=inspection, passages=passages)
    return build_report(inspection)


def test_nothing_moves_by_itself(rmo):
    assert changes_between(build_report(rmo), build_report(rmo)) == ()


def test_a_changed_answer_is_named_wherever_it_is_printed(tiny):
    then = build_report(tiny)
    Answer.objects.filter(assessment__case__reference="N2", criterion__code="L1.1").update(value="enough")
    assert changes_between(then, build_report(tiny)) == (
        ReportChange("figure", "Table 1, L1.1", "75% (3 of 4)", "100% (4 of 4)"),
        ReportChange("figure", "Chart 1, overall", "67% (6 of 9)", "78% (7 of 9)"),
        ReportChange("figure", "Chart 1, Books and helpers", "67% (4 of 6)", "83% (5 of 6)"),
        ReportChange(
            "text",
            "Paragraph 2.2",
            "Books for every age stood in 3 of 4 schools, or 75%.",
            "Books for every age stood in 4 of 4 schools, or 100%.",
        ),
    )


def test_a_changed_judgement_is_named_with_its_area(tiny):
    then = build_report(tiny)
    AreaJudgement.objects.filter(area__slug="north").update(value="weak")
    assert changes_between(then, build_report(tiny)) == (
        ReportChange("judgement", "D1.1 in North", "STRONG", "WEAK"),
        ReportChange(
            "text",
            "Paragraph 3.1",
            "One district lent both books and staff.",
            "Zero district lent both books and staff.",
        ),
    )


def test_a_paragraph_put_in_is_one_addition_though_others_are_numbered_anew(tiny):
    then = paragraphs(tiny, "First.", "Second.")
    now = paragraphs(tiny, "New.", "First.", "Second.")
    assert changes_between(then, now) == (ReportChange("text", "Paragraph 2.1", "not there", "New."),)


def test_a_paragraph_taken_out_and_one_reworded(tiny):
    then = paragraphs(tiny, "First.", "Second.", "Third.")
    now = paragraphs(tiny, "First.", "Third, reworded.")
    assert changes_between(then, now) == (
        ReportChange("text", "Paragraph 2.2", "Second.", "Third, reworded."),
        ReportChange("text", "Paragraph 2.3", "Third.", "not there"),
    )


def test_of_a_long_text_only_the_sentences_that_differ(tiny):
    then = paragraphs(tiny, "We went to five schools. Three lent books. All were open.")
    now = paragraphs(tiny, "We went to five schools. Four lent books. All were open. So?")
    assert changes_between(then, now) == (
        ReportChange("text", "Paragraph 2.1", "Three lent books.", "Four lent books. … So?"),
    )


def test_the_cover(tiny):
    then = build_report(tiny)
    tiny.dated = "June 2024"
    assert changes_between(then, build_report(tiny)) == (ReportChange("text", "Date", "May 2024", "June 2024"),)


def test_a_figure_of_an_area_that_is_printed_no_longer(rmo):
    rmo.publish_area_figures = True
    report = build_report(rmo)
    then, now = (
        dataclasses.replace(
            report,
            chapters=tuple(
                dataclasses.replace(
                    chapter,
                    scores=chapter.scores
                    and dataclasses.replace(chapter.scores, areas=(AreaScore("Kent", figure),)),
                )
                for chapter in report.chapters
            ),
        )
        for figure in (Figure(20, 40), None)
    )
    assert changes_between(then, now)[0] == ReportChange(
        "figure", "Chart 1, Kent", "50% (20 of 40)", "not printed"
    )


def test_a_figure_by_area_is_named_with_its_area(tiny):
    """One more school of North has met; that of South is printed where it was not."""
    then = by_area(build_report(tiny))
    chapter = then.chapters[1]
    [table] = chapter.area_figures.tables
    row = dataclasses.replace(table.rows[0], cells=(Figure(21, 40), Figure(10, 20)))
    tables = (dataclasses.replace(table, rows=(row,)),)
    changed = dataclasses.replace(
        chapter, area_figures=dataclasses.replace(chapter.area_figures, tables=tables)
    )
    now = dataclasses.replace(then, chapters=(then.chapters[0], changed, *then.chapters[2:]))
    assert changes_between(then, now) == (
        ReportChange("figure", "Libraries, L1.1 in North", "50% (20 of 40)", "53% (21 of 40)"),
        ReportChange("figure", "Libraries, L1.1 in South", "not printed", "50% (10 of 20)"),
    )


def test_who_the_cases_are_is_named_by_the_line_of_the_profile(tiny):
    """One of three small schools turns out to be large."""
    then = build_report(tiny)
    tiny.cases.filter(reference="S2").update(facts={"size": "Large"})
    size = "The schools we visited, Size of school"
    assert changes_between(then, build_report(tiny)) == (
        ReportChange("figure", f"{size}: Small", "60% (3 of 5)", "40% (2 of 5)"),
        ReportChange("figure", f"{size}: Large", "40% (2 of 5)", "60% (3 of 5)"),
    )


def test_a_box_of_good_practice_is_named_with_its_area(tiny):
    then = build_report(tiny)
    tiny.passages.filter(kind="good_practice").update(text="Parents keep one library open until seven.")
    assert changes_between(then, build_report(tiny)) == (
        ReportChange(
            "text",
            "The library in use, Opening and lending, good practice in North",
            "Parents keep one library open until six.",
            "Parents keep one library open until seven.",
        ),
    )


def test_what_has_no_name_of_its_own_is_not_passed_over(tiny):
    then = build_report(tiny)
    now = dataclasses.replace(then, base_note="Percentages are of something else.")
    assert changes_between(then, now) == (ReportChange("text", "Headings, wordings or notes", "", ""),)
