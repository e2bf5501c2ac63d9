"""Several criteria in one figure: the combined scores of a chapter, its sections and areas. No Django here."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from criteria.spec import Chapter, Criterion, Instrument
from reports.figures.counts import SMALL_NUMBER, AreaRef, Count, Figure, Tally
from reports.figures.translation import say

Method = Literal["pooled", "mean"]


@dataclass(frozen=True)
class ScoreBar:
    """`key` is the section's code or the area's slug."""

    label: str
    key: str
    figure: Figure


@dataclass(frozen=True)
class CombinedScores:
    """A chapter's criteria in one figure: overall, by section, by area. `method` is printed."""

    chapter_number: int
    letter: str
    title: str
    method: str
    overall: Figure
    by_section: tuple[ScoreBar, ...]
    by_area: tuple[ScoreBar, ...]


def combined_scores(
    instrument: Instrument,
    tally: Tally,
    areas: Sequence[AreaRef],
    method: Method = "pooled",
    threshold: int = SMALL_NUMBER,
    overall: int = 0,
) -> tuple[CombinedScores, ...]:
    """The combined scores of each chapter scored per case. ValueError for an unknown method."""
    if method not in ("pooled", "mean"):
        raise ValueError(f"no combined score is called {method!r}")
    return tuple(
        _chapter_scores(chapter, tally, areas, method, threshold, overall)
        for chapter in instrument.chapters
        if chapter.kind == "case"
    )


def _chapter_scores(
    chapter: Chapter,
    tally: Tally,
    areas: Sequence[AreaRef],
    method: Method,
    threshold: int,
    overall: int,
) -> CombinedScores:
    criteria = [c for section in chapter.sections for c in section.scored]
    sections = (
        ScoreBar(s.heading, s.code, _score(_counts(s.scored, tally), method, overall)) for s in chapter.sections
    )
    by_area = (
        ScoreBar(a.name, a.slug, _score(_counts(criteria, tally, a.slug), method, threshold)) for a in areas
    )
    return CombinedScores(
        chapter_number=chapter.number,
        letter=chapter.letter,
        title=chapter.chart_title or chapter.title,
        method=method_text(method, criteria),
        overall=_score(_counts(criteria, tally), method, overall),
        by_section=tuple(sections),
        by_area=tuple(by_area),
    )


def _counts(criteria: Sequence[Criterion], tally: Tally, area: str | None = None) -> list[Count]:
    """The counts of several criteria, all with met as the good answer."""
    counts = ((c, tally.of(c.code, area)) for c in criteria)
    return [count.turned_round if c.adverse else count for c, count in counts]


def _score(counts: Sequence[Count], method: Method, threshold: int = 0) -> Figure:
    """One figure from several counts; small when no criterion has `threshold` relevant cases."""
    total = sum(counts, Count())
    based = [(count.met, count.relevant) for count in counts if count.relevant]
    return Figure(
        met=total.met,
        relevant=total.relevant,
        small=max((relevant for _, relevant in based), default=0) < threshold,
        parts=tuple(based) if method == "mean" else (),
    )


def method_text(method: Method, criteria: Sequence[Criterion]) -> str:
    """How a combined score was made, in words to print beneath it."""
    text = {
        "pooled": "Combined score: the answers that met a criterion, of all relevant answers.",
        "mean": "Combined score: the mean of the criteria's percentages, each counting the same.",
    }[method]
    if any(criterion.adverse for criterion in criteria):
        exchanged = "Where a criterion describes something unwelcome, met and not met are exchanged."
        return f"{say(text)} {say(exchanged)}"
    return say(text)
