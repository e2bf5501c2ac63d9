"""What an area's case figures suggest for a judgement, as the instrument says. No Django here."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from operator import ge, gt, le, lt

from criteria.conditions import names_in_conditions, parse
from criteria.spec import Criterion, Instrument, Suggestion
from reports.figures.counts import Count, Figure, Tally, figure_by_area

_ORDER: dict[str, Callable[[Fraction, Fraction], bool]] = {"<": lt, "<=": le, ">": gt, ">=": ge}


@dataclass(frozen=True)
class BearingFigure:
    """A case criterion's figure in the area, as it is answered: adverse is not turned round."""

    code: str
    wording: str
    adverse: bool
    figure: Figure


@dataclass(frozen=True)
class SuggestedJudgement:
    """`value` of the scale, or "" where nothing is suggested; `reason` says why, in words."""

    value: str = ""
    reason: str = ""


NO_SUGGESTION = SuggestedJudgement()


def bearing_figures(
    instrument: Instrument, criterion: Criterion, tally: Tally, area: str, threshold: int = 0
) -> tuple[BearingFigure, ...]:
    """The case figures that bear on an area criterion: those it lists and those its suggestions name."""
    conditions = tuple(condition for one in criterion.suggest for condition in one.of)
    codes = dict.fromkeys((*criterion.figures, *names_in_conditions(conditions)))
    return tuple(
        BearingFigure(
            code=code,
            wording=instrument.criterion_by_code[code].wording,
            adverse=instrument.criterion_by_code[code].adverse,
            figure=figure_by_area(tally.of(code, area), threshold),
        )
        for code in codes
    )


def suggest(criterion: Criterion, tally: Tally, area: str) -> SuggestedJudgement:
    """The first suggestion that holds. Nothing while no criterion that one names has a figure."""
    named = names_in_conditions(tuple(condition for one in criterion.suggest for condition in one.of))
    if not any(tally.of(code, area).relevant for code in named):
        return NO_SUGGESTION
    for suggestion in criterion.suggest:
        held = [text for text in suggestion.of if holds(text, tally, area)]
        if len(held) >= suggestion.at_least:
            return SuggestedJudgement(suggestion.value, _reason(suggestion, held))
    return NO_SUGGESTION


def holds(condition: str, tally: Tally, area: str) -> bool:
    """Whether the unrounded percentage meets a condition such as `A1.1 >= 80`; never without a base."""
    read = parse(condition)
    count: Count = tally.of(read.name, area)
    if not count.relevant:
        return False
    share = Fraction(100 * count.met, count.relevant)
    return _ORDER[read.op](share, Fraction(Decimal(read.values[0])))


def _reason(suggestion: Suggestion, held: list[str]) -> str:
    if not suggestion.of:
        return "None of the other suggestions holds."
    of = len(suggestion.of)
    return f"{len(held)} of {of} hold, {suggestion.at_least} are needed: {', '.join(held)}."
