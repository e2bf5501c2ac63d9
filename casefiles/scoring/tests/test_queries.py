import pytest
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext

from casefiles.judging.actions import record_judgements
from casefiles.models.assessments import Assessment
from casefiles.models.cases import CaseFile, Interest
from casefiles.scoring import queries
from casefiles.tests import saves
from casefiles.tests.baths import COMPLETE, COMPLETE_FACTS, build, member, person, scoring
from inspection.access import visible_cases

pytestmark = pytest.mark.django_db


def page(inspection, name, reference="L1"):
    return queries.case_page(member(inspection, name), reference)


def test_amir_may_score_the_case_assigned_to_him(baths):
    amirs = scoring(baths, facts={"guard": "yes"})
    found = page(baths, "amir")
    assert (found.assessment, found.may_score) == (amirs, True)
    assert found.state.facts == {"size": "large", "guard": "yes"}


@pytest.mark.parametrize("name", ["ines", "laura"])
def test_inspectors_read_the_scoring_that_counts_but_do_not_change_it(baths, name):
    amirs = scoring(baths)
    found = page(baths, name)
    assert (found.assessment, found.may_score) == (amirs, False)


def test_a_case_of_somebody_else_is_not_there(baths):
    scoring(baths)
    with pytest.raises(Http404):
        page(baths, "bea")


def test_a_case_outside_the_assessors_area_is_not_there(baths):
    scoring(baths, "Y1", area="york")
    with pytest.raises(Http404):
        page(baths, "amir", "Y1")


def test_a_submitted_case_is_read_only(baths):
    scoring(baths, status="submitted")
    assert not page(baths, "amir").may_score


def test_a_case_with_a_declared_interest_is_gone(baths):
    amirs = scoring(baths)
    Interest.objects.create(case=amirs.case, user=person("amir"))
    with pytest.raises(Http404):
        page(baths, "amir")


def test_a_second_scorer_sees_only_their_own(baths):
    scoring(baths, answers={"W1.1": ("yes", "")})
    beas = scoring(baths, assessor="bea", kind="second", counts=False)
    found = page(baths, "bea")
    assert (found.assessment, found.rows, found.may_score) == (beas, {}, True)


def test_of_two_scorings_of_ones_own_the_open_one_is_shown(baths):
    scoring(baths, status="submitted", counts=False)
    agreed = scoring(baths, kind="agreed")
    assert page(baths, "amir").assessment == agreed


def test_the_lines_of_a_section_say_what_is_asked_and_why_not(baths):
    scoring(baths, facts={"guard": "no"}, answers={"W1.1": ("na", "shut")})
    found = page(baths, "amir")
    lines = {line.criterion.code: line for line in found.lines(queries.case_section(found, "W1"))}
    assert (lines["W1.1"].label, lines["W1.1"].answer.note) == ("Does not arise", "shut")
    assert lines["W1.2"].answer.by_rule
    assert not lines["W1.2"].takes_answers
    assert lines["W1.2"].applicability.reason == (
        "Asked only where Lifeguard on duty is yes. In this case it is no."
    )
    assert lines["W1.4a"].lead_in == "The signs are:"


def test_only_sections_of_case_criteria_have_a_page(baths):
    scoring(baths)
    found = page(baths, "amir")
    assert queries.case_section(found, "W2").heading == "Cleaning"
    for code in ("M1", "nothing"):
        with pytest.raises(Http404):
            queries.case_section(found, code)


def test_an_allocation_counts_by_status_and_goes_on_with_what_is_begun(baths):
    for number, status in enumerate(("accepted", "submitted", "not_started", "in_progress"), 1):
        scoring(baths, f"L{number}", status=status)
    scoring(baths, "L5", assessor="bea")
    mine = queries.own_cases(member(baths, "amir"))
    assert (mine.handed_in, mine.total) == (2, 4)
    assert mine.next is not None
    assert mine.next.case.reference == "L4"


@pytest.mark.parametrize("other", ["not_started", "in_progress"])
def test_a_returned_case_comes_before_a_new_and_a_begun_one(baths, other: str):
    scoring(baths, "L1", status=other)
    scoring(baths, "L2", status="returned")
    mine = queries.own_cases(member(baths, "amir"))
    assert mine.next is not None
    assert mine.next.case.reference == "L2"


def test_with_everything_submitted_nothing_is_next(baths):
    scoring(baths, status="submitted")
    mine = queries.own_cases(member(baths, "amir"))
    assert (mine.handed_in, mine.total, mine.next) == (1, 1, None)


def test_areas_are_counted_by_the_scoring_that_counts(baths):
    scoring(baths, "L1", status="submitted")
    scoring(baths, "L1", assessor="bea", kind="second", counts=False)
    scoring(baths, "L2", assessor=None)
    scoring(baths, "Y1", area="york", assessor="bea", status="in_progress")
    record_judgements(
        area=baths.areas.get(slug="york"),
        values={"M1.1": ("good", "Read it")},
        versions={},
        user=person("ines"),
    )
    leeds, york = queries.area_progress(member(baths, "ines"))
    assert (leeds.cases, leeds.handed_in, leeds.unassigned) == (2, 1, 1)
    assert leeds.by_status["not_started"] == 1
    assert (york.cases, york.by_status["in_progress"], york.unassigned) == (1, 1, 0)
    assert [(area.judged, area.to_judge) for area in (leeds, york)] == [(0, 2), (1, 2)]


def listed(inspection, name, **filters):
    us = member(inspection, name)
    return [case.reference for case in queries.case_list(us, **filters)]


def test_the_list_holds_ones_own_cases_or_every_case(baths):
    scoring(baths, "L1")
    scoring(baths, "L2", assessor="bea")
    scoring(baths, "Y1", area="york", assessor=None)
    assert listed(baths, "amir") == ["L1"]
    assert listed(baths, "bea") == ["L2"]
    assert listed(baths, "ines") == ["L1", "L2", "Y1"]


def test_the_list_is_filtered_by_area_and_status(baths):
    scoring(baths, "L1")
    scoring(baths, "L2", status="submitted")
    scoring(baths, "Y1", area="york", assessor=None)
    assert listed(baths, "ines", area="york") == ["Y1"]
    assert listed(baths, "ines", area="leeds", status="submitted") == ["L2"]
    assert listed(baths, "ines", status=queries.UNASSIGNED) == ["Y1"]
    assert listed(baths, "amir", status="submitted") == ["L2"]


def test_a_case_scored_twice_by_one_person_is_listed_once(baths):
    scoring(baths, status="submitted", counts=False)
    scoring(baths, kind="agreed")
    assert listed(baths, "amir") == ["L1"]


def test_a_line_counts_what_is_answered_of_what_is_asked(baths):
    scoring(baths, "L1")
    amirs = scoring(baths, "L2", facts={"guard": "no", "depth": 1})
    saves.save_answers(assessment=amirs, values={"W1.1": ("no", "")}, versions={}, user=person("amir"))
    us = member(baths, "amir")
    new, begun = queries.case_lines(us, list(queries.case_list(us)))
    assert (new.answered, new.asked) == (None, None)
    # Of eight, four are not asked by rule: W1.2, W1.3, W2.1 and W2.2.
    assert (begun.answered, begun.asked) == (1, 4)


def test_an_area_is_judged_within_the_members_own(baths):
    found = queries.judgement_page(member(baths, "ines"), "york")
    assert [line.criterion.code for line in found.lines] == ["M1.1", "M1.2"]
    amir = member(baths, "amir")
    with pytest.raises(Http404):
        queries.judgement_page(amir, "york")


def counted(inspection, read):
    """The number of queries of `read`, given Ines's and then Amir's membership."""
    ines, amir = member(inspection, "ines"), member(inspection, "amir")
    with CaptureQueriesContext(connection) as taken:
        read(ines)
        read(amir)
    return len(taken)


READS = {
    "case_page": lambda us: queries.case_page(us, "L1").state.gaps,
    "allocation": lambda us: queries.own_cases(us).next,
    "area_progress": queries.area_progress,
    "case_list": lambda us: queries.case_lines(us, list(queries.case_list(us))),
    "judgement_page": lambda us: queries.judgement_page(us, "leeds").lines,
}


@pytest.mark.parametrize("name", READS)
def test_queries_do_not_grow_with_cases_or_criteria(db, name):
    few, many = build("few"), build("many", extra=20)
    scoring(few, "L1", facts=COMPLETE_FACTS, answers=COMPLETE)
    for number in range(1, 13):
        scoring(many, f"L{number}", facts=COMPLETE_FACTS, answers=COMPLETE)
    assert counted(few, READS[name]) == counted(many, READS[name])


def test_a_case_page_takes_two_queries(baths):
    """One for the scoring with its case, one for its answers: nobody's names have to be read."""
    scoring(baths, facts=COMPLETE_FACTS, answers=COMPLETE)
    amir = member(baths, "amir")
    with CaptureQueriesContext(connection) as taken:
        queries.case_page(amir, "L1").state.gaps  # noqa: B018
    assert len(taken) == 2


def test_a_case_that_one_person_scores_twice_is_listed_once(baths):
    first = scoring(baths)
    Assessment.objects.create(case=first.case, kind="agreed", assessor=person("amir"), counts=False)
    amir = member(baths, "amir")
    assert list(visible_cases(amir, CaseFile.objects.all())) == [first.case]
    assert list(queries.case_list(amir)) == [first.case]


@pytest.mark.parametrize(
    ("name", "kind"),
    [("amir", "first"), ("amir", "calibration"), ("bea", "first"), ("ines", "first")],
)
@pytest.mark.parametrize("area", ["leeds", "york"])
@pytest.mark.parametrize("barred", [False, True])
def test_a_case_can_be_saved_exactly_where_it_can_be_opened(baths, name, area, kind, barred):
    """The page to save judges access by the row under the lock, the page to read in the database."""
    own = scoring(baths, "C1", name, area=area, kind=kind, counts=kind == "first")
    if barred:
        Interest.objects.create(case=own.case, user=person(name))
    us = member(baths, name)
    try:
        expected = queries.case_page(us, "C1").may_score
    except Http404:
        with pytest.raises(Http404):
            queries.page_to_save(us, "C1")
    else:
        found = queries.page_to_save(us, "C1")
        assert (found.assessment, found.may_score) == (own, expected)
