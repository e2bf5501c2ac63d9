"""What the lists show: a person's own cases, the progress of the areas, one line of the case list."""

from collections.abc import Mapping
from dataclasses import dataclass

from casefiles.models.assessments import Assessment
from casefiles.models.cases import CaseFile
from casefiles.scoring.pages import CasePage
from inspection.models import Area


@dataclass(frozen=True, kw_only=True)
class CountsByStatus:
    """Numbers of cases by the status of their scoring."""

    by_status: Mapping[str, int]

    @property
    def statuses(self) -> list[tuple[str, str, int]]:
        """(status, its words, number of cases) in the order of scoring."""
        choices = Assessment.Status.choices
        return [(status, label, self.by_status.get(status, 0)) for status, label in choices]

    @property
    def handed_in(self) -> int:
        return sum(self.by_status.get(status, 0) for status in Assessment.HANDED_IN)

    @property
    def total(self) -> int:
        return sum(self.by_status.values())


@dataclass(frozen=True, kw_only=True)
class OwnCases(CountsByStatus):
    """A member's own cases. `next` is the one to go on with; None when nothing is left to do, or when
    the phase lets nothing be done: `closed` then says why."""

    next: CasePage | None
    closed: str = ""


@dataclass(frozen=True, kw_only=True)
class AreaScoringProgress(CountsByStatus):
    """The cases of an area by the status of the scoring that counts, and its judgements."""

    area: Area
    cases: int
    unassigned: int
    judged: int
    to_judge: int


@dataclass(frozen=True)
class CaseLine:
    """A case in the list. `asked` and `answered` are as last saved; None before scoring starts."""

    case: CaseFile
    assessment: Assessment | None
    assessor: str = ""
    asked: int | None = None
    answered: int | None = None
