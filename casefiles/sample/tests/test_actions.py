"""A lead brings in a sample of public baths: looks at what would happen, then all of it or nothing."""

import io
from dataclasses import replace
from typing import Any

import pytest
from django.contrib.auth.models import User
from openpyxl import load_workbook

from casefiles.models.assessments import Assessment
from casefiles.models.cases import CaseFile
from casefiles.sample.actions import (
    CaseChange,
    FactChange,
    ImportResult,
    SampleChanged,
    dry_run,
    import_steps,
)
from casefiles.sample.template import sample_template
from casefiles.sample.tests.imports import import_sample
from casefiles.tests.baths import instrument
from criteria.store.actions import replace_instrument
from criteria.store.queries import read_instrument
from inspection.models import Inspection
from inspection.problems import ProblemsFound
from inspection.spreadsheets.workbook import SheetToWrite, read_workbook
from inspection.spreadsheets.writing import write_workbook

HEADER = ["reference", "area", "size"]
FIRST = b"reference,area,size\nN01,Leeds,small\nN02,York,large\n"

Status = Assessment.Status


def problems(inspection: Inspection, data: bytes) -> list[str]:
    return [str(problem) for problem in dry_run(inspection, data).problems]


def sample(inspection: Inspection) -> list[tuple[str, str, dict[str, Any]]]:
    rows = CaseFile.objects.filter(inspection=inspection).order_by("reference")
    return [(case.reference, case.area.name, case.facts) for case in rows]


def stand(reference: str, status: str) -> None:
    Assessment.objects.filter(case__reference=reference).update(status=status)


@pytest.fixture
def laura(db: None) -> User:
    return User.objects.get_or_create(username="laura")[0]


@pytest.fixture
def loaded(baths: Inspection, laura: User) -> Inspection:
    """Two cases, N01 and N02."""
    import_sample(inspection=baths, data=FIRST, user=laura)
    return baths


def test_a_first_file_would_add_its_cases_and_writes_nothing(baths: Inspection):
    found = dry_run(baths, FIRST)
    assert [(case.reference, case.area, case.facts) for case in found.added] == [
        ("N01", "Leeds", {"size": "small"}),
        ("N02", "York", {"size": "large"}),
    ]
    assert (found.problems, found.changed, found.left, found.absent) == ((), (), (), ())
    assert sample(baths) == []


def test_a_workbook_does_the_same_as_a_csv_file(baths: Inspection):
    rows = [("N01", "Leeds", "small"), ("N02", "York", "large")]
    book = write_workbook([SheetToWrite("Sample", HEADER, rows), SheetToWrite("Notes", ["by Laura"])])
    assert dry_run(baths, book).added == dry_run(baths, FIRST).added


def test_applying_adds_cases_with_a_scoring_and_its_history(baths: Inspection, laura: User):
    assert import_sample(inspection=baths, data=FIRST, user=laura) == ImportResult(added=2, changed=0)
    assert sample(baths) == [
        ("N01", "Leeds", {"size": "small"}),
        ("N02", "York", {"size": "large"}),
    ]
    scoring = Assessment.objects.get(case__reference="N01")
    assert (scoring.kind, scoring.status, scoring.counts) == ("first", "not_started", True)
    assert scoring.history.get().history_user == laura


def test_the_same_file_again_does_nothing(loaded: Inspection, laura: User):
    found = dry_run(loaded, FIRST)
    assert found.left == ("N01", "N02")
    assert found.does_nothing
    assert import_sample(inspection=loaded, data=FIRST, user=laura) == ImportResult(0, 0)
    assert Assessment.history.filter(case__inspection=loaded).count() == 2


def test_importing_again_shows_the_difference(loaded: Inspection):
    found = dry_run(loaded, b"reference,area,size\nN02,Leeds,small\nN03,York,small\n")
    assert [case.reference for case in found.added] == ["N03"]
    assert found.changed == (
        CaseChange("N02", (FactChange("area", "York", "Leeds"), FactChange("size", "large", "small"))),
    )
    assert (found.left, found.absent) == ((), ("N01",))


def test_applying_a_difference_changes_only_what_it_names(loaded: Inspection, laura: User):
    data = b"reference,area,size\nN02,Leeds,small\nN03,York,small\n"
    assert import_sample(inspection=loaded, data=data, user=laura) == ImportResult(added=1, changed=1)
    assert sample(loaded) == [
        ("N01", "Leeds", {"size": "small"}),
        ("N02", "Leeds", {"size": "small"}),
        ("N03", "York", {"size": "small"}),
    ]
    record = Assessment.objects.get(case__reference="N02").history.first()
    assert record.history_change_reason == "sample imported, area: York → Leeds; size: large → small"
    assert record.history_user == laura


def test_every_fault_is_told_by_row_and_column_and_nothing_is_kept(baths: Inspection, laura: User):
    data = b"reference,area,size\nN01,Hull,small\nN01,York,huge\nN/3,York,\n"
    assert problems(baths, data) == [
        "row 2, column area: “Hull” is not an area here.",
        "row 3, column reference: “N01” is already in row 2.",
        "row 3, column size: “huge” is not one of: small, large.",
        "row 4, column reference: A reference has only letters, digits, hyphens and full stops.",
        "row 4, column size: Size of pool is missing.",
    ]
    with pytest.raises(ProblemsFound):
        import_sample(inspection=baths, data=data, user=laura)
    assert sample(baths) == []


def test_faults_of_a_workbook_are_told_with_its_sheet(baths: Inspection):
    book = write_workbook([SheetToWrite("Cases", HEADER, [("N01", "Hull", "small")])])
    assert problems(baths, book) == ["sheet Cases, row 2, column area: “Hull” is not an area here."]


def test_of_very_many_faults_the_first_hundred_are_told(baths: Inspection):
    rows = "".join(f"N{number},Hull,huge\n" for number in range(1_000))
    found = problems(baths, f"reference,area,size\n{rows}".encode())
    assert len(found) == 101
    assert found[-1] == "There are more faults. These are the first 100."


def test_a_column_of_names_is_refused_and_not_repeated(baths: Inspection):
    found = problems(baths, b"reference,area,size\nOkafor,Hull,small\nLindqvist,York,huge\n")
    assert len(found) == 1
    assert found[0].startswith("column reference: These look like names of people.")
    assert "Okafor" not in found[0]
    assert problems(baths, b"reference,area,size,surname\nN01,York,small,x\n") == [
        "row 1, column 4: The column “surname” is not one this file can have. By its name it holds names "
        "of people, which are never taken in. Leave it out."
    ]


@pytest.mark.parametrize("status", [Status.SUBMITTED, Status.ACCEPTED])
def test_a_submitted_case_cannot_change_but_may_stand_in_the_file(loaded: Inspection, status: str):
    stand("N02", status)
    assert problems(loaded, b"reference,area,size\nN02,York,small\n") == [
        "row 2: “N02” is submitted: size cannot change until it is returned."
    ]
    assert dry_run(loaded, FIRST).problems == ()


@pytest.mark.parametrize("status", [Status.IN_PROGRESS, Status.RETURNED])
def test_a_case_with_answers_changes_and_is_named_to_be_settled(loaded: Inspection, laura: User, status: str):
    stand("N02", status)
    data = b"reference,area,size\nN02,York,small\n"
    assert [change.begun for change in dry_run(loaded, data).changed] == [True]
    done = import_sample(inspection=loaded, data=data, user=laura)
    assert done.to_settle == (Assessment.objects.get(case__reference="N02").pk,)


def test_a_case_with_answers_does_not_move_to_another_area(loaded: Inspection):
    stand("N02", Status.IN_PROGRESS)
    assert problems(loaded, b"reference,area,size\nN02,Leeds,large\n") == [
        "row 2, column area: Scoring of “N02” has begun, so it cannot move to another area."
    ]


def test_a_try_out_is_neither_changed_nor_counted_as_absent(loaded: Inspection):
    CaseFile.objects.filter(reference="N02").update(pilot=True)
    assert problems(loaded, b"reference,area,size\nN02,York,large\n") == [
        "row 2, column reference: “N02” is a try-out case. Discard the try-outs first, or use another "
        "reference."
    ]
    assert dry_run(loaded, b"reference,area,size\nN01,Leeds,small\n").absent == ()


def test_what_was_looked_at_is_what_is_applied(baths: Inspection, laura: User):
    looked_at = dry_run(baths, FIRST)
    import_sample(inspection=baths, data=b"reference,area,size\nN01,York,small\n", user=laura)
    with pytest.raises(SampleChanged):
        import_sample(inspection=baths, data=FIRST, user=laura, fingerprint=looked_at.fingerprint)
    assert sample(baths) == [("N01", "York", {"size": "small"})]
    again = dry_run(baths, FIRST)
    import_sample(inspection=baths, data=FIRST, user=laura, fingerprint=again.fingerprint)
    assert len(sample(baths)) == 2


def test_a_failure_in_the_middle_keeps_nothing(
    loaded: Inspection, laura: User, monkeypatch: pytest.MonkeyPatch
):
    def fail(*_: object) -> None:
        raise RuntimeError("the database went away")

    monkeypatch.setattr("casefiles.sample.actions._write_changes", fail)
    data = b"reference,area,size\nN03,York,small\nN01,York,small\n"
    with pytest.raises(RuntimeError):
        import_sample(inspection=loaded, data=data, user=laura)
    assert [reference for reference, _, _ in sample(loaded)] == ["N01", "N02"]


def test_a_large_sample_takes_batches_not_a_query_for_each_case(
    baths: Inspection, laura: User, django_assert_max_num_queries: Any
):
    rows = [f"N{number:05},{'Leeds' if number % 2 else 'York'},small\n" for number in range(2_000)]
    data = f"reference,area,size\n{''.join(rows)}".encode()
    with django_assert_max_num_queries(200):
        told = list(import_steps(inspection=baths, data=data, user=laura))
    assert told == [(0, 2000), (500, 2000), (1000, 2000), (1500, 2000), (2000, 2000)]
    larger = data.replace(b"small", b"large")
    with django_assert_max_num_queries(200):
        done = import_sample(inspection=baths, data=larger, user=laura)
    assert done.changed == 2_000


def test_a_dry_run_takes_the_same_queries_however_long_the_file(
    baths: Inspection, django_assert_num_queries: Any
):
    for length in (1, 500):
        rows = "".join(f"N{number},York,small\n" for number in range(length))
        with django_assert_num_queries(3):
            dry_run(baths, f"reference,area,size\n{rows}".encode())


def test_the_templates_ask_for_the_facts_of_the_sample():
    assert sample_template(instrument(), "csv") == b"\xef\xbb\xbfreference,area,size\r\n"
    sheets = {sheet.name: sheet.lines for sheet in read_workbook(sample_template(instrument()))}
    assert sheets["Sample"] == ((1, HEADER),)
    assert [cells[0] for _, cells in sheets["Columns"]] == ["column", *HEADER]
    assert sheets["Columns"][-1][1] == [
        "size",
        "Size of pool",
        "choice",
        "yes",
        "",
        "small",
        "large",
    ]


def test_a_template_can_be_filled_in_and_imported(baths: Inspection):
    book = load_workbook(io.BytesIO(sample_template(instrument(), "xlsx")))
    offered = book["Sample"].data_validations.dataValidation[0]
    assert (offered.formula1, str(offered.sqref)) == ("=Columns!$F$4:$G$4", "C2:C20000")
    book["Sample"].append(["N01", "Leeds", "small"])
    out = io.BytesIO()
    book.save(out)
    assert [case.reference for case in dry_run(baths, out.getvalue()).added] == ["N01"]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_an_untouched_template_says_that_it_is_empty(baths: Inspection, kind: str):
    (problem,) = problems(baths, sample_template(instrument(), kind))
    assert problem.endswith("The file has a header but no rows.")


def test_a_fact_that_is_blank_in_the_file_is_taken_back(loaded: Inspection, laura: User):
    facts = [replace(fact, required=False) for fact in read_instrument(loaded).facts]
    new = replace(read_instrument(loaded), facts=tuple(facts))
    replace_instrument(inspection=loaded, instrument=new)
    data = b"reference,area,size\nN02,York,\n"
    changes = dry_run(loaded, data).changed[0].changes
    assert changes == (FactChange("size", "large", None),)
    import_sample(inspection=loaded, data=data, user=laura)
    assert sample(loaded)[1] == ("N02", "York", {})


def test_a_file_is_read_by_the_instrument_in_force_when_its_turn_comes(baths: Inspection, laura: User):
    """Laura's import waits while a version is put in force that knows no “small” pool."""
    begun = Inspection.objects.get(pk=baths.pk)
    size = replace(instrument().facts[0], choices=("tall", "short"))
    replace_instrument(
        inspection=baths, instrument=replace(instrument(), facts=(size, *instrument().facts[1:]))
    )
    with pytest.raises(ProblemsFound, match="small"):
        import_sample(inspection=begun, data=FIRST, user=laura)
    assert sample(baths) == []
