"""The lead's pages of the sample: import, draw, replacements, try-outs."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from casefiles.models.assessments import Answer, Assessment
from casefiles.models.cases import CaseFile
from casefiles.models.samples import Draw
from inspection.models import Inspection
from reports.figures.tallies import profile_counts, tally

HEADER = "reference,area,size\n"
CASELOAD = "reference,size\n" + "".join(
    f"L{number},{'Large' if number % 3 == 0 else 'Small'}\n" for number in range(1, 31)
)  # ten large, twenty small


def file(text: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("list.csv", text.encode())


@pytest.fixture
def laura(as_: Callable[[str], Client]) -> Client:
    return as_("laura")


def post(client: Client, name: str, *parts: str, **data: object) -> str:
    return client.post(reverse(name, args=["tiny", *parts]), data, follow=True).content.decode()


def test_a_file_is_looked_at_before_it_changes_anything(tiny: Inspection, laura: Client):
    page = post(laura, "setup_sample_import", file=file(HEADER + "S2,South,Large\nS3,South,Small\n"))
    assert "What the file changes" in page
    assert CaseFile.objects.filter(inspection=tiny).count() == 5
    found = laura.get(reverse("setup_sample_check", args=["tiny"])).context["found"]
    page = post(laura, "setup_sample_check", decision="apply", fingerprint=found.fingerprint)
    assert "Cases added: 1, changed: 1" in page
    assert CaseFile.objects.get(inspection=tiny, reference="S2").facts == {"size": "Large"}


def test_a_file_that_is_wrong_is_told_by_place_and_not_kept(tiny: Inspection, laura: Client):
    page = post(laura, "setup_sample_import", file=file(HEADER + "S3,Suoth,Small\n"))
    assert "row 2, column area" in page
    assert not hasattr(tiny, "sample_upload")


def test_a_sample_that_has_moved_is_looked_at_again(tiny: Inspection, laura: Client):
    post(laura, "setup_sample_import", file=file(HEADER + "S3,South,Small\n"))
    page = post(laura, "setup_sample_check", decision="apply", fingerprint="of another day")
    assert "The sample has changed since you looked" in page
    assert CaseFile.objects.filter(inspection=tiny).count() == 5


@pytest.fixture
def empty_north(tiny: Inspection) -> Inspection:
    CaseFile.objects.filter(inspection=tiny, area__slug="north").delete()
    return tiny


def draw(client: Client, **more: object) -> str:
    asked = {
        "file": file(CASELOAD),
        "method": "number",
        "number": 7,
        "confidence": 80,
        "margin": 5,
        "strata": ["size"],
        "excluded": "L1, Open appeal",
        "seed": "abc",
    }
    return post(client, "setup_draw", "north", **{**asked, **more})


def test_a_draw_is_stored_and_then_put_into_the_sample(empty_north: Inspection, laura: Client):
    page = draw(laura)
    assert "7 asked, 7 found" in page
    assert "Open appeal" in page
    row = Draw.objects.get(inspection=empty_north)
    assert (row.seed, len(row.caseload), row.applied) == ("abc", 30, False)
    assert not empty_north.cases.filter(area__slug="north").exists()
    page = post(laura, "setup_draw_result", "north")
    assert "Cases now in the sample: 7" in page
    drawn = {ref for stratum in row.result["strata"] for ref in stratum["chosen"]}
    cases = empty_north.cases.filter(area__slug="north")
    assert {case.reference for case in cases} == drawn
    # 10 large and 19 small of 29: 7 × 10/29 = 2.41 and 7 × 19/29 = 4.59, so 2 and 5.
    assert sorted(case.facts["size"] for case in cases) == ["Large"] * 2 + ["Small"] * 5


def test_the_same_seed_draws_the_same_sample(empty_north: Inspection, laura: Client):
    draw(laura)
    first = Draw.objects.get(inspection=empty_north).result["strata"]
    draw(laura)
    assert Draw.objects.get(inspection=empty_north).result["strata"] == first


def test_a_case_that_cannot_be_read_is_replaced_by_the_next_reserve(
    empty_north: Inspection, laura: Client, people: dict[str, User]
):
    draw(laura)
    post(laura, "setup_draw_result", "north")
    stratum = Draw.objects.get(inspection=empty_north).result["strata"][0]
    gone, reserve = stratum["chosen"][0], stratum["reserves"][0]
    page = post(laura, "setup_substitute", "north", reference=gone, reason="File lost")
    assert f"{gone} is out; {reserve} takes its place" in page
    assert "7 asked, 7 found" in page
    references = set(empty_north.cases.values_list("reference", flat=True))
    assert reserve in references
    assert gone not in references


def test_a_case_whose_scoring_has_begun_stays(empty_north: Inspection, laura: Client):
    draw(laura)
    post(laura, "setup_draw_result", "north")
    gone = Draw.objects.get(inspection=empty_north).result["strata"][0]["chosen"][0]
    Assessment.objects.filter(case__reference=gone).update(status="in_progress")
    page = post(laura, "setup_substitute", "north", reference=gone, reason="File lost")
    assert f"Scoring of {gone} has begun" in page
    assert empty_north.cases.filter(reference=gone).exists()


def test_an_area_with_cases_is_not_drawn_over(tiny: Inspection, laura: Client):
    draw(laura)
    assert "North has cases already" in post(laura, "setup_draw_result", "north")
    assert tiny.cases.count() == 5


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"number": ""}, "Enter the number of cases"),
        ({"excluded": "L1"}, "Write the reason after a comma"),
        ({"excluded": "Z9, Gone"}, "“Z9” is not in the list"),
        ({"file": file("reference,size\nL1,Huge\n")}, "“Huge” is not one of"),
    ],
)
def test_what_is_wrong_with_a_draw_is_said(more: dict, message: str, empty_north: Inspection, laura: Client):
    assert message in draw(laura, **more)
    assert not Draw.objects.filter(inspection=empty_north).exists()


def test_try_outs_are_scored_counted_nowhere_and_discarded_cleanly(
    tiny: Inspection, laura: Client, as_: Callable[[str], Client], people: dict[str, User]
):
    before = tally(tiny), profile_counts(tiny)
    post(laura, "setup_pilots", file=file(HEADER + "T1,North,Small\n"))
    scoring = Assessment.objects.get(case__reference="T1")
    assert scoring.counts is False
    member = tiny.memberships.get(user=people["amir"])
    post(laura, "setup_assign", scorings=[scoring.pk], member=member.pk)
    address = reverse("case_section", args=["tiny", "T1", "L2"])
    as_("amir").post(address, {"L2.1": "enough", "L2.1-note": "", "L2.1-version": 0})
    assert Answer.objects.get(assessment=scoring).value == "enough"
    assert (tally(tiny), profile_counts(tiny)) == before
    assert "Try-out cases discarded, with their answers and history: 1" in post(laura, "setup_discard_pilots")
    assert not CaseFile.objects.filter(reference="T1").exists()
    assert not Assessment.history.filter(id=scoring.pk).exists()
    assert not Answer.history.filter(assessment_id=scoring.pk).exists()
    assert tiny.cases.count() == 5


def test_a_sample_brought_in_by_mistake_is_taken_out_again_before_fieldwork(
    empty_north: Inspection, laura: Client
):
    draw(laura)
    post(laura, "setup_draw_result", "north")
    Inspection.objects.filter(pk=empty_north.pk).update(phase="set_up")
    page = post(laura, "setup_remove_sample", "north")
    assert "Cases of North removed: 7" in page
    assert not empty_north.cases.filter(area__slug="north").exists()
    assert not Draw.objects.filter(area__slug="north").exists()
    assert empty_north.cases.filter(area__slug="south").count() == 2


def test_once_fieldwork_has_begun_no_case_is_taken_out(tiny: Inspection, laura: Client):
    Inspection.objects.filter(pk=tiny.pk).update(phase="fieldwork")
    assert "the cases of the sample stay" in post(laura, "setup_remove_sample", "north")
    assert tiny.cases.count() == 5
