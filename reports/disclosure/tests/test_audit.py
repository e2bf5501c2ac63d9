"""What a reader could work out, from frozen JSON alone: by hand, at random, and of the reference inspection."""

import json
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.management import CommandError, call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from criteria.spec import Chapter, Criterion, Section
from reports.disclosure import suppression
from reports.disclosure.audit import audit_releases, check_release
from reports.disclosure.release import released_chapters
from reports.document import by_area, queries
from reports.document.building import build_report
from reports.document.by_area import chapter_by_area
from reports.document.frozen import as_json
from reports.figures.counts import AreaRef, Count, Figure, Tally
from reports.models.publishing import PublishedReport
from reports.printing.html import render_html

Counts = dict[str, tuple[int, int]]  # area -> met of relevant
AREAS = {"Kent": 40, "Essex": 30, "Devon": 50}


def frozen(
    rows: dict[str, Counts],
    *,
    hidden: dict[str, list[str]] | None = None,
    cases: dict[str, int] = AREAS,
    scores: list[str] | None = None,
) -> dict[str, Any]:
    """A report of one chapter as it is frozen: all areas' figures but the `hidden` ones; None leaves
    the row out. `scores` are the areas whose combined score is printed."""
    hidden = hidden or {}
    totals = {code: Figure(*map(sum, zip(*row.values(), strict=True))) for code, row in rows.items()}
    pooled = {a: Figure(*map(sum, zip(*(row[a] for row in rows.values()), strict=True))) for a in cases}
    return {
        "chapters": [
            {
                "number": 2,
                "sections": [{"blocks": [{"kind": "table", "table": {"rows": [
                    {"code": code, "adverse": False, "figure": as_json(figure)}
                    for code, figure in totals.items()
                ]}}]}],
                "scores": {"areas": [
                    {"area": area, "figure": as_json(pooled[area]) if area in scores else None}
                    for area in cases
                ] if scores else []},
                "area_figures": {
                    "threshold": 10,
                    "areas": [{"name": a, "cases": n} for a, n in cases.items() if n >= 10],
                    "small": [{"name": a, "cases": n} for a, n in cases.items() if n < 10],
                    "tables": [{"rows": [
                        {"code": code, "cells": [
                            None if a in hidden.get(code, []) else as_json(Figure(*row[a]))
                            for a, n in cases.items() if n >= 10
                        ]}
                        for code, row in rows.items() if hidden.get(code, []) != ["row"]
                    ]}],
                },
            }
        ]
    }  # fmt: skip


def words(found: list[Any]) -> list[str]:
    return [str(one) for one in found]


def test_one_hidden_area_of_two_is_the_total_less_the_other():
    row = {"Kent": (20, 40), "Essex": (5, 30)}
    output = frozen({"C1": row}, hidden={"C1": ["Essex"]}, cases={"Kent": 40, "Essex": 30})
    assert words(audit_releases([output])) == ["C1 met in Essex is 5", "C1 not met in Essex is 25"]


def test_two_hidden_areas_of_three_have_a_range_each():
    """25 met and 45 not met in Kent's 40 cases and Essex's 30: in Essex 0 to 25 met, 5 to 30 not."""
    row = {"Kent": (20, 40), "Essex": (5, 30), "Devon": (25, 50)}
    assert audit_releases([frozen({"C1": row}, hidden={"C1": ["Kent", "Essex"]})]) == []


def test_two_hidden_areas_with_few_cases_not_met_are_too_narrow():
    """9 not met between two areas: 0 to 9 in each."""
    row = {"Kent": (36, 40), "Essex": (25, 30), "Devon": (25, 50)}
    output = frozen({"C1": row}, hidden={"C1": ["Kent", "Essex"]})
    assert words(audit_releases([output])) == [
        "C1 met in Kent is 31 to 40",
        "C1 not met in Kent is 0 to 9",
        "C1 met in Essex is 21 to 30",
        "C1 not met in Essex is 0 to 9",
    ]


def test_a_row_that_is_left_out_tells_nothing_that_its_total_does_not():
    row = {"Kent": (36, 40), "Essex": (25, 30), "Devon": (45, 50)}
    assert audit_releases([frozen({"C1": row}, hidden={"C1": ["row"]})]) == []


def test_an_area_too_small_for_the_tables_must_stay_as_wide_as_its_cases():
    cases = {**AREAS, "Rye": 6}
    row = {"Kent": (20, 40), "Essex": (15, 30), "Devon": (25, 50), "Rye": (2, 6)}
    assert words(audit_releases([frozen({"C1": row}, cases=cases)])) == [
        "C1 met in Rye is 2",
        "C1 not met in Rye is 4",
    ]
    assert audit_releases([frozen({"C1": row}, cases=cases, hidden={"C1": ["Kent", "Essex"]})]) == []


def test_a_combined_score_gives_the_last_criterion_of_an_area_away():
    """Essex: 20 met of 60 in both criteria, 15 of 30 in the first: 5 of 30 in the second."""
    rows = {
        "C1": {"Kent": (20, 40), "Essex": (15, 30), "Devon": (25, 50)},
        "C2": {"Kent": (20, 40), "Essex": (5, 30), "Devon": (25, 50)},
    }
    output = frozen(rows, hidden={"C2": ["Kent", "Essex"]}, scores=["Essex", "Devon"])
    assert words(audit_releases([output]))[:4] == [
        "C2 met in Kent is 20",
        "C2 not met in Kent is 20",
        "C2 met in Essex is 5",
        "C2 not met in Essex is 25",
    ]
    without = frozen(rows, hidden={"C2": ["Kent", "Essex"]}, scores=["Devon"])
    assert audit_releases([without]) == []


def test_two_versions_that_hide_different_areas_tell_both():
    row = {"Kent": (20, 40), "Essex": (5, 30), "Devon": (25, 50)}
    first = frozen({"C1": row}, hidden={"C1": ["Kent", "Essex"]})
    second = frozen({"C1": row}, hidden={"C1": ["Devon", "Essex"]})
    assert audit_releases([first]) == audit_releases([second]) == []
    assert "C1 met in Essex is 5" in words(audit_releases([first, second]))
    assert check_release(second, [first]) == [
        "It would tell a figure that version 1 keeps: C1 met in Essex is 5.",
        "It would tell a figure that version 1 keeps: C1 not met in Essex is 25.",
        "A figure by area that is not printed could be worked out: C1 met in Essex is 5.",
        "A figure by area that is not printed could be worked out: C1 not met in Essex is 25.",
    ]


def test_a_correction_of_one_case_is_no_cover():
    """Since the first version one more case of Kent has met: 51 met, where 50 had. The first version's
    20 of 40 in Kent may have moved by two at most (one case less not met), and so Essex."""
    row = {"Kent": (20, 40), "Essex": (5, 30), "Devon": (25, 50)}
    first = frozen({"C1": row}, hidden={"C1": ["Devon", "Essex"]})
    second = frozen({"C1": {**row, "Kent": (21, 40)}}, hidden={"C1": ["Kent", "Essex"]})
    assert "C1 met in Essex is 4 to 8" in words(audit_releases([first, second]))


def test_a_figure_in_the_data_is_told_whatever_the_pages_print():
    row = {"Kent": (20, 40), "Essex": (5, 30), "Devon": (25, 50)}
    output = frozen({"C1": row}, hidden={"C1": ["Kent", "Essex"]})
    data = [("1", "C1", "Kent", 20, 40, 50, "50%"), ("1", "C1", "Essex", "", "", "", "[c]")]
    assert words(audit_releases([output], [data])) == [
        "C1 met in Essex is 5",
        "C1 not met in Essex is 25",
    ]


@pytest.fixture
def reference(rmo: Any, db: None) -> Any:
    rmo.publish_area_figures = True
    rmo.save()
    return rmo


def show_all_but_the_small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Primary suppression alone."""
    monkeypatch.setattr(suppression, "_wide_enough", lambda *known: True)
    monkeypatch.setattr(suppression, "hidden_figures_stay_wide", lambda *known: True)
    monkeypatch.setattr(queries, "tied_criteria", lambda instrument: frozenset())


@pytest.mark.parametrize("threshold", [3, 5, 10])
def test_nothing_of_the_reference_inspection_can_be_worked_out(reference, threshold):
    reference.small_number_threshold = threshold
    assert audit_releases([as_json(build_report(reference))]) == []


@pytest.mark.parametrize(("threshold", "example"), [
    (3, "A1.1 met in Norfolk is 2"),
    (5, "Combined score of chapter 4 met in Norfolk is 46"),
    (10, "O1.3 met in West Midlands is 0 to 3"),
])  # fmt: skip
def test_without_secondary_suppression_it_could(reference, monkeypatch, threshold, example):
    reference.small_number_threshold = threshold
    show_all_but_the_small(monkeypatch)
    assert example in words(audit_releases([as_json(build_report(reference))]))


def test_the_frozen_report_holds_no_count_that_is_hidden(reference):
    chapters = as_json(build_report(reference))["chapters"]
    by_area = [chapter["area_figures"] for chapter in chapters if chapter["area_figures"]]
    rows = [row for figures in by_area for table in figures["tables"] for row in table["rows"]]
    hidden = [cell for row in rows for cell in row["cells"] if cell is None]
    assert (len(by_area), len(rows), len(hidden)) == (3, 11, 29)
    kept = json.dumps(chapters)
    assert '"by_area": [{' not in kept
    assert '"met": 8, "relevant": 17' not in kept  # A1.1 in Merseyside


def publish(inspection: Any, version: int, **changed: Any) -> dict[str, Any]:
    report = json.loads(json.dumps(as_json(build_report(inspection))))
    PublishedReport.objects.create(inspection=inspection, version=version, frozen=report, pdf=b"", sha256="")
    return report


def test_the_same_report_again_hides_the_same(reference):
    first = publish(reference, 1)
    assert as_json(build_report(reference)) == first
    assert check_release(first, [first]) == []


def test_a_lower_threshold_tells_no_more_than_the_earlier_version(reference):
    first = publish(reference, 1)
    reference.small_number_threshold = 5
    second = as_json(build_report(reference))
    for earlier, later in zip(released_chapters(first), released_chapters(second), strict=True):
        assert set(later.cells) <= set(earlier.cells)
    assert check_release(second, [first]) == []


def test_the_command_says_that_nothing_could_be_worked_out(reference, capsys):
    publish(reference, 1)
    call_command("audit_disclosure", "rmo-2005", version=1)
    assert capsys.readouterr().out == "No figure that is not printed could be worked out.\n"


def test_the_command_fails_where_something_could(reference, monkeypatch, capsys):
    show_all_but_the_small(monkeypatch)
    publish(reference, 1)
    with pytest.raises(CommandError, match="could be worked out"):
        call_command("audit_disclosure", "rmo-2005")
    assert "Version 1: O1.3 met in Norfolk is 0 to 2." in capsys.readouterr().out


def test_an_inspection_without_a_version_has_nothing_to_audit(rmo):
    with pytest.raises(CommandError, match="“rmo-2005” has no such published version"):
        call_command("audit_disclosure", "rmo-2005")


def test_the_page_explains_its_mark_and_heads_every_row_and_column(reference):
    page = BeautifulSoup(render_html(build_report(reference)), "html.parser")
    sections = page.select(".by-area")
    assert [one.get_text() for one in page.select(".by-area-table caption .caption-number")] == [
        "Area table 1:",
        "Area table 2:",
        "Area table 3:",
    ]
    for section in sections:
        assert "stands for a figure that is confidential" in section.get_text()
        assert "Norfolk (4 cases), Suffolk (8 cases), Cumbria (7 cases)" in section.get_text()
        assert {th["scope"] for th in section.select("thead th")} == {"col"}
        assert {th["scope"] for th in section.select("tbody th")} == {"row"}
    assert len(page.select("td.by-area-hidden")) == 29


@st.composite
def inspections(draw: st.DrawFn) -> tuple[Chapter, Tally]:
    """A chapter of one to three criteria, some adverse, in two to five areas of up to 60 cases."""
    cases = {f"area{n}": draw(st.integers(0, 60)) for n in range(draw(st.integers(2, 5)))}
    criteria = tuple(
        Criterion(f"C1.{n}", f"Criterion {n}.", scale="s", adverse=draw(st.booleans()))
        for n in range(draw(st.integers(1, 3)))
    )
    counts: dict[str, dict[str, Count]] = {}
    for criterion in criteria:
        always = draw(st.booleans())  # relevant in every case
        counts[criterion.code] = {}
        for area, number in cases.items():
            relevant = number if always else draw(st.integers(0, number))
            met = draw(st.integers(0, relevant))
            counts[criterion.code][area] = Count(met, 0, relevant - met, number - relevant)
    chapter = Chapter(2, "Stock", "case", sections=(Section("C1", "Books", criteria=criteria),))
    return chapter, Tally(counts, cases)


def as_frozen(chapter: Chapter, tally: Tally) -> dict[str, Any]:
    areas = [AreaRef(slug, slug.title()) for slug in tally.cases]
    figures, scores = chapter_by_area(chapter, tally, areas, number=1, threshold=10, method="pooled")
    criteria = chapter.sections[0].criteria
    rows = [
        {
            "code": c.code,
            "adverse": c.adverse,
            "figure": as_json(Figure(tally.of(c.code).met, tally.of(c.code).relevant)),
        }
        for c in criteria
    ]
    table = {"kind": "table", "table": {"rows": rows}}
    return {
        "chapters": [
            {
                "number": 2,
                "sections": [{"blocks": [table]}],
                "scores": {"areas": as_json(scores)},
                "area_figures": as_json(figures),
            }
        ]
    }


@settings(max_examples=25, deadline=None)
@given(inspections())
def test_nothing_of_a_random_inspection_can_be_worked_out(example: tuple[Chapter, Tally]):
    assert audit_releases([as_frozen(*example)]) == []


def test_scores_by_area_of_means_are_not_printed():
    criterion = Criterion("C1.1", "One.", scale="s")
    chapter = Chapter(2, "Stock", "case", sections=(Section("C1", "Books", criteria=(criterion,)),))
    tally = Tally({"C1.1": {"kent": Count(20, 0, 20)}}, {"kent": 40})
    areas = [AreaRef("kent", "Kent")]
    figures, scores = chapter_by_area(chapter, tally, areas, number=1, threshold=10, method="mean")
    assert (figures.tables[0].rows[0].cells, scores) == ((Figure(20, 40),), ())


def test_scores_of_an_adverse_criterion_with_partly_met_are_not_printed():
    criterion = Criterion("C1.1", "One.", scale="s", adverse=True)
    chapter = Chapter(2, "Stock", "case", sections=(Section("C1", "Books", criteria=(criterion,)),))
    tally = Tally({"C1.1": {"kent": Count(20, 10, 20)}}, {"kent": 50})
    areas = [AreaRef("kent", "Kent")]
    _, scores = chapter_by_area(chapter, tally, areas, number=1, threshold=10, method="pooled")
    assert scores == ()


def test_a_criterion_asked_by_the_answer_to_another_is_printed_for_neither(rmo):
    instrument = by_area.tied_criteria(queries.read_instrument(rmo))
    assert instrument == {"O1.2", "O1.3"}
