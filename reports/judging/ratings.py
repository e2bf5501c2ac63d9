"""Ratings, where the instrument declares them: a band for each criterion rated, and for its section.

Every comparison is made on whole counts, so a figure is never rounded into a better band. No Django here.
"""

from dataclasses import dataclass

from criteria.spec import Band, Criterion, Instrument, Ratings, Section, SectionRating
from reports.figures.counts import Count, Figure, Tally


@dataclass(frozen=True)
class RatedCriterion:
    """A criterion, or a lead-in with its items taken together, by its figure in an area.

    The figure is that of good practice: an adverse criterion is turned round. `band` is None without a
    base; `near` says that the figure is close to where a band begins.
    """

    code: str
    wording: str
    figure: Figure
    band: Band | None
    near: bool


@dataclass(frozen=True)
class RatedSection:
    """What follows for a section. `points` and `most` are those given and those possible, where the
    points decide."""

    section: Section
    rule: SectionRating
    criteria: tuple[RatedCriterion, ...]
    band: Band | None
    points: int | None = None
    most: int | None = None

    @property
    def near(self) -> bool:
        return any(rated.near for rated in self.criteria)


def band_of(ratings: Ratings, met: int, relevant: int) -> Band | None:
    """The highest band that the unrounded percentage reaches; None without a base."""
    if relevant == 0:
        return None
    reached = [band for band in ratings.bands if band.start * relevant <= 100 * met]
    return reached[-1]


def is_near(ratings: Ratings, met: int, relevant: int) -> bool:
    """Whether the figure stands at most `near` points from where a band begins, on either side."""
    return ratings.near > 0 and any(
        abs(100 * met - band.start * relevant) <= ratings.near * relevant
        for band in ratings.bands[1:]
        if relevant
    )


def rate_sections(
    instrument: Instrument, tally: Tally, area: str | None, threshold: int = 0
) -> tuple[RatedSection, ...]:
    """What follows for each section that is rated, in one area (a slug) or in all of the tally's.

    Empty where the instrument declares no ratings. A figure of fewer than `threshold` cases is `small`.
    """
    ratings = instrument.ratings
    if ratings is None:
        return ()
    return tuple(_section(instrument, ratings, rule, tally, area, threshold) for rule in ratings.sections)


def _section(
    instrument: Instrument,
    ratings: Ratings,
    rule: SectionRating,
    tally: Tally,
    area: str | None,
    threshold: int,
) -> RatedSection:
    section = instrument.section_by_code[rule.section]
    rated = tuple(
        _criterion(ratings, section, instrument.criterion_by_code[code], tally, area, threshold)
        for code in rule.criteria
    )
    bands = [one.band for one in rated if one.band is not None]
    if rule.rule == "lowest":
        return RatedSection(section, rule, rated, min(bands, key=ratings.bands.index, default=None))
    points = sum(band.points for band in bands) if bands else None
    most = max(band.points for band in ratings.bands) * len(bands)
    return RatedSection(section, rule, rated, band_by_points(ratings, rule, points), points, most)


def band_by_points(ratings: Ratings, rule: SectionRating, points: int | None) -> Band | None:
    """The highest band whose limit the points reach; None where nothing was rated."""
    if points is None:
        return None
    reached = [band for band, limit in zip(ratings.bands, rule.limits, strict=True) if limit <= points]
    return reached[-1]


def _criterion(
    ratings: Ratings,
    section: Section,
    criterion: Criterion,
    tally: Tally,
    area: str | None,
    threshold: int,
) -> RatedCriterion:
    members = [criterion]
    if not criterion.scored:
        members = [one for one in section.criteria if one.parent == criterion.code]
    count = sum((_as_good_practice(tally.of(one.code, area), one.adverse) for one in members), Count())
    return RatedCriterion(
        code=criterion.code,
        wording=criterion.wording,
        figure=Figure(count.met, count.relevant, small=count.relevant < threshold),
        band=band_of(ratings, count.met, count.relevant),
        near=is_near(ratings, count.met, count.relevant),
    )


def _as_good_practice(count: Count, adverse: bool) -> Count:
    return count.turned_round if adverse else count
