"""Drawing a sample from an area's full list of cases, so that anyone can draw the same one again.

Pure: no Django, no clock, no chance. Formulas and a way to check a draw by hand: docs/sampling.md.
"""

import secrets
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from typing import Any

from casefiles.drawing.allocation import SampleSize, StratumAllocation, allocate_to_strata
from criteria.facts import FactValue
from criteria.spec import Fact, ProfileRow
from inspection.values import read_fields

FORMAT = "thematic-draw/1"
NOT_RECORDED = "not recorded"


@dataclass(frozen=True)
class ListedCase:
    """A case of the full list, with its value of each fact the sample is stratified by."""

    reference: str
    stratum: tuple[str, ...] = ()


@dataclass(frozen=True)
class Exclusion:
    reference: str
    reason: str


@dataclass(frozen=True)
class SubstitutedCase:
    """A drawn case that could not be used, and the reserve in its place, or "" when none was left."""

    reference: str
    reason: str
    reserve: str


@dataclass(frozen=True)
class Stratum:
    """What was drawn of a stratum. `share` is exact, as numerator and denominator; see Allocation."""

    labels: tuple[str, ...]
    cases: int  # eligible: listed and not excluded
    share: tuple[int, int]
    chosen: tuple[str, ...]  # in the order of the draw
    reserves: tuple[str, ...]

    @property
    def rounded_down(self) -> int:
        return self.share[0] // self.share[1]

    @property
    def extra(self) -> int:
        """1 where rounding gave the stratum one of the cases that were missing, else 0."""
        return len(self.chosen) - self.rounded_down


@dataclass(frozen=True)
class DrawResult:
    """A draw and what became of it. `list_digest` tells whether another list is the one drawn from."""

    seed: str
    size: SampleSize
    asked: int
    list_digest: str
    strata: tuple[Stratum, ...]
    exclusions: tuple[Exclusion, ...] = ()
    substitutions: tuple[SubstitutedCase, ...] = ()

    @property
    def drawn(self) -> tuple[str, ...]:
        """The references first chosen."""
        return tuple(reference for stratum in self.strata for reference in stratum.chosen)

    @property
    def sample(self) -> tuple[str, ...]:
        """The references after substitution, the reserves last in each stratum, in the order of the strata."""
        gone = {change.reference for change in self.substitutions}
        wanted = {*self.drawn, *(change.reserve for change in self.substitutions)} - gone
        return tuple(
            reference
            for stratum in self.strata
            for reference in (*stratum.chosen, *stratum.reserves)
            if reference in wanted
        )

    @property
    def achieved(self) -> str:
        """In words: a case that cannot be used is lost where no reserve is left for it."""
        return f"{self.asked} asked, {len(self.sample)} found"

    def as_json(self) -> dict[str, Any]:
        return {"format": FORMAT, **asdict(self)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "DrawResult":
        """The draw that `as_json` gave, also after a journey through a JSON file."""
        return read_fields(cls, data, {})


def in_order(seed: str, references: Iterable[str]) -> list[str]:
    """The references in the order of the SHA-256 of seed, line feed, reference: the same on any machine."""
    return sorted(references, key=lambda reference: digest(seed, reference))


def draw_cases(
    listed: Collection[ListedCase],
    *,
    size: SampleSize,
    seed: str,
    exclusions: Collection[Exclusion] = (),
) -> DrawResult:
    """Draw a sample. The order of the list does not matter; references are compared in Unicode's NFC.

    Raises ValueError, with a message for people, when a reference is listed or excluded twice, an
    excluded one is not listed, a reason is missing or the seed is not one line.
    """
    listed = [replace(case, reference=_normal_form(case.reference)) for case in listed]
    exclusions = [replace(one, reference=_normal_form(one.reference)) for one in exclusions]
    _check(listed, exclusions, seed)
    excluded = {exclusion.reference for exclusion in exclusions}
    members: dict[tuple[str, ...], list[str]] = {}
    for case in listed:
        members.setdefault(case.stratum, [])
        if case.reference not in excluded:
            members[case.stratum].append(case.reference)
    eligible = len(listed) - len(excluded)
    asked = size.of(eligible)
    parts = allocate_to_strata(asked, {labels: len(cases) for labels, cases in members.items()})
    return DrawResult(
        seed=seed,
        size=size,
        asked=asked,
        list_digest=list_digest(listed),
        strata=tuple(_stratum(part, in_order(seed, members[part.stratum])) for part in parts),
        exclusions=tuple(sorted(exclusions, key=lambda one: one.reference)),
    )


def _stratum(part: StratumAllocation[tuple[str, ...]], ordered: list[str]) -> Stratum:
    return Stratum(
        labels=part.stratum,
        cases=part.cases,
        share=part.share.as_integer_ratio(),
        chosen=tuple(ordered[: part.taken]),
        reserves=tuple(ordered[part.taken :]),
    )


def with_substitution(drawn: DrawResult, *, reference: str, reason: str) -> DrawResult:
    """The draw with a case that cannot be used replaced by the next reserve of its stratum, if any.

    Raises ValueError when the case is not in the sample now, or there is no reason.
    """
    reference, reason = _normal_form(reference), reason.strip()
    if not reason:
        raise ValueError("Say why the case cannot be used.")
    if reference not in drawn.sample:
        raise ValueError(f"“{reference}” is not in the sample.")
    used = {change.reserve for change in drawn.substitutions}
    stratum = next(s for s in drawn.strata if reference in s.chosen or reference in s.reserves)
    reserve = next((r for r in stratum.reserves if r not in used), "")
    change = SubstitutedCase(reference, reason, reserve)
    return replace(drawn, substitutions=(*drawn.substitutions, change))


def list_digest(listed: Iterable[ListedCase]) -> str:
    """The SHA-256 of the list: a line for each case, its parts between tabs, in order of the lines."""
    lines = sorted("\t".join([_normal_form(case.reference), *case.stratum]) for case in listed)
    return digest(*lines)


def stratum_labels(facts: Sequence[Fact], recorded: Mapping[str, FactValue]) -> tuple[str, ...]:
    """A case's stratum by `facts`. A number goes by the bands of its profile where it has some."""
    return tuple(_label(fact, recorded.get(fact.key)) for fact in facts)


def _label(fact: Fact, value: FactValue | None) -> str:
    if value is None:
        return NOT_RECORDED
    bands = fact.profile.rows if fact.profile and isinstance(value, int) else ()
    return next((row.label for row in bands if _in_band(row, int(value))), str(value))


def _in_band(row: ProfileRow, value: int) -> bool:
    low, high = row.minimum, row.maximum
    has_band = low is not None or high is not None
    return has_band and (low is None or low <= value) and (high is None or value <= high)


def new_seed() -> str:
    """A seed that nobody could choose, short enough to be read out."""
    return secrets.token_hex(8)


def _check(listed: list[ListedCase], exclusions: list[Exclusion], seed: str) -> None:
    if not seed.strip() or "\n" in seed:
        raise ValueError("The seed must be one line.")
    times = Counter(case.reference for case in listed)
    for reference, number in times.items():
        if number > 1:
            raise ValueError(f"“{reference}” is listed {number} times.")
    seen: set[str] = set()
    for exclusion in exclusions:
        if exclusion.reference not in times:
            raise ValueError(f"“{exclusion.reference}” is not in the list.")
        if exclusion.reference in seen:
            raise ValueError(f"“{exclusion.reference}” is excluded twice.")
        if not exclusion.reason.strip():
            raise ValueError(f"Say why “{exclusion.reference}” is excluded.")
        seen.add(exclusion.reference)


def _normal_form(reference: str) -> str:
    return unicodedata.normalize("NFC", reference.strip())


def digest(*lines: str) -> str:
    """The SHA-256 of the lines, with line feeds between."""
    return sha256("\n".join(lines).encode("utf-8")).hexdigest()
