"""Ratings follow from unrounded figures; a panel decides."""

from dataclasses import replace
from fractions import Fraction

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from criteria.store.queries import read_instrument
from inspection.models import Inspection
from reports.figures.counts import Count, Tally
from reports.judging.actions import RatingDecidedMeanwhile, decide_rating
from reports.judging.ratings import band_of, is_near, rate_sections
from reports.models.figures import PanelDecision
from reports.tests.pools import add_pools, inspect_pools, pools

RATINGS = pools().ratings


def lowest():
    """The example with the lowest of the criteria deciding."""
    instrument = pools()
    rule = replace(instrument.ratings.sections[0], rule="lowest", limits=())
    return replace(instrument, ratings=replace(instrument.ratings, sections=(rule,)))


def kent(**counts: tuple[int, int]) -> Tally:
    """(yes, no) by criterion."""
    return Tally(
        {code.replace("_", "."): {"kent": Count(met=yes, not_met=no)} for code, (yes, no) in counts.items()},
        {"kent": 10},
    )


@pytest.mark.parametrize(
    ("met", "relevant", "name"),
    [
        (0, 10, "Inadequate"),
        (49, 100, "Inadequate"),
        (1, 2, "Requires improvement"),
        (64, 100, "Requires improvement"),
        (65, 100, "Good"),
        (199, 250, "Good"),  # 79.6%, printed as 80%
        (4, 5, "Outstanding"),
        (10, 10, "Outstanding"),
    ],
)
def test_a_figure_is_in_the_highest_band_that_it_reaches(met: int, relevant: int, name: str):
    assert band_of(RATINGS, met, relevant).name == name


def test_without_a_base_there_is_no_rating():
    assert band_of(RATINGS, 0, 0) is None
    assert not is_near(RATINGS, 0, 0)


@pytest.mark.parametrize(
    ("met", "relevant", "near"),
    [(779, 1000, False), (78, 100, True), (80, 100, True), (82, 100, True), (821, 1000, False)],
)
def test_a_figure_within_two_points_of_a_boundary_is_flagged(met: int, relevant: int, near: bool):
    assert is_near(RATINGS, met, relevant) is near


def test_the_start_of_the_lowest_band_is_no_boundary():
    assert not is_near(RATINGS, 0, 10)


@given(st.integers(1, 400), st.data())
def test_bands_hold_exactly_the_figures_between_their_limits(relevant: int, data: st.DataObject):
    met = data.draw(st.integers(0, relevant))
    share = Fraction(100 * met, relevant)
    band = band_of(RATINGS, met, relevant)
    above = [other.start for other in RATINGS.bands if other.start > band.start]
    assert band.start <= share
    assert not above or share < min(above)


def test_the_example_of_the_format_page_follows_by_points():
    """S1.1 at 90%, S1.2 at 70% once turned round, S1.4 at 40%: 3 + 2 + 0 points."""
    tally = kent(S1_1=(9, 1), S1_2=(3, 7), S1_4a=(3, 2), S1_4b=(1, 4))
    (section,) = rate_sections(pools(), tally, "kent")
    assert [(one.code, one.figure.of, one.band.name) for one in section.criteria] == [
        ("S1.1", "9 of 10", "Outstanding"),
        ("S1.2", "7 of 10", "Good"),
        ("S1.4", "4 of 10", "Inadequate"),
    ]
    assert (section.points, section.most, section.band.name) == (5, 9, "Requires improvement")


def test_or_by_the_lowest():
    tally = kent(S1_1=(9, 1), S1_2=(3, 7), S1_4a=(3, 2), S1_4b=(1, 4))
    (section,) = rate_sections(lowest(), tally, "kent")
    assert (section.points, section.band.name) == (None, "Inadequate")


def test_a_criterion_without_a_base_does_not_count():
    (section,) = rate_sections(lowest(), kent(S1_1=(9, 1)), "kent")
    assert [one.band and one.band.name for one in section.criteria] == ["Outstanding", None, None]
    assert section.band.name == "Outstanding"
    (section,) = rate_sections(pools(), kent(), "kent")
    assert (section.band, section.points) == (None, None)


def test_nothing_is_rated_where_the_instrument_declares_no_ratings():
    assert rate_sections(replace(pools(), ratings=None), kent(S1_1=(9, 1)), "kent") == ()


@pytest.fixture
def inspection(db: None) -> Inspection:
    inspection = inspect_pools()
    add_pools(inspection, "kent", S1_1="yyyyyyyyyn", S1_2="nnnnnnnyyy", S1_4a="yyn")
    return inspection


@pytest.fixture
def ines(inspection: Inspection) -> Client:
    client = Client()
    user = inspection.memberships.get(user__username="ines").user
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def decide(inspection: Inspection, **other: object) -> PanelDecision:
    given = {
        "area": inspection.areas.get(slug="kent"),
        "section": "S1",
        "ratings": RATINGS,
        "band": "good",
        "followed": "fair",
        "reason": "The rope was being repaired.",
        "version": 0,
        "user": inspection.memberships.get(user__username="laura").user,
    }
    return decide_rating(**{**given, **other})


def test_the_instrument_in_the_database_keeps_ratings_and_suggestions(inspection):
    assert read_instrument(inspection) == pools()


def test_a_decision_is_recorded_with_its_reason_and_history(inspection):
    decide(inspection)
    row = decide(inspection, band="best", version=1)
    assert (row.band, row.version) == ("best", 2)
    assert [old.band for old in row.history.order_by("history_id")] == ["good", "best"]


def test_two_panels_do_not_overwrite_each_other(inspection):
    decide(inspection)
    with pytest.raises(RatingDecidedMeanwhile):
        decide(inspection, band="best")


@pytest.mark.parametrize("other", [{"band": "superb"}, {"reason": "  "}])
def test_a_decision_names_a_band_and_a_reason(inspection, other):
    with pytest.raises(ValidationError):
        decide(inspection, **other)
    assert not PanelDecision.objects.exists()


def test_the_database_refuses_a_decision_without_a_reason(inspection):
    decide(inspection)
    with pytest.raises(IntegrityError), transaction.atomic():
        PanelDecision.objects.update(reason="")


def test_the_page_shows_what_follows_and_what_was_decided(inspection, ines):
    page = ines.get("/pools/ratings/").content.decode()
    assert "Outstanding" in page
    address = "/pools/ratings/kent/S1/"
    page = ines.get(address).content.decode()
    assert "From the figures follows" in page
    page = ines.post(address, {"band": "good", "version": 0}).content.decode()
    assert "Say why the panel decides so" in page
    sent = {"band": "inadequate", "reason": "Nobody watched on Sunday.", "version": 0}
    page = ines.post(address, sent, follow=True).content.decode()
    assert "decided by the panel" in page
    assert "Nobody watched on Sunday." in page
    page = ines.post(address, sent).content.decode()
    assert "Another decision was recorded" in page
    add_pools(inspection, "essex", S1_1="y")
    assert "The figures have changed" not in ines.get("/pools/ratings/").content.decode()
    PanelDecision.objects.update(followed="best")
    assert "The figures have changed" in ines.get("/pools/ratings/").content.decode()


def test_an_instrument_without_ratings_has_no_such_page(tiny, as_):
    assert as_("ines").get("/tiny/ratings/").status_code == 404
    assert b"Ratings of the areas" not in as_("ines").get("/tiny/areas/").content


def test_the_page_takes_as_many_queries_for_many_pools(inspection, ines):
    ines.get("/pools/ratings/")
    with CaptureQueriesContext(connection) as with_few:
        ines.get("/pools/ratings/")
    add_pools(inspection, "essex", S1_1="yn" * 10, S1_2="yn" * 10)
    with CaptureQueriesContext(connection) as with_many:
        ines.get("/pools/ratings/")
    assert len(with_few) == len(with_many)
