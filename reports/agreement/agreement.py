"""How far two scorings of the same cases agree: by criterion, section, pair of assessors and area.

Plain Python on pairs of answers. The coefficients are those of `reports.figures.statistics`; intervals
come from a store, because a bootstrap takes seconds where there are thousands of pairs. No Django here.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import NamedTuple

from criteria.spec import Instrument
from reports.figures.counts import percent
from reports.figures.statistics import (
    Agreement,
    Interval,
    bootstrap_interval,
    gwet_ac1,
    measure_agreement,
)

SEED, ROUNDS = 1, 1000
INLINE_PAIRS = 150  # up to so many pairs the intervals are worked out while the reader waits
Intervals = Mapping[str, Interval]  # by the digest of the pairs they belong to


class AnswerPair(NamedTuple):
    """What two assessors answered to one criterion of one case; None for no answer."""

    code: str
    area: str
    first_by: str
    second_by: str
    first: str | None
    second: str | None


@dataclass(frozen=True)
class AgreementLine:
    """The agreement of one group of pairs. `key` is a code, an area's slug or "" for everything."""

    key: str
    label: str
    agreement: Agreement
    digest: str

    @property
    def raw_percent(self) -> int | None:
        raw = self.agreement.raw
        return None if raw is None else percent(*raw.as_integer_ratio())


@dataclass(frozen=True)
class PairGroup:
    key: str
    label: str
    pairs: tuple[tuple[str | None, str | None], ...]
    categories: int

    @property
    def digest(self) -> str:
        """The same for the same answers, in whatever order."""
        cells = sorted((str(a), str(b), n) for (a, b), n in Counter(self.pairs).items())
        words = repr((cells, self.categories, SEED, ROUNDS))
        return hashlib.sha256(words.encode()).hexdigest()[:32]


@dataclass(frozen=True)
class AgreementSummary:
    """`pending`: the groups whose interval nobody has worked out yet."""

    cases: int
    overall: AgreementLine
    by_criterion: tuple[AgreementLine, ...]
    by_section: tuple[AgreementLine, ...]
    by_pair: tuple[AgreementLine, ...]
    by_area: tuple[AgreementLine, ...]
    pending: tuple[PairGroup, ...] = ()

    @property
    def views(self) -> tuple[tuple[str, str, tuple[AgreementLine, ...]], ...]:
        return (
            ("section", "Section", self.by_section),
            ("criterion", "Criterion", self.by_criterion),
            ("pair", "Assessors", self.by_pair),
            ("area", "Area", self.by_area),
        )


def summarise_agreement(
    instrument: Instrument,
    pairs: Sequence[AnswerPair],
    areas: Mapping[str, str],
    cases: int,
    known: Intervals,
    inline: int = INLINE_PAIRS,
) -> AgreementSummary:
    """Everything about the pairs. `areas` holds names by slug; `known` the intervals in store.

    Up to `inline` pairs, an interval that is not in store is worked out here.
    """
    groups = {
        "criterion": _by_criterion(instrument, pairs),
        "section": _by_section(instrument, pairs),
        "pair": _by_pair(instrument, pairs),
        "area": _by_area(instrument, pairs, areas),
    }
    everything = _group(instrument, "", "All answers", pairs)
    every = [everything, *(group for part in groups.values() for group in part)]
    pending = tuple(group for group in every if group.digest not in known)
    if len(pairs) <= inline:
        known, pending = {**known, **bootstrap_intervals(pending)}, ()
    return AgreementSummary(
        cases=cases,
        overall=_line(everything, known),
        by_criterion=tuple(_line(group, known) for group in groups["criterion"]),
        by_section=tuple(_line(group, known) for group in groups["section"]),
        by_pair=tuple(_line(group, known) for group in groups["pair"]),
        by_area=tuple(_line(group, known) for group in groups["area"]),
        pending=pending,
    )


def bootstrap_intervals(groups: Iterable[PairGroup]) -> dict[str, Interval]:
    """The bootstrap intervals of AC1, by digest; groups without a complete pair have none."""
    intervals = {}
    for group in groups:
        ac1 = partial(gwet_ac1, categories=group.categories)
        interval = bootstrap_interval(group.pairs, ac1, SEED, ROUNDS)
        if interval is not None:
            intervals[group.digest] = interval
    return intervals


def _line(group: PairGroup, known: Intervals) -> AgreementLine:
    digest = group.digest
    measured = measure_agreement(group.pairs, group.categories, SEED, rounds=0)
    return AgreementLine(group.key, group.label, replace(measured, interval=known.get(digest)), digest)


def _by_criterion(instrument: Instrument, pairs: Sequence[AnswerPair]) -> list[PairGroup]:
    grouped = _grouped(pairs, lambda pair: pair.code)
    return [
        _group(
            instrument,
            criterion.code,
            f"{criterion.code} {criterion.wording}",
            grouped[criterion.code],
        )
        for criterion in instrument.scored("case")
        if criterion.code in grouped
    ]


def _by_section(instrument: Instrument, pairs: Sequence[AnswerPair]) -> list[PairGroup]:
    section_of = {c.code: s.code for s in instrument.sections("case") for c in s.scored}
    grouped = _grouped(pairs, lambda pair: section_of[pair.code])
    return [
        _group(instrument, section.code, f"{section.code} {section.heading}", grouped[section.code])
        for section in instrument.sections("case")
        if section.code in grouped
    ]


def _by_pair(instrument: Instrument, pairs: Sequence[AnswerPair]) -> list[PairGroup]:
    """Two people are one pair, whoever scored first."""
    turned = [
        pair
        if pair.first_by <= pair.second_by
        else pair._replace(
            first_by=pair.second_by,
            second_by=pair.first_by,
            first=pair.second,
            second=pair.first,
        )
        for pair in pairs
    ]
    grouped = _grouped(turned, lambda pair: f"{pair.first_by} and {pair.second_by}")
    return [_group(instrument, names, names, grouped[names]) for names in sorted(grouped)]


def _by_area(instrument: Instrument, pairs: Sequence[AnswerPair], areas: Mapping[str, str]) -> list[PairGroup]:
    grouped = _grouped(pairs, lambda pair: pair.area)
    return [_group(instrument, slug, name, grouped[slug]) for slug, name in areas.items() if slug in grouped]


def _grouped(pairs: Iterable[AnswerPair], key: Callable[[AnswerPair], str]) -> dict[str, list[AnswerPair]]:
    groups: dict[str, list[AnswerPair]] = defaultdict(list)
    for pair in pairs:
        groups[key(pair)].append(pair)
    return dict(groups)


def _group(instrument: Instrument, key: str, label: str, pairs: Sequence[AnswerPair]) -> PairGroup:
    """Where the criteria of a group have different scales, its categories are all their values."""
    scales = {instrument.criterion_by_code[pair.code].scale for pair in pairs}
    values = {point.value for scale in scales for point in instrument.scale_by_key[scale].points}
    return PairGroup(key, label, tuple((pair.first, pair.second) for pair in pairs), len(values))
