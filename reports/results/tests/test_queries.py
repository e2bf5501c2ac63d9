"""What the results pages show: figures, grids, and exactly the cases behind each figure."""

import pytest
from django.http import Http404

from inspection.models import Area, Inspection, Membership
from reports.figures.counts import AreaRef, Figure
from reports.figures.selection import Selection
from reports.figures.tables import NOT_JUDGED
from reports.figures.tallies import tally
from reports.results import queries
from reports.results.cases_behind_figure import (
    EVERY_CASE,
    CaseGroup,
    CaseSelection,
    find_cases_behind,
    find_question,
)
from reports.tests import orchards

pytestmark = pytest.mark.django_db

KENT, HEREFORD = AreaRef("kent", "Kent"), AreaRef("hereford", "Hereford")


@pytest.fixture
def inspection() -> Inspection:
    """Four orchards of Kent, one of Hereford; one answer of Kent is not given, one is N/A."""
    found = orchards.plant()
    answers = {"T1.2a": "yes", "T2.1": "yes"}
    orchards.case(found, "kent", "K1", {"T1.1": "yes", **answers}, sample={"crop": "Pears"})
    orchards.case(found, "kent", "K2", {"T1.1": "no", **answers}, sample={"crop": "Plums"})
    orchards.case(found, "kent", "K3", {"T1.1": "na", **answers}, sample={"trees": 50})
    orchards.case(found, "kent", "K4", answers, sample={"trees": "Not counted"})
    orchards.case(found, "hereford", "H1", {"T1.1": "yes", **answers}, sample={"trees": 40}, status="accepted")
    return found


@pytest.fixture
def ines(inspection: Inspection) -> Membership:
    return orchards.member(inspection, "ines", "inspector").memberships.get(inspection=inspection)


@pytest.fixture
def kenneth(inspection: Inspection) -> Membership:
    """An inspector who sees Kent alone."""
    user = orchards.member(inspection, "kenneth", "inspector", "kent")
    return user.memberships.get(inspection=inspection)


def listed(membership: Membership, code: str, **chosen: object) -> list[str]:
    question = find_question(membership.inspection, code)
    found = find_cases_behind(membership, question, CaseSelection(**chosen))
    return [row.case.reference for row in found.cases]


def test_results_hold_every_table_with_its_figures(ines):
    found = queries.results(ines)
    [chapter] = found.chapters
    assert [table.title for table in chapter.tables] == ["Care", "Waste"]
    assert chapter.tables[0].rows[0].figure == Figure(2, 3)
    assert [figure.inside for figure in chapter.tables[0].rows[0].by_area] == ["1 of 2", "1 of 1"]
    assert (found.cases, found.unanswered, found.areas) == (5, 1, (KENT, HEREFORD))


def test_an_adverse_criterion_is_turned_round_in_the_combined_score(ines):
    """Met: T1.1 2 of 3, T1.2a 5 of 5, and T2.1, adverse and always yes, 0 of 5."""
    [chapter] = queries.results(ines).chapters
    assert chapter.scores.overall == Figure(7, 13)
    assert chapter.sections_chart.title.startswith("Bar chart. Quality of care, by section:")


def test_accepted_only(ines):
    found = queries.results(ines, selection=Selection(accepted_only=True))
    assert (found.cases, found.chapters[0].tables[0].rows[0].figure) == (1, Figure(1, 1))


def test_a_member_with_an_area_sees_that_area_alone(kenneth):
    found = queries.results(kenneth)
    assert (found.cases, found.areas) == (4, (KENT,))
    assert found.chapters[0].tables[0].rows[0].figure == Figure(1, 2)
    assert found.profile.total == 4


def test_an_inspection_without_an_instrument_has_nothing_to_show(ines):
    bare = Inspection.objects.create(slug="bare", title="Bare", publisher="Nobody")
    membership = Membership.objects.create(inspection=bare, user=ines.user, role="lead")
    with pytest.raises(Http404):
        queries.results(membership)


def test_grids_say_how_much_is_judged(inspection, ines):
    orchards.judge(inspection, "kent", "M1.1", "good")
    found = queries.judgement_grids(ines)
    assert (found.judged, found.expected) == (1, 2)
    assert [progress.judged for progress in found.areas] == [1, 0]
    assert [cell.printed for cell in found.grids[0].rows[0].cells] == ["GOOD ENOUGH", NOT_JUDGED]


def test_a_figure_lists_the_cases_of_its_base(ines):
    assert listed(ines, "T1.1") == ["K1", "K2", "H1"]


@pytest.mark.parametrize(
    ("standing", "references"),
    [
        ("met", ["K1", "H1"]),
        ("partly_met", []),
        ("not_met", ["K2"]),
        ("excluded", ["K3"]),
        ("unanswered", ["K4"]),
        (EVERY_CASE, ["K1", "K2", "K3", "K4", "H1"]),
    ],
)
def test_cases_by_how_they_stand(ines, standing, references):
    assert listed(ines, "T1.1", standing=standing) == references


def test_cases_of_one_area_and_accepted_cases(ines):
    assert listed(ines, "T1.1", area="hereford") == ["H1"]
    assert listed(ines, "T1.1", selection=Selection(accepted_only=True)) == ["H1"]


def test_a_member_with_an_area_lists_its_cases_alone(kenneth):
    assert listed(kenneth, "T1.1", standing="met") == ["K1"]
    assert listed(kenneth, "T1.1", area="hereford") == []


def test_the_numbers_stand_beside_the_list_that_they_count(ines):
    found = find_cases_behind(ines, find_question(ines.inspection, "T1.1"), CaseSelection(standing="met"))
    assert found.figure == Figure(2, 3)
    assert found.groups == (
        CaseGroup("", "In the figure", 3, False),
        CaseGroup("met", "Yes", 2, True),
        CaseGroup("partly_met", "In part", 0, False),
        CaseGroup("not_met", "No", 1, False),
        CaseGroup("excluded", "Does not arise", 1, False),
        CaseGroup("unanswered", "Not answered yet", 1, False),
        CaseGroup(EVERY_CASE, "All cases", 5, False),
    )


def test_a_case_says_what_was_answered_and_why(ines):
    question = find_question(ines.inspection, "T1.1")
    found = find_cases_behind(ines, question, CaseSelection(standing=EVERY_CASE))
    assert [question.answer_in_words(row) for row in found.cases] == [
        "Yes",
        "No",
        "Does not arise",
        "Not answered yet",
        "Yes",
    ]
    assert found.cases[0].note == "seen in K1"


def test_only_the_assessment_that_counts_is_listed(inspection, ines):
    orchards.case(inspection, "kent", "K1", {"T1.1": "no"}, kind="second", counts=False)
    assert listed(ines, "T1.1", standing="not_met") == ["K2"]


def test_a_lettered_criterion_is_shown_with_its_lead_in(inspection):
    question = find_question(inspection, "T1.2a")
    assert question.wording == "The plan was: written <b>down</b>"
    assert question.source == "Table 1: Care"


@pytest.mark.parametrize("code", ["T1.2", "M1.1", "T9.9", "P1"])
def test_what_has_no_figure_has_no_cases(inspection, code):
    with pytest.raises(Http404):
        find_question(inspection, code)


def test_a_row_of_the_profile_lists_its_cases(ines):
    assert listed(ines, "P1.2", standing="met") == ["K1"]
    assert listed(ines, "P1.2") == ["K1", "K2"]
    assert listed(ines, "P1.2", standing="unanswered") == ["K3", "K4", "H1"]
    assert listed(ines, "P2.1", standing="met") == ["H1"]
    assert listed(ines, "P2.2", standing="met") == ["K3"]


def test_what_a_profile_case_says_is_what_was_recorded(ines):
    question = find_question(ines.inspection, "P2.2")
    rows = find_cases_behind(ines, question, CaseSelection(standing=EVERY_CASE)).cases
    said = {row.case.reference: question.answer_in_words(row) for row in rows}
    assert (said["K1"], said["K3"], said["K4"]) == ("Not recorded", "50", "Not counted")


def test_every_figure_opens_exactly_the_cases_it_counts(rmo: Inspection):
    """All 60 figures of the tables and all 36 of the profile, in the first area and in all."""
    laura = Membership.objects.get(inspection=rmo, user__username="laura")
    found = queries.results(laura)
    rows = [row for chapter in found.chapters for table in chapter.tables for row in table.rows]
    figures = {row.code: row.figure for row in rows if row.figure is not None}
    lines = [line for block in found.profile.blocks for line in block.rows]
    figures |= {line.code: line.figure for line in lines}
    assert len(figures) == 96
    for code, figure in figures.items():
        question = find_question(rmo, code)
        assert find_cases_behind(laura, question, CaseSelection()).cases.count() == figure.relevant
        assert find_cases_behind(laura, question, CaseSelection(standing="met")).cases.count() == figure.met


def test_area_counts_open_their_cases(rmo: Inspection):
    laura = Membership.objects.get(inspection=rmo, user__username="laura")
    counted = tally(rmo)
    for area in Area.objects.filter(inspection=rmo):
        found = find_cases_behind(laura, find_question(rmo, "A1.1"), CaseSelection(area=area.slug))
        count = counted.of("A1.1", area.slug)
        assert (found.figure.met, found.cases.count()) == (count.met, count.relevant)


@pytest.mark.parametrize("size", [2, 12])
def test_the_number_of_queries_does_not_grow(size, django_assert_num_queries):
    inspection = orchards.plant("big", extra=size)
    orchards.many(inspection, size)
    user = orchards.member(inspection, "ines", "inspector")
    membership = Membership.objects.select_related("inspection").get(user=user, inspection=inspection)
    with django_assert_num_queries(6):  # tally 2, areas, profile, judgements, draws
        queries.results(membership)
    with django_assert_num_queries(3):
        queries.judgement_grids(membership)
    with django_assert_num_queries(2):  # counts, list
        question = find_question(inspection, "T1.1")
        list(find_cases_behind(membership, question, CaseSelection()).cases)
