"""The reference inspection prints every published figure: 60 rows of tables, 36 of the profile, 35 cells."""

import csv
import io
from pathlib import Path

import pytest
from django.core.management import call_command

from casefiles.models.assessments import Answer
from criteria import rules
from criteria.store.queries import read_instrument
from inspection.models import Inspection
from reports.figures.tables import build_grids
from reports.figures.tallies import area_refs, judgements

FOLDER = Path(__file__).resolve().parents[2] / "fixtures" / "inspections" / "rmo-2005"


def published(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def exported(slug: str, capsys: pytest.CaptureFixture[str]) -> list[dict[str, str]]:
    capsys.readouterr()
    call_command("export_tables", slug)
    return list(csv.DictReader(io.StringIO(capsys.readouterr().out)))


def test_every_published_percentage_comes_out(rmo: Inspection, capsys):
    rows = exported(rmo.slug, capsys)
    assert len(rows) == 96
    assert [(row["table"], row["criterion_code"], row["percent"] or "N/A") for row in rows] == [
        (row["table"], row["criterion_code"], row["percent"]) for row in published("published.csv")
    ]


def test_no_relevant_case_prints_na_and_a_true_zero_prints_zero(rmo: Inspection, capsys):
    rows = {row["criterion_code"]: row for row in exported(rmo.slug, capsys)}
    assert (rows["I3.7"]["relevant"], rows["I3.7"]["display"]) == ("0", "N/A")
    zeros = [code for code, row in rows.items() if row["display"] == "0%"]
    assert zeros == ["A3.8", "I1.12", "I3.3a", "I3.5"]


def test_the_bases_that_the_report_states_come_out(rmo: Inspection, capsys):
    """Paragraphs 4.11, 5.5, 5.17 and 6.3 of the report: 3, 21, 34 and 13 relevant cases."""
    rows = {row["criterion_code"]: row["relevant"] for row in exported(rmo.slug, capsys)}
    assert [rows[code] for code in ("A1.11", "I1.4", "I3.2", "O1.3")] == ["3", "21", "34", "13"]


def test_every_cell_of_the_five_grids_is_as_printed(rmo: Inspection):
    grids = build_grids(read_instrument(rmo), judgements(rmo), area_refs(rmo))
    cells = [
        {"criterion": row.code, "area": cell.area.name, "printed": cell.printed}
        for grid in grids
        for row in grid.rows
        for cell in row.cells
    ]
    assert len(grids) == 5
    assert len(cells) == 35
    assert cells == published("published-grids.csv")


def test_changing_one_answer_changes_the_figure(rmo: Inspection, capsys):
    """A1.11 is met in 1 of 3 cases, 33%; with one more it is 2 of 3, 67%."""
    answer = Answer.objects.filter(inspection=rmo, criterion__code="A1.11", value="no").first()
    answer.value = "yes"
    answer.save()
    rows = {row["criterion_code"]: row for row in exported(rmo.slug, capsys)}
    assert (rows["A1.11"]["met"], rows["A1.11"]["display"]) == ("2", "67%")


def test_an_answer_is_not_applicable_exactly_where_the_rules_say_so(rmo: Inspection):
    instrument = read_instrument(rmo)
    wrong = []
    for case in rmo.cases.prefetch_related("assessments__answers__criterion"):
        assessment = case.assessments.all()[0]
        values = {row.criterion.code: row.value for row in assessment.answers.all()}
        verdicts = rules.applicability(instrument, {**case.facts, **assessment.facts}, values)
        wrong += [
            (case.reference, code)
            for code, verdict in verdicts.items()
            if (verdict.state == "not_asked") != (values[code] == "na")
        ]
    assert wrong == []
