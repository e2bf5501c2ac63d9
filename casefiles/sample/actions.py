"""Bringing a sample in from a file: what would be added, changed or left, and then all of it or nothing.

A file replaces the facts of the cases it names and leaves the others alone. A case whose scoring is
submitted or accepted cannot change: it has to be returned first.
"""

import json
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TypeVar, cast

from django.contrib.auth.models import User

from casefiles.models.assessments import Assessment
from casefiles.models.cases import CaseFile
from casefiles.sample.loading import load_sample
from casefiles.sample.reading import SampleCase, parse_sample, sample_facts
from criteria.facts import FactValue
from criteria.spec import Fact
from criteria.store.queries import read_instrument
from inspection.database.field_history import because, save_with_history
from inspection.database.snapshot import lock_inspection
from inspection.database.writing import batches
from inspection.founding.phases import setup_closed
from inspection.models import Area, Inspection
from inspection.problems import Problem, ProblemsFound, one_problem
from inspection.spreadsheets.text import raise_problems

Status = Assessment.Status
BEGUN = {Status.IN_PROGRESS, Status.RETURNED}
AREA = "area"

ImportStep = tuple[int, int]  # cases done, cases to do
T = TypeVar("T")


class SampleChanged(Exception):
    """The sample has changed since the dry run that the person saw: they have to look again."""


@dataclass(frozen=True)
class FactChange:
    """A fact, or the area, by its key; None is nothing recorded."""

    fact: str
    old: FactValue | None
    new: FactValue | None


@dataclass(frozen=True)
class CaseChange:
    """`begun` is true where somebody has answers in the case, which the new facts may rule out."""

    reference: str
    changes: tuple[FactChange, ...]
    begun: bool = False


@dataclass(frozen=True)
class DryRun:
    """What a file would do. With any problem it does nothing.

    `left` are the cases that the file holds as they are, `absent` those of the sample that it does not
    name; both stay. `fingerprint` tells one outcome from another.
    """

    problems: tuple[Problem, ...] = ()
    added: tuple[SampleCase, ...] = ()
    changed: tuple[CaseChange, ...] = ()
    left: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()

    @property
    def fingerprint(self) -> str:
        contents = [
            [(case.reference, case.area, case.facts) for case in self.added],
            [(case.reference, [(c.fact, c.old, c.new) for c in case.changes]) for case in self.changed],
            self.left,
        ]
        return sha256(json.dumps(contents, sort_keys=True).encode()).hexdigest()

    @property
    def does_nothing(self) -> bool:
        return not (self.added or self.changed)


@dataclass(frozen=True)
class ImportResult:
    """What was done. `to_settle` are the scorings begun in changed cases, by primary key.

    Their answers by rule may no longer follow from the facts. They are put right by the assessor's next
    save, or at once by whoever imports.
    """

    added: int
    changed: int
    to_settle: tuple[int, ...] = ()


@dataclass
class _SampleState:
    """The cases of an inspection by reference, with how far the scorings of each have come."""

    cases: dict[str, CaseFile]
    statuses: dict[int, set[str]] = field(default_factory=dict)

    def of(self, case: CaseFile) -> set[str]:
        return self.statuses.get(case.pk, set())


def dry_run(inspection: Inspection, data: bytes) -> DryRun:
    """What importing `data` (CSV or XLSX, told apart by content) would do, in five or six queries and more
    for the instrument. Nothing is written, and problems are returned rather than raised."""
    try:
        outcome, _ = _compare_with_sample(inspection, data)
    except ProblemsFound as refused:
        return DryRun(problems=refused.problems)
    return outcome


def run_to_end(steps: Generator[ImportStep, None, T]) -> T:
    """Take all the steps; what they come to."""
    while True:
        try:
            next(steps)
        except StopIteration as done:
            return cast(T, done.value)


def import_steps(
    *, inspection: Inspection, data: bytes, user: User | None = None, fingerprint: str = ""
) -> Generator[ImportStep, None, ImportResult]:
    """Import `data` with history, batch by batch; the caller's transaction makes it all or nothing.

    The first step comes before anything is written. Until then it raises ProblemsFound, and SampleChanged
    when `fingerprint` is given and is not that of the dry run now.
    """
    lock_inspection(inspection)
    planned, standing = _compare_with_sample(inspection, data)
    if fingerprint and fingerprint != planned.fingerprint:
        raise SampleChanged
    done, total = 0, len(planned.added) + len(planned.changed)
    yield done, total
    for added in batches(planned.added):
        load_sample(inspection=inspection, cases=added, user=user)
        done += len(added)
        yield done, total
    to_settle: list[int] = []
    for changed in batches(planned.changed):
        to_settle += _write_changes(inspection, changed, standing, user)
        done += len(changed)
        yield done, total
    return ImportResult(len(planned.added), len(planned.changed), tuple(to_settle))


def _compare_with_sample(inspection: Inspection, data: bytes) -> tuple[DryRun, _SampleState]:
    if closed := setup_closed(inspection.phase):
        raise one_problem(closed)
    instrument = read_instrument(inspection)
    areas = set(inspection.areas.values_list("name", flat=True))
    cases = parse_sample(data, instrument, areas)
    standing = _sample_state(inspection)
    facts = sample_facts(instrument)
    added, changed, left, problems = [], [], [], []
    for case in cases:
        present = standing.cases.get(case.reference)
        if present is None:
            added.append(case)
            continue
        changes = _differences(present, case, facts)
        problems += _refusals(present, case, changes, standing.of(present))
        if changes:
            begun = bool(standing.of(present) & BEGUN)
            changed.append(CaseChange(case.reference, changes, begun))
        else:
            left.append(case.reference)
    raise_problems(problems)
    named = {case.reference for case in cases}
    absent = [ref for ref, case in standing.cases.items() if ref not in named and not case.pilot]
    return DryRun((), tuple(added), tuple(changed), tuple(left), tuple(absent)), standing


def _sample_state(inspection: Inspection) -> _SampleState:
    cases = CaseFile.objects.filter(inspection=inspection).select_related("area")
    standing = _SampleState({case.reference: case for case in cases})
    scorings = Assessment.objects.filter(case__inspection=inspection)
    for pk, status in scorings.values_list("case_id", "status").order_by():
        standing.statuses.setdefault(pk, set()).add(status)
    return standing


def _differences(present: CaseFile, case: SampleCase, facts: list[Fact]) -> tuple[FactChange, ...]:
    pairs: list[tuple[str, FactValue | None, FactValue | None]] = [(AREA, present.area.name, case.area)]
    pairs += [(fact.key, present.facts.get(fact.key), case.facts.get(fact.key)) for fact in facts]
    return tuple(FactChange(key, old, new) for key, old, new in pairs if old != new)


def _refusals(
    present: CaseFile, case: SampleCase, changes: tuple[FactChange, ...], statuses: set[str]
) -> list[Problem]:
    name = case.reference
    if present.pilot:
        message = f"“{name}” is a try-out case. Discard the try-outs first, or use another reference."
        return [Problem(f"{case.place}, column reference", message)]
    if changes and statuses & set(Assessment.HANDED_IN):
        keys = ", ".join(change.fact for change in changes)
        message = f"“{name}” is submitted: {keys} cannot change until it is returned."
        return [Problem(case.place, message)]
    if statuses & BEGUN and any(change.fact == AREA for change in changes):
        message = f"Scoring of “{name}” has begun, so it cannot move to another area."
        return [Problem(f"{case.place}, column {AREA}", message)]
    return []


def _write_changes(
    inspection: Inspection,
    changed: Sequence[CaseChange],
    standing: _SampleState,
    user: User | None,
) -> list[int]:
    """Write the changes, with the history of the cases and of their scorings, whose reason says what
    changed. Returns the scorings to be settled."""
    areas = {area.name: area for area in inspection.areas.all()}
    rows, reasons = [], {}
    for change in changed:
        row = standing.cases[change.reference]
        for one in change.changes:
            _set_fact(row, one, areas)
        rows.append(row)
        reasons[row.pk] = _reason(change)
        because(row, reasons[row.pk])
    save_with_history(rows, ["area", "facts"], user)
    scorings = list(Assessment.objects.filter(case__in=reasons))
    for scoring in scorings:
        because(scoring, reasons[scoring.case_id])
    save_with_history(scorings, [], user)
    return [scoring.pk for scoring in scorings if scoring.status in BEGUN]


def _set_fact(row: CaseFile, change: FactChange, areas: Mapping[str, Area]) -> None:
    if change.fact == AREA:
        row.area = areas[str(change.new)]
    elif change.new is None:
        row.facts.pop(change.fact, None)
    else:
        row.facts[change.fact] = change.new


def _reason(change: CaseChange) -> str:
    """At most the hundred characters that history keeps."""
    changes = "; ".join(f"{c.fact}: {_fact_in_words(c.old)} → {_fact_in_words(c.new)}" for c in change.changes)
    reason = f"sample imported, {changes}"
    return reason if len(reason) <= 100 else f"{reason[:99]}…"


def _fact_in_words(value: FactValue | None) -> str:
    return "nothing" if value is None else str(value)
