"""What happened to a case, step by step: the facts of the sample, who was to score it, how far it came.

Answers have a history of their own, and corrections stand beside them: neither is told here.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from casefiles.models.assessments import Assessment
from casefiles.models.cases import CaseFile
from casefiles.scoring.lines import display_name
from criteria.facts import fact_in_words
from criteria.spec import Instrument
from criteria.store.queries import read_instrument
from inspection.access import get_visible_case
from inspection.models import Membership

Status = Assessment.Status
NOBODY, NOTHING = "nobody", "nothing"


@dataclass(frozen=True)
class HistoryStep:
    """`changes` says what changed, a sentence each; `by` is "" where nobody was signed in."""

    at: datetime
    by: str
    changes: tuple[str, ...]
    reason: str = ""


@dataclass(frozen=True)
class CaseHistory:
    case: CaseFile
    steps: tuple[HistoryStep, ...]


def case_history(membership: Membership, reference: str) -> CaseHistory:
    """The steps of a case, the last first, in four queries.

    Raises Http404 for a case that the member may not open.
    """
    case = get_visible_case(membership, CaseFile.objects.select_related("area"), reference)
    instrument = read_instrument(membership.inspection)
    areas = dict(membership.inspection.areas.values_list("pk", "name"))
    of_case = list(CaseFile.history.filter(id=case.pk).select_related("history_user"))
    scorings = Assessment.history.filter(case=case.pk).select_related("history_user", "assessor")
    steps = [
        *_steps(of_case, lambda old, new: _sample(instrument, areas, old, new)),
        *_steps(scorings, lambda old, new: _scoring(instrument, old, new)),
    ]
    return CaseHistory(case, tuple(sorted(steps, key=lambda step: step.at, reverse=True)))


def _steps(rows: Iterable[Any], describe_changes: Callable[[Any, Any], Iterator[str]]) -> Iterator[HistoryStep]:
    """A step for each row of field history in which something changed from the row before it."""
    by_record: dict[int, list[Any]] = {}
    for row in sorted(rows, key=lambda row: row.history_id):
        by_record.setdefault(row.id, [None]).append(row)
    for records in by_record.values():
        for old, new in pairwise(records):
            changes = tuple(describe_changes(old, new))
            if changes:
                by = display_name(new.history_user)
                yield HistoryStep(new.history_date, by, changes, new.history_change_reason or "")


def _sample(instrument: Instrument, areas: Mapping[int, str], old: Any, new: Any) -> Iterator[str]:
    if old is None:
        yield f"In the sample of {areas.get(new.area_id, 'an area that is gone')}"
        return
    if old.area_id != new.area_id:
        yield f"Area: {areas.get(old.area_id)} to {areas.get(new.area_id)}"
    yield from _facts(instrument, old.facts, new.facts)


def _scoring(instrument: Instrument, old: Any, new: Any) -> Iterator[str]:
    """What changed in one scoring of the case, named by its kind."""
    kind = f"{Assessment.Kind(new.kind).label} scoring"
    before, after = (display_name(row and row.assessor) or NOBODY for row in (old, new))
    if before != after:
        yield f"{kind}: {before} to {after}" if old else f"{kind}: {after}"
    if old is None or old.status != new.status:
        label = Status(new.status).label
        yield f"{kind}: {Status(old.status).label} to {label}" if old else f"{kind}: {label}"
    if old is not None and old.counts != new.counts:
        yield f"{kind} {'counts' if new.counts else 'counts no longer'}"
    if old is not None:
        yield from _facts(instrument, old.facts, new.facts)


def _facts(instrument: Instrument, old: Mapping[str, object], new: Mapping[str, object]) -> Iterator[str]:
    for fact in instrument.facts:
        before, after = old.get(fact.key), new.get(fact.key)
        if before != after:
            words = [fact_in_words(fact, value) or NOTHING for value in (before, after)]
            yield f"{fact.label}: {words[0]} to {words[1]}"
