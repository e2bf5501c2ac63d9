"""A returned case: what is asked again, and what may be changed for it. Pure: no Django.

Only what a reviewer has commented on is asked again, with what follows from it by rule. A comment on the
whole case, or none at all, opens everything.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from casefiles.scoring.case_state import CaseState
from criteria.conditions import names_in_conditions
from criteria.spec import Instrument


@dataclass(frozen=True)
class ReturnedCase:
    """`commented` are the criteria with an open comment; None when the whole case was returned.

    `unanswered` are those among them whose answer is still the one that the reviewer saw, and `fresh` the
    criteria answered since the case came back.
    """

    commented: frozenset[str] | None = None
    unanswered: frozenset[str] = frozenset()
    fresh: frozenset[str] = frozenset()


def open_criteria_and_facts(
    state: CaseState, commented: frozenset[str], fresh: frozenset[str]
) -> frozenset[str]:
    """The criteria and facts that may be changed in a returned case.

    They are those commented on; what decides whether these are asked; what is missing; what was answered
    since the return; and whatever takes part in a contradiction that blocks submission.
    """
    blocking = (rule for rule in state.broken_rules if rule.level == "block")
    return frozenset(
        {
            *_with_dependencies(state.instrument, commented),
            *fresh,
            *(gap.name for gap in state.gaps),
            *(name for rule in blocking for name in names_in_conditions(rule.when)),
        }
    )


def _with_dependencies(instrument: Instrument, codes: Iterable[str]) -> set[str]:
    """`codes`, and every fact and criterion that their rules name, and so on upwards."""
    names: set[str] = set()
    waiting = list(codes)
    while waiting:
        name = waiting.pop()
        if name not in names:
            names.add(name)
            criterion = instrument.criterion_by_code.get(name)
            waiting += names_in_conditions(criterion.applies_when) if criterion else ()
    return names
