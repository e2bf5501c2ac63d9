"""This inspection beside an earlier one with the same criterion codes. No Django here."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from fractions import Fraction

from criteria.spec import Criterion, Instrument, Scale
from reports.figures.counts import SMALL_NUMBER, Figure, Tally, figure_by_area, percent
from reports.figures.statistics import newcombe_interval
from reports.figures.tables import printed_order

COUNTS_AS = {
    "met": "met",
    "partly_met": "partly met",
    "not_met": "not met",
    "excluded": "not relevant",
}


@dataclass(frozen=True)
class ComparedInspection:
    """One of the two inspections: its criteria and what was answered."""

    instrument: Instrument
    tally: Tally

    @property
    def criteria(self) -> dict[str, Criterion]:
        return {criterion.code: criterion for criterion in self.instrument.scored("case")}


@dataclass(frozen=True)
class WordingSpan:
    """Words in a row of a wording, that the other wording has too or has not."""

    text: str
    differs: bool


@dataclass(frozen=True)
class ComparedWordings:
    then: tuple[WordingSpan, ...]
    now: tuple[WordingSpan, ...]


@dataclass(frozen=True)
class FigureDifference:
    """Now less then. `points` and the ends are whole percentage points, rounded once from the counts."""

    points: int
    low: int
    high: int
    is_clear: bool  # the interval, unrounded, leaves out no difference


@dataclass(frozen=True)
class ComparedRow:
    """`difference` is None where either figure is small or has no base.

    `notes` say what else than practice may have changed the figure.
    """

    code: str
    wording: str
    adverse: bool
    then: Figure
    now: Figure
    difference: FigureDifference | None
    wordings: ComparedWordings | None
    notes: tuple[str, ...]


@dataclass(frozen=True)
class ComparedTable:
    number: int | None
    title: str
    rows: tuple[ComparedRow, ...]


@dataclass(frozen=True)
class UnmatchedCriterion:
    code: str
    wording: str


@dataclass(frozen=True)
class InspectionComparison:
    tables: tuple[ComparedTable, ...]
    only_now: tuple[UnmatchedCriterion, ...]
    only_then: tuple[UnmatchedCriterion, ...]
    threshold: int

    @property
    def rows(self) -> list[ComparedRow]:
        return [row for table in self.tables for row in table.rows]

    @property
    def compared(self) -> int:
        return sum(row.difference is not None for row in self.rows)

    @property
    def clear(self) -> int:
        """How many differ by more than chance explains."""
        return sum(row.difference is not None and row.difference.is_clear for row in self.rows)

    @property
    def reworded(self) -> int:
        return sum(row.wordings is not None for row in self.rows)


def compare_inspections(
    then: ComparedInspection, now: ComparedInspection, threshold: int = SMALL_NUMBER
) -> InspectionComparison:
    """Every criterion scored case by case whose code both have, in the order of this inspection."""
    shared = then.criteria.keys() & now.criteria.keys()
    return InspectionComparison(
        tables=tuple(_tables(then, now, shared, threshold)),
        only_now=_unmatched(now, shared),
        only_then=_unmatched(then, shared),
        threshold=threshold,
    )


def _tables(
    then: ComparedInspection, now: ComparedInspection, shared: set[str], threshold: int
) -> Iterator[ComparedTable]:
    sections = sorted(now.instrument.sections("case"), key=printed_order)
    for section in sections:
        codes = [criterion.code for criterion in section.scored if criterion.code in shared]
        if codes:
            rows = tuple(_row(then, now, code, threshold) for code in codes)
            yield ComparedTable(section.table_number, section.table_title or section.heading, rows)


def _unmatched(side: ComparedInspection, shared: set[str]) -> tuple[UnmatchedCriterion, ...]:
    return tuple(
        UnmatchedCriterion(code, side.instrument.sentence(code))
        for code, criterion in side.criteria.items()
        if code not in shared
    )


def _row(then: ComparedInspection, now: ComparedInspection, code: str, threshold: int) -> ComparedRow:
    before, after = then.criteria[code], now.criteria[code]
    said_then, said_now = then.instrument.sentence(before.code), now.instrument.sentence(after.code)
    figures = [figure_by_area(side.tally.of(code), threshold) for side in (then, now)]
    return ComparedRow(
        code=code,
        wording=said_now,
        adverse=after.adverse,
        then=figures[0],
        now=figures[1],
        difference=difference(*figures),
        wordings=compare_wordings(said_then, said_now),
        notes=(
            *_criterion_notes(before, after),
            *scale_notes(then.instrument.scale_of(code), now.instrument.scale_of(code)),
        ),
    )


def difference(then: Figure, now: Figure) -> FigureDifference | None:
    interval = newcombe_interval(now.met, now.relevant, then.met, then.relevant)
    if interval is None or then.small or now.small:
        return None
    low, high = (percentage_points(Fraction(end)) for end in interval)
    change = percentage_points(Fraction(now.met, now.relevant) - Fraction(then.met, then.relevant))
    return FigureDifference(change, low, high, is_clear=interval.low > 0 or interval.high < 0)


def percentage_points(share: Fraction) -> int:
    """Whole percentage points of a share from -1 to 1, a half away from nought."""
    size = percent(min(abs(share.numerator), share.denominator), share.denominator) or 0
    return -size if share < 0 else size


def compare_wordings(then: str, now: str) -> ComparedWordings | None:
    """Both wordings with the words that differ; None where they are word for word the same."""
    old, new = then.split(), now.split()
    if old == new:
        return None
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return ComparedWordings(
        then=_pieces(old, [(step, start, end) for step, start, end, _, _ in steps]),
        now=_pieces(new, [(step, start, end) for step, _, _, start, end in steps]),
    )


def _pieces(words: list[str], steps: Sequence[tuple[str, int, int]]) -> tuple[WordingSpan, ...]:
    return tuple(
        WordingSpan(" ".join(words[start:end]), step != "equal") for step, start, end in steps if end > start
    )


def _criterion_notes(then: Criterion, now: Criterion) -> Iterator[str]:
    if then.adverse != now.adverse:
        was, is_ = ("unwelcome", "welcome") if then.adverse else ("welcome", "unwelcome")
        yield f"A high figure was {was} then and is {is_} now."
    if set(then.applies_when) != set(now.applies_when):
        yield "It is asked of other cases now than then."


def scale_notes(then: Scale, now: Scale) -> Iterator[str]:
    """What an answer counted as then and counts as now, where that differs."""
    old, new = ({point.value: point for point in scale.points} for scale in (then, now))
    for value, point in new.items():
        if value not in old:
            yield f"“{point.label}” could not be answered then."
        elif old[value].counts_as != point.counts_as:
            was, is_ = COUNTS_AS[old[value].counts_as], COUNTS_AS[point.counts_as]
            yield f"“{point.label}” counted as {was} then and counts as {is_} now."
    for value, point in old.items():
        if value not in new:
            yield f"“{point.label}” cannot be answered now."
