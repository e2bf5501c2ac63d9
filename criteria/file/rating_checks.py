"""What must be true of the ratings and the suggestions in an instrument file. No Django here."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import pairwise

from criteria.conditions import RuleError, parse
from criteria.facts import is_number
from criteria.file.checks import named_parts, repeated_names
from criteria.file.problems import Fault, Path, did_you_mean
from criteria.file.raw import (
    Raw,
    RawCriterion,
    objects,
    point_values,
    raw_criteria,
    sections,
    text,
    texts_at,
)

ORDERED = (">", ">=", "<", "<=")


@dataclass(frozen=True)
class _RatingTargets:
    """The rows by code, and those of each section scored for cases."""

    rows: Mapping[str, RawCriterion]
    by_section: Mapping[str, Mapping[str, RawCriterion]]
    scales: Mapping[str, list[str]]

    @cached_property
    def case_codes(self) -> list[str]:
        return [
            code
            for code, row in self.rows.items()
            if text(row.chapter, "kind") == "case" and not row.is_lead_in
        ]


def rating_faults(document: Raw) -> Iterator[Fault]:
    names = _rating_targets(document)
    yield from _ratings(document, names)
    for row in names.rows.values():
        yield from _case_figures(row, names)
        yield from _suggestions(row, names)


def _rating_targets(document: Raw) -> _RatingTargets:
    rows = {text(row.raw, "code"): row for row in raw_criteria(document)}
    by_section = {
        text(section, "code"): {
            text(row.raw, "code"): row
            for row in raw_criteria({"chapters": [{**chapter, "sections": [section]}]})
        }
        for _, section, chapter in sections(document)
        if text(chapter, "kind") == "case"
    }
    return _RatingTargets(rows, by_section, point_values(document))


def _ratings(document: Raw, names: _RatingTargets) -> Iterator[Fault]:
    raw = document.get("ratings")
    if not isinstance(raw, dict):
        return
    bands = list(objects(raw, "bands", ("ratings",)))
    yield from repeated_names(named_parts(raw, "bands", "band", at=("ratings",)))
    yield from _rising(bands)
    yield from repeated_names(named_parts(raw, "sections", "section rated here", "section", ("ratings",)))
    for path, one in objects(raw, "sections", ("ratings",)):
        yield from _rated(path, one, names)
        yield from _by_points(path, one, bands)


def _rising(bands: list[tuple[Path, Raw]]) -> Iterator[Fault]:
    """The first at 0, each next one higher."""
    last = None
    for path, band in bands:
        number = band.get("from", 0)
        if not isinstance(number, int):
            return
        if last is None and number != 0:
            yield Fault((*path, "from"), 'the first band must have "from" 0, or some have no band')
        if last is not None and number <= last:
            yield Fault((*path, "from"), f"{number} is not above {last}, that of the band before")
        last = number


def _rated(path: Path, one: Raw, names: _RatingTargets) -> Iterator[Fault]:
    section = text(one, "section")
    if section not in names.by_section:
        hint = did_you_mean(section, names.by_section)
        yield Fault((*path, "section"), f'no section scored for cases is called "{section}"{hint}')
        return
    known = names.by_section[section]
    met: set[str] = set()
    for place, code in texts_at(one, "criteria", path):
        if code not in known:
            yield Fault(place, f'section {section} has no criterion "{code}"{did_you_mean(code, known)}')
            continue
        own = set(_rated_codes(known[code]))
        if met & own:
            yield Fault(place, f'"{code}" is rated already')
        met |= own


def _rated_codes(row: RawCriterion) -> Iterator[str]:
    """The criteria that stand behind a code: itself, or the items of a lead-in."""
    if row.is_lead_in:
        yield from (text(item, "code") for _, item in objects(row.raw, "items"))
    else:
        yield text(row.raw, "code")


def _by_points(path: Path, one: Raw, bands: list[tuple[Path, Raw]]) -> Iterator[Fault]:
    limits = one.get("limits")
    if text(one, "rule") != "points":
        if "limits" in one:
            yield Fault((*path, "limits"), 'only the rule "points" has limits')
        return
    if not isinstance(limits, list):
        yield Fault(path, 'the rule "points" needs limits: the points at which each band begins')
        return
    if len(limits) != len(bands):
        yield Fault((*path, "limits"), f"there are {len(bands)} bands and {len(limits)} limits")
        return
    yield from _rising_limits((*path, "limits"), limits)
    if not any(band.get("points") for _, band in bands):
        yield Fault(path, "no band has points, so no section can be rated by them")


def _rising_limits(path: Path, limits: list[object]) -> Iterator[Fault]:
    numbers = [limit for limit in limits if isinstance(limit, int)]
    if numbers and numbers[0] != 0:
        yield Fault((*path, 0), "the first limit must be 0, or some sections have no band")
    for index, (before, limit) in enumerate(pairwise(numbers), 1):
        if limit <= before:
            yield Fault((*path, index), f"{limit} is not above {before}, the limit before")


def _case_figures(row: RawCriterion, names: _RatingTargets) -> Iterator[Fault]:
    if "figures" in row.raw and text(row.chapter, "kind") == "case":
        yield Fault((*row.path, "figures"), "only criteria judged for areas have figures beside them")
        return
    codes = names.case_codes
    for place, code in texts_at(row.raw, "figures", row.path):
        if code not in codes:
            hint = did_you_mean(code, codes)
            yield Fault(place, f'no criterion scored for cases is called "{code}"{hint}')


def _suggestions(row: RawCriterion, names: _RatingTargets) -> Iterator[Fault]:
    if "suggest" not in row.raw:
        return
    if text(row.chapter, "kind") == "case":
        message = "only a judgement on an area can be suggested: cases are answered"
        yield Fault((*row.path, "suggest"), message)
        return
    values = names.scales.get(row.scale, [])
    suggestions = list(objects(row.raw, "suggest", row.path))
    for number, (path, one) in enumerate(suggestions, 1):
        value = text(one, "value")
        if values and value not in values:
            hint = did_you_mean(value, values)
            yield Fault((*path, "value"), f'"{value}" is not a value of the scale "{row.scale}"{hint}')
        yield from _conditions(path, one, names, last=number == len(suggestions))


def _conditions(path: Path, one: Raw, names: _RatingTargets, *, last: bool) -> Iterator[Fault]:
    conditions = list(texts_at(one, "of", path))
    if not conditions:
        if not last:
            message = "a suggestion without conditions always holds: it can only be the last"
            yield Fault(path, message)
        return
    at_least = one.get("at_least")
    if at_least is None:
        yield Fault(path, 'the key "at_least" is missing: how many of the conditions must hold')
    elif isinstance(at_least, int) and at_least > len(conditions):
        message = f"{at_least} of {len(conditions)} conditions can never hold"
        yield Fault((*path, "at_least"), message)
    for place, condition in conditions:
        if message := _about_figure(condition, names):
            yield Fault(place, message)


def _about_figure(text_: str, names: _RatingTargets) -> str:
    """What is wrong with a condition on a percentage, or ""."""
    try:
        condition = parse(text_)
    except RuleError as error:
        return str(error)
    codes = names.case_codes
    if condition.name not in codes:
        hint = did_you_mean(condition.name, codes)
        return f'no criterion scored for cases is called "{condition.name}"{hint}'
    if condition.op not in ORDERED:
        return f'a percentage is compared with one of {" ".join(ORDERED)}, not with "{condition.op}"'
    value = condition.values[0]
    if not is_number(value) or not 0 <= Decimal(value) <= 100:
        return f'"{value}" is not a percentage: write a number from 0 to 100'
    return ""
