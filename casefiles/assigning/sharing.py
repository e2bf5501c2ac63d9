"""Sharing out cases evenly by rule, so that anyone can do it again from the seed. Pure: no Django.

Cases and people come in the order of the SHA-256 of seed, line feed, reference or name, as a draw does
(`casefiles.drawing.drawing`), so neither the order of the list nor the machine matters.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from casefiles.drawing.drawing import digest


@dataclass(frozen=True)
class AvailableAssessor:
    """Somebody who may be given cases: of one area, or of all when `area` is None."""

    name: str
    area: int | None
    load: int = 0  # open cases they have already


@dataclass(frozen=True)
class CaseToAssign:
    """A case to be given to somebody; `barred` are those who have an interest or score it otherwise."""

    reference: str
    area: int
    barred: frozenset[str] = frozenset()


@dataclass
class AssignmentResult:
    """Who gets which case, by reference, and the cases that nobody can be given."""

    given: dict[str, str] = field(default_factory=dict)
    left: list[str] = field(default_factory=list)


def assign_by_rule(
    seed: str, cases: Iterable[CaseToAssign], people: Collection[AvailableAssessor]
) -> AssignmentResult:
    """Give each case to whoever may have it and has the fewest so far.

    Cases that the fewest people may have go first. People of the case's own area go before those of all
    areas, who make up what no local person can take.
    """
    loads = {person.name: person.load for person in people}
    choices = {case: _eligible(case, people) for case in cases}
    order = sorted(choices, key=lambda case: (len(choices[case]), digest(seed, case.reference)))
    shared = AssignmentResult()
    for case in order:
        who = min(choices[case], key=lambda name: (loads[name], digest(seed, name)), default=None)
        if who is None:
            shared.left.append(case.reference)
        else:
            shared.given[case.reference] = who
            loads[who] += 1
    return shared


def _eligible(case: CaseToAssign, people: Collection[AvailableAssessor]) -> tuple[str, ...]:
    able = [p for p in people if p.area in (None, case.area) and p.name not in case.barred]
    local = [person for person in able if person.area is not None]
    return tuple(person.name for person in local or able)


def choose_for_second_scoring(seed: str, cases: Mapping[int, Iterable[str]], percent: int) -> list[str]:
    """The references to be scored twice: of each area's cases `percent`, rounded half up."""
    chosen: list[str] = []
    for area in sorted(cases):
        ordered = sorted(cases[area], key=lambda reference: digest(seed, "second", reference))
        chosen += ordered[: (2 * len(ordered) * percent + 100) // 200]
    return chosen
