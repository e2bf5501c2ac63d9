"""Agreement between two assessors of the same schools, by everything it can be broken down by."""

from dataclasses import replace

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from casefiles.models.assessments import Answer, Assessment
from casefiles.models.cases import CaseFile
from casefiles.moderation.actions import correct_answer
from criteria.store.queries import criterion_ids, read_instrument
from inspection.models import Inspection, Membership
from reports.agreement.agreement import AnswerPair, bootstrap_intervals, summarise_agreement
from reports.agreement.queries import known_intervals, read_agreement, work_out_intervals
from reports.figures.statistics import gwet_ac1, measure_agreement, raw_agreement
from reports.models.figures import AgreementIntervals
from reports.tests.pools import pools

POOLS = pools()
AREAS = {"kent": "Kent", "essex": "Essex"}


def pair(code: str, first: str | None, second: str | None, **other: str) -> AnswerPair:
    return AnswerPair(
        **{
            "code": code,
            "area": "kent",
            "first_by": "Amir",
            "second_by": "Nina",
            "first": first,
            "second": second,
        }
        | other
    )


def measured(pairs, inline=0, known=None):
    return summarise_agreement(POOLS, pairs, AREAS, 1, known or {}, inline)


def lines_by(view, found):
    return next(lines for key, _, lines in found.views if key == view)


def test_the_worked_example():
    """90 both yes, 5 and 5 apart, none both no: AC1 on two categories would be 0.890."""
    pairs = [pair("S1.1", "yes", "yes")] * 90
    pairs += [pair("S1.1", "yes", "no")] * 5 + [pair("S1.1", "no", "yes")] * 5
    found = measured(pairs).overall
    assert (found.agreement.pairs, found.raw_percent, found.agreement.caution) == (100, 90, False)
    assert found.agreement.kappa == pytest.approx(-0.053, abs=5e-4)
    assert found.agreement.ac1 == gwet_ac1([(p.first, p.second) for p in pairs], categories=4)


def test_every_way_of_looking_at_it():
    pairs = [
        pair("S1.1", "yes", "yes"),
        pair("S1.1", "yes", "no", area="essex", first_by="Nina", second_by="Amir"),
        pair("S1.4a", "na", "na", area="essex", second_by="Omar"),
        pair("S1.2", None, "yes"),
    ]
    found = measured(pairs)
    assert [(line.key, line.agreement.pairs, line.raw_percent) for line in lines_by("criterion", found)] == [
        ("S1.1", 2, 50),
        ("S1.2", 0, None),
        ("S1.4a", 1, 100),
    ]
    assert [(line.label, line.agreement.pairs) for line in lines_by("section", found)] == [
        ("S1 Watching the water", 3)
    ]
    assert [(line.label, line.agreement.pairs) for line in lines_by("pair", found)] == [
        ("Amir and Nina", 2),
        ("Amir and Omar", 1),
    ]
    assert [(line.label, line.agreement.pairs) for line in lines_by("area", found)] == [
        ("Kent", 1),
        ("Essex", 2),
    ]
    assert found.overall.agreement.caution


def test_an_interval_belongs_to_its_answers_and_to_no_others():
    pairs = [pair("S1.1", "yes", "yes")] * 8 + [pair("S1.1", "yes", "no")] * 2
    first = measured(pairs)
    assert first.overall.agreement.interval is None
    known = bootstrap_intervals(first.pending)
    second = measured(pairs[::-1], known=known)
    assert second.pending == ()
    assert second.overall.agreement.interval == known[second.overall.digest]
    third = measured([*pairs, pair("S1.1", "no", "no")], known=known)
    assert third.overall.agreement.interval is None


def test_few_pairs_are_worked_out_at_once():
    found = measured([pair("S1.1", "yes", "yes"), pair("S1.1", "no", "yes")], inline=2)
    assert found.pending == ()
    interval = found.overall.agreement.interval
    assert interval.low <= found.overall.agreement.ac1 <= interval.high


VALUES = st.sampled_from(["yes", "partly", "no", "na", None])
PAIRS = st.lists(
    st.builds(
        pair,
        st.sampled_from(["S1.1", "S1.2", "S1.4a"]),
        VALUES,
        VALUES,
        area=st.sampled_from(["kent", "essex"]),
        first_by=st.sampled_from(["Amir", "Nina"]),
        second_by=st.just("Omar"),
    ),
    max_size=40,
)


@given(PAIRS)
@settings(max_examples=60, deadline=None)
def test_each_way_of_looking_divides_the_same_pairs(pairs):
    found = measured(pairs)
    for _, _, lines in found.views:
        assert sum(line.agreement.pairs for line in lines) == found.overall.agreement.pairs
    plain = [(one.first, one.second) for one in pairs]
    assert found.overall.agreement.raw == raw_agreement(plain)
    if pairs:
        whole = replace(measure_agreement(plain, 4, seed=1, rounds=0), interval=None)
        assert replace(found.overall.agreement, interval=None) == whole


@pytest.fixture
def doubles(tiny: Inspection) -> Inspection:
    """Nina has scored N1, N2 and S1 a second time: as Amir and Bea but for L1.1 of N1."""
    nina = User.objects.create_user("nina", first_name="Nina", last_name="Okoro")
    Membership.objects.create(inspection=tiny, user=nina, role="assessor")
    for case in tiny.cases.filter(reference__in=("N1", "N2", "S1")):
        score_again(case, nina)
    other = Answer.objects.filter(assessment__case__reference="N1", assessment__kind="second")
    other.filter(criterion__code="L1.1").update(value="not_yet")
    return tiny


def score_again(case: CaseFile, user: User) -> None:
    first = case.assessments.get(kind="first")
    second = Assessment.objects.create(case=case, kind="second", assessor=user, counts=False, facts=first.facts)
    for answer in first.answers.all():
        answer.pk, answer.assessment, answer.counts = None, second, False
        answer.save()
    Assessment.objects.filter(pk=second.pk).update(status="submitted")


def test_the_pairs_of_an_inspection(doubles):
    found = read_agreement(doubles, read_instrument(doubles))
    assert (found.cases, found.overall.agreement.pairs, found.overall.raw_percent) == (3, 9, 89)
    assert [(line.key, line.raw_percent) for line in lines_by("criterion", found)] == [
        ("L1.1", 67),
        ("L1.2", 100),
        ("L2.1", 100),
    ]
    assert [line.label for line in lines_by("pair", found)] == [
        "Amir Shah and Nina Okoro",
        "Bea Lund and Nina Okoro",
    ]


def test_an_inspector_of_one_area_sees_that_area(doubles):
    found = read_agreement(doubles, read_instrument(doubles), doubles.areas.get(slug="south"))
    assert (found.cases, found.overall.raw_percent) == (1, 100)


def test_a_scoring_not_submitted_is_not_compared(doubles):
    Assessment.objects.filter(case__reference="N1", kind="second").update(status="returned")
    assert read_agreement(doubles, read_instrument(doubles)).cases == 2


def test_what_was_corrected_is_compared_as_the_assessor_answered(doubles, people):
    first = Assessment.objects.get(case__reference="N1", kind="first", case__inspection=doubles)
    for value in ("not_yet", "none"):
        correct_answer(assessment=first, code="L1.1", value=value, reason="Seen.", user=people["ines"])
    found = read_agreement(doubles, read_instrument(doubles))
    assert lines_by("criterion", found)[0].raw_percent == 67


def test_the_command_works_out_what_the_page_shows(doubles, capsys):
    instrument = read_instrument(doubles)
    assert read_agreement(doubles, instrument, inline=0).overall.agreement.interval is None
    call_command("work_out_agreement", "tiny")
    assert "intervals worked out" in capsys.readouterr().out
    found = read_agreement(doubles, instrument, inline=0)
    assert found.pending == ()
    assert found.overall.agreement.interval is not None
    assert work_out_intervals(doubles, instrument) == 0
    known = known_intervals(doubles)
    AgreementIntervals.objects.update(intervals={**AgreementIntervals.objects.get().intervals, "old": [0, 1]})
    work_out_intervals(doubles, instrument)
    assert known_intervals(doubles) == known


def test_the_command_says_when_there_is_no_such_inspection(db):
    with pytest.raises(CommandError, match="There is no inspection"):
        call_command("work_out_agreement", "nowhere")


def test_the_page(doubles, as_):
    page = as_("ines").get("/tiny/agreement/").content.decode()
    assert "9 pairs of answers in 3 cases scored twice" in page
    assert "fewer than 30 pairs" in page
    assert "Amir Shah and Nina Okoro" in page


def test_the_page_without_a_case_scored_twice(tiny, as_):
    assert b"No case has been scored twice yet" in as_("ines").get("/tiny/agreement/").content


def test_the_page_takes_as_many_queries_for_many_cases(doubles, as_, people):
    ines = as_("ines")
    ines.get("/tiny/agreement/")
    with CaptureQueriesContext(connection) as with_three:
        ines.get("/tiny/agreement/")
    ids = criterion_ids(doubles)
    for number in range(12):
        area = doubles.areas.get(slug="north")
        case = CaseFile.objects.create(inspection=doubles, area=area, reference=f"X{number}")
        first = Assessment.objects.create(case=case, assessor=people["amir"], status="submitted")
        Answer.objects.create(
            assessment=first,
            criterion_id=ids["L1.1"],
            inspection=doubles,
            area=area,
            value="enough",
        )
        score_again(case, User.objects.get(username="nina"))
    with CaptureQueriesContext(connection) as with_many:
        ines.get("/tiny/agreement/")
    assert len(with_many) == len(with_three)
