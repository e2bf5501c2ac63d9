"""What the ratings pages show, in a fixed number of queries."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import Http404

from criteria.spec import Band, Ratings
from inspection.access import get_visible_area, visible_areas
from inspection.models import Area, Membership
from reports.figures import tallies
from reports.judging.ratings import RatedSection, rate_sections
from reports.models.figures import PanelDecision
from reports.results.queries import instrument_of


@dataclass(frozen=True)
class RatingLine:
    """A section in an area: what follows, and what the panel decided, if it has."""

    followed: RatedSection
    decision: PanelDecision | None
    decided: Band | None

    @property
    def band(self) -> Band | None:
        """The rating that stands."""
        return self.decided or self.followed.band

    @property
    def decided_on_other_figures(self) -> bool:
        """Whether something else follows from the figures than when the panel decided."""
        now = self.followed.band.key if self.followed.band else ""
        return self.decision is not None and self.decision.followed != now

    @property
    def differs(self) -> bool:
        return self.decided is not None and self.decided != self.followed.band


@dataclass(frozen=True)
class AreaRatings:
    area: Area
    lines: tuple[RatingLine, ...]


@dataclass(frozen=True)
class RatingsPage:
    ratings: Ratings
    areas: tuple[AreaRatings, ...]

    def find(self, section: str) -> RatingLine:
        """The line of a section in the only area. Raises Http404 for a section that is not rated."""
        for line in self.areas[0].lines:
            if line.followed.section.code == section:
                return line
        raise Http404(f"Section {section} is not rated")


def ratings_page(membership: Membership, area: str = "") -> RatingsPage:
    """Every area this member sees, or one. Raises Http404 where the instrument declares no ratings."""
    instrument = instrument_of(membership.inspection)
    if instrument.ratings is None:
        raise Http404("The instrument declares no ratings")
    areas = [get_visible_area(membership, area)] if area else list(visible_areas(membership))
    tally = tallies.tally(membership.inspection)
    threshold = membership.inspection.small_number_threshold
    decisions = _decisions(areas)
    return RatingsPage(
        ratings=instrument.ratings,
        areas=tuple(
            AreaRatings(
                one,
                tuple(
                    _line(instrument.ratings, found, decisions.get((one.pk, found.section.code)))
                    for found in rate_sections(instrument, tally, one.slug, threshold)
                ),
            )
            for one in areas
        ),
    )


def _decisions(areas: list[Area]) -> Mapping[tuple[int, str], PanelDecision]:
    rows = PanelDecision.objects.filter(area__in=areas).select_related("section", "decided_by")
    return {(row.area_id, row.section.code): row for row in rows}


def _line(ratings: Ratings, found: RatedSection, decision: PanelDecision | None) -> RatingLine:
    """A decision on a band that a later version of the instrument took out no longer stands."""
    bands = {band.key: band for band in ratings.bands}
    decided = bands.get(decision.band) if decision else None
    return RatingLine(found, decision, decided)
