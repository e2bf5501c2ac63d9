"""Ines judges Kent with the figures of its pools beside her; Laura signs off."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from casefiles.judging.actions import record_judgements
from casefiles.judging.sign_off import JudgementChanged, SignOffOfOwnJudgement, sign_judgements
from casefiles.models.judgements import AreaJudgement
from inspection.models import Inspection
from reports.figures.counts import Count, Tally
from reports.judging.suggestions import (
    NO_SUGGESTION,
    SuggestedJudgement,
    bearing_figures,
    holds,
    suggest,
)
from reports.tests.pools import add_pools, inspect_pools, pools

POOLS = pools()
C1_1 = POOLS.criterion_by_code["C1.1"]
ADDRESS = "/pools/areas/kent/"


def kent(**counts: tuple[int, int]) -> Tally:
    """(yes, no) by criterion."""
    return Tally(
        {code.replace("_", "."): {"kent": Count(met=yes, not_met=no)} for code, (yes, no) in counts.items()},
        {"kent": 10},
    )


def test_the_first_suggestion_that_holds_is_made():
    """S1.1 is 80% and S1.2 is 10%: two of the three hold, and two are needed."""
    found = suggest(C1_1, kent(S1_1=(8, 2), S1_2=(1, 9), S1_4a=(1, 1)), "kent")
    assert found == SuggestedJudgement("good", "2 of 3 hold, 2 are needed: S1.1 >= 80, S1.2 <= 10.")


def test_otherwise_the_last():
    found = suggest(C1_1, kent(S1_1=(8, 2), S1_2=(5, 5)), "kent")
    assert found == SuggestedJudgement("poor", "None of the other suggestions holds.")


def test_nothing_is_suggested_without_figures():
    assert suggest(C1_1, kent(), "kent") == NO_SUGGESTION
    assert suggest(C1_1, kent(S1_1=(8, 2)), "essex") == NO_SUGGESTION


@pytest.mark.parametrize(
    ("condition", "held"),
    [
        ("S1.1 >= 80", False),  # 199 of 250 is 79.6%, printed as 80%
        ("S1.1 >= 79.6", True),
        ("S1.1 > 79.6", False),
        ("S1.1 < 80", True),
        ("S1.1 <= 79", False),
        ("S1.2 >= 0", False),  # no base
    ],
)
def test_conditions_are_about_the_unrounded_figure(condition: str, held: bool):
    assert holds(condition, kent(S1_1=(199, 51), S1_2=(0, 0)), "kent") is held


def test_the_figures_that_bear_are_those_listed_and_those_named():
    found = bearing_figures(POOLS, C1_1, kent(S1_1=(8, 2), S1_2=(1, 9)), "kent", threshold=10)
    assert [(one.code, one.figure.of, one.figure.small, one.adverse) for one in found] == [
        ("S1.4a", "0 of 0", True, False),
        ("S1.1", "8 of 10", False, False),
        ("S1.2", "1 of 10", False, True),
    ]


@pytest.fixture
def inspection(db: None) -> Inspection:
    inspection = inspect_pools()
    add_pools(inspection, "kent", S1_1="yyyyyyyynn", S1_2="nnnnnnnnny")
    return inspection


def client(inspection: Inspection, name: str) -> Client:
    found = Client()
    user = inspection.memberships.get(user__username=name).user
    found.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return found


def test_a_judgement_other_than_the_suggested_one_needs_a_reason(inspection):
    ines = client(inspection, "ines")
    page = ines.get(ADDRESS).content.decode()
    assert "The figures suggest <strong>Good</strong>" in page
    assert "8 of 10" in page
    sent = {"C1.1": "poor", "C1.1-note": "The budget of 2004.", "C1.1-version": 0}
    page = ines.post(ADDRESS, sent).content.decode()
    assert "Say why the judgement on C1.1 is not the suggested one" in page
    assert not AreaJudgement.objects.filter(area__inspection=inspection).exists()
    sent["C1.1-reason"] = "Repairs took three years."
    page = ines.post(ADDRESS, sent, follow=True).content.decode()
    assert "1 judgement saved" in page
    row = AreaJudgement.objects.get(area__inspection=inspection)
    assert (row.value, row.reason) == ("poor", "Repairs took three years.")


def test_the_suggested_judgement_needs_none_and_keeps_none(inspection):
    sent = {"C1.1": "good", "C1.1-note": "Seen.", "C1.1-reason": "Hm.", "C1.1-version": 0}
    client(inspection, "ines").post(ADDRESS, sent)
    assert AreaJudgement.objects.get(area__inspection=inspection).reason == ""


def judged(inspection: Inspection, value: str = "good", version: int = 0) -> AreaJudgement:
    record_judgements(
        area=inspection.areas.get(slug="kent"),
        values={"C1.1": (value, "Seen.")},
        versions={"C1.1": version},
        user=user(inspection, "ines"),
    )
    return AreaJudgement.objects.get(area__inspection=inspection)


def user(inspection: Inspection, name: str):
    return inspection.memberships.get(user__username=name).user


def test_another_inspector_signs_off(inspection):
    judged(inspection)
    laura = client(inspection, "laura")
    assert "Second sign-off" in laura.get(ADDRESS).content.decode()
    page = laura.post(f"{ADDRESS}sign/", {"sign": "C1.1@1"}, follow=True).content.decode()
    assert "1 judgement signed off" in page
    assert "Signed off by Laura" in page
    assert "Second sign-off" not in page


def test_nobody_signs_off_their_own_judgement(inspection):
    row = judged(inspection)
    ines = client(inspection, "ines")
    assert "Second sign-off" not in ines.get(ADDRESS).content.decode()
    assert ines.post(f"{ADDRESS}sign/", {"sign": "C1.1@1"}).status_code == 403
    with pytest.raises(SignOffOfOwnJudgement):
        sign_judgements(area=row.area, versions={"C1.1": 1}, user=user(inspection, "ines"))
    with pytest.raises(IntegrityError), transaction.atomic():
        AreaJudgement.objects.filter(pk=row.pk).update(
            signed_by=user(inspection, "ines"), signed_at=row.judged_at
        )


def test_a_judgement_that_changed_meanwhile_is_not_signed(inspection):
    row = judged(inspection)
    judged(inspection, "poor", 1)
    with pytest.raises(JudgementChanged):
        sign_judgements(area=row.area, versions={"C1.1": 1}, user=user(inspection, "laura"))
    page = client(inspection, "laura").post(f"{ADDRESS}sign/", {"sign": "C1.1@1"}, follow=True)
    assert "a judgement changed meanwhile" in page.content.decode()


def test_a_judgement_that_changes_has_to_be_signed_again(inspection):
    row = judged(inspection)
    sign_judgements(area=row.area, versions={"C1.1": 1}, user=user(inspection, "laura"))
    row.refresh_from_db()
    assert row.signed_by == user(inspection, "laura")
    assert judged(inspection, "poor", 1).signed_by is None
    kept = row.history.order_by("history_id").values_list("value", "signed_by__username")
    assert list(kept) == [("good", None), ("good", "laura"), ("poor", None)]


def test_the_areas_say_how_many_are_signed_off(inspection):
    row = judged(inspection)
    laura = client(inspection, "laura")
    assert "signed off" not in laura.get("/pools/areas/").content.decode()
    sign_judgements(area=row.area, versions={"C1.1": 1}, user=user(inspection, "laura"))
    assert "1 of 1, 1 signed off" in laura.get("/pools/areas/").content.decode()


def test_two_judges_see_both_judgements_and_choose(inspection):
    judged(inspection)
    sent = {"C1.1": "poor", "C1.1-note": "Old plan.", "C1.1-reason": "So it is.", "C1.1-version": 0}
    reply = client(inspection, "laura").post(ADDRESS, sent)
    assert reply.status_code == 409
    assert "Seen." in reply.content.decode()
    assert "Old plan." in reply.content.decode()
    chosen = {**sent, "C1.1-keep": "1"}
    client(inspection, "laura").post(ADDRESS, chosen)
    row = AreaJudgement.objects.get(area__inspection=inspection)
    assert (row.value, row.reason, row.judged_by.username) == ("poor", "So it is.", "laura")
