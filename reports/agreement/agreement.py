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

    @property
    def names(self) -> str:
        return f"{self.first_by} and {self.second_by}"


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
    """`views` are (key, name, lines): by section, criterion, pair of assessors and area.

    `pending`: the groups whose interval nobody has worked out yet.
    """

    cases: int
    overall: AgreementLine
    views: tuple[tuple[str, str, tuple[AgreementLine, ...]], ...]
    pending: tuple[PairGroup, ...] = ()


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
    sections, turned = instrument.sections("case"), _turned(pairs)
    section_of = {c.code: s.code for s in sections for c in s.scored}
    by_section = {s.code: f"{s.code} {s.heading}" for s in sections}
    by_criterion = {c.code: f"{c.code} {c.wording}" for c in instrument.scored("case")}
    by_pair = {names: names for names in sorted({pair.names for pair in turned})}
    views = (
        ("section", "Section", _groups(instrument, pairs, lambda pair: section_of[pair.code], by_section)),
        ("criterion", "Criterion", _groups(instrument, pairs, lambda pair: pair.code, by_criterion)),
        ("pair", "Assessors", _groups(instrument, turned, lambda pair: pair.names, by_pair)),
        ("area", "Area", _groups(instrument, pairs, lambda pair: pair.area, areas)),
    )
    everything = _group(instrument, "", "All answers", pairs)
    every = [everything, *(group for _, _, groups in views for group in groups)]
    pending = tuple(group for group in every if group.digest not in known)
    if len(pairs) <= inline:
        known, pending = {**known, **bootstrap_intervals(pending)}, ()
    return AgreementSummary(
        cases=cases,
        overall=_line(everything, known),
        views=tuple((key, name, tuple(_line(group, known) for group in groups)) for key, name, groups in views),
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


def _turned(pairs: Sequence[AnswerPair]) -> list[AnswerPair]:
    """Two people are one pair, whoever scored first."""
    return [
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


def _groups(
    instrument: Instrument,
    pairs: Iterable[AnswerPair],
    key: Callable[[AnswerPair], str],
    labels: Mapping[str, str],
) -> list[PairGroup]:
    """A group for each key with a label, in the order of the labels, that some pair has."""
    grouped: dict[str, list[AnswerPair]] = defaultdict(list)
    for pair in pairs:
        grouped[key(pair)].append(pair)
    return [_group(instrument, one, label, grouped[one]) for one, label in labels.items() if one in grouped]


def _group(instrument: Instrument, key: str, label: str, pairs: Sequence[AnswerPair]) -> PairGroup:
    """Where the criteria of a group have different scales, its categories are all their values."""
    scales = {instrument.criterion_by_code[pair.code].scale for pair in pairs}
    values = {point.value for scale in scales for point in instrument.scale_by_key[scale].points}
    return PairGroup(key, label, tuple((pair.first, pair.second) for pair in pairs), len(values))
