"""Why a write of `casefiles.scoring.actions` is refused. Whoever raises one of these has written nothing."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError

from casefiles.models.assessments import Assessment
from casefiles.models.cases import CaseFile
from casefiles.models.judgements import AreaJudgement
from casefiles.scoring.answers import SavedAnswer
from casefiles.scoring.case_state import CaseState, Gap, ReplacedAnswer
from criteria.spec import Consistency
from inspection.founding.phases import moderation_closed, scoring_closed, setup_closed
from inspection.models import Inspection


class NotYourCase(PermissionDenied):
    """The person is not the one who scores this case."""


class AssessmentNotOpen(Exception):
    """The scoring has been submitted and cannot be changed until it is returned."""


class PhaseClosed(AssessmentNotOpen):
    """The phase of the inspection does not allow it; the message says which and what can be done."""


class AnswerNotReturned(AssessmentNotOpen):
    """The case came back for other answers than these: they stand as they were submitted."""


class NotSubmitted(Exception):
    """The scoring is with its assessor, or accepted already: there is nothing to review."""


class UnresolvedComments(Exception):
    """A case is accepted only when every comment on it is settled."""


def scoring_refusal(row: Assessment, user_id: int) -> NotYourCase | AssessmentNotOpen | None:
    """Why this person may not change this scoring now; None where they may.

    `row` comes with its case, the inspection of that, and `barred` (`casefiles.scoring.queries`).
    """
    if row.assessor_id != user_id or row.barred:  # type: ignore[attr-defined]
        return NotYourCase()
    if not row.is_open:
        return AssessmentNotOpen()
    closed = scoring_closed(row.case.inspection.phase, pilot=row.case.pilot)
    return PhaseClosed(closed) if closed else None


def refuse_scoring(case: CaseFile) -> None:
    """Raise PhaseClosed where the phase does not let the case be scored."""
    _refuse(scoring_closed(case.inspection.phase, pilot=case.pilot))


def refuse_moderation(inspection: Inspection) -> None:
    """Raise PhaseClosed where the phase lets nothing be reviewed or judged."""
    _refuse(moderation_closed(inspection.phase))


def refuse_setup(inspection: Inspection) -> None:
    """Raise ValidationError, as the lead's actions do, once nothing of a published inspection may change."""
    if closed := setup_closed(inspection.phase):
        raise ValidationError(closed)


def _refuse(closed: str) -> None:
    if closed:
        raise PhaseClosed(closed)


@dataclass(frozen=True)
class SaveConflict:
    """One value, with its note, on which two saves disagree. `version` is that of what is saved."""

    name: str
    saved: tuple[str, str]
    yours: tuple[str, str]
    version: int
    by: User | None = None
    at: datetime | None = None


class StaleSave(Exception):
    """Somebody saved something else since the person's page was made."""

    def __init__(self, conflicts: Sequence[SaveConflict]) -> None:
        self.conflicts = tuple(conflicts)


class InvalidSave(Exception):
    """What was sent cannot be saved as it is; `errors` are messages by field."""

    def __init__(self, errors: Mapping[str, list[str]]) -> None:
        self.errors = errors


class NeedsConsent(Exception):
    """The facts would replace answers given by hand that the person has not agreed to lose."""

    def __init__(self, changes: Sequence[ReplacedAnswer]) -> None:
        self.changes = tuple(changes)


class AssessmentNotReady(Exception):
    """The scoring has gaps, or breaks rules that block it or that nobody has confirmed."""

    def __init__(self, gaps: Sequence[Gap], broken: Sequence[Consistency]) -> None:
        self.gaps, self.broken = tuple(gaps), tuple(broken)


def refuse_unready(state: CaseState, confirmed: Collection[str]) -> None:
    """Raise AssessmentNotReady for gaps and for rules broken: those of level "confirm" unless confirmed."""
    broken = [rule for rule in state.broken_rules if rule.level == "block" or rule.key not in confirmed]
    if state.gaps or broken:
        raise AssessmentNotReady(state.gaps, broken)


def refuse_stale(
    rows: Mapping[str, SavedAnswer] | Mapping[str, AreaJudgement],
    values: Mapping[str, tuple[str, str]],
    versions: Mapping[str, int],
) -> None:
    """Raise StaleSave where the version seen has moved on and the two saves say different things."""
    conflicts = []
    for code, yours in values.items():
        row = rows.get(code)
        if row is None or row.version == versions.get(code, 0):
            continue
        saved, by, at = _saved_value(row)
        if saved != yours:
            conflicts.append(SaveConflict(code, saved, yours, row.version, by, at))
    if conflicts:
        raise StaleSave(conflicts)


def _saved_value(
    row: SavedAnswer | AreaJudgement,
) -> tuple[tuple[str, str], User | None, datetime | None]:
    if isinstance(row, SavedAnswer):
        return (row.value, row.note), row.saved_by, row.saved_at
    return (row.value, row.evidence), row.judged_by, row.judged_at


def refuse_stale_facts(row: Assessment, facts: Mapping[str, object], version: int) -> None:
    """Raise StaleSave with every fact that differs, where the version seen has moved on."""
    if row.version == version:
        return
    last = row.history.select_related("history_user").first()
    raise StaleSave(
        [
            SaveConflict(
                name=key,
                saved=(str(row.facts.get(key, "")), ""),
                yours=(str(facts.get(key, "")), ""),
                version=row.version,
                by=last.history_user if last else None,
                at=last.history_date if last else None,
            )
            for key in {**row.facts, **facts}
            if row.facts.get(key) != facts.get(key)
        ]
    )
