"""Why a write of `casefiles.actions` is refused. Whoever raises one of these has written nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import PermissionDenied

from casefiles.scoring import Change, Gap
from criteria.spec import Consistency


class NotYours(PermissionDenied):
    """The person is not the one who scores this case."""


class NotOpen(Exception):
    """The scoring has been submitted and cannot be changed until it is returned."""


@dataclass(frozen=True)
class Conflict:
    """One value, with its note, on which two saves disagree. `version` is that of what is saved."""

    name: str
    saved: tuple[str, str]
    yours: tuple[str, str]
    version: int
    by: AbstractBaseUser | None = None
    at: datetime | None = None


class Stale(Exception):
    """Somebody saved something else since the person's page was made."""

    def __init__(self, conflicts: Sequence[Conflict]) -> None:
        self.conflicts = tuple(conflicts)
        super().__init__(", ".join(conflict.name for conflict in self.conflicts))


class NeedsConsent(Exception):
    """The facts would replace answers given by hand that the person has not agreed to lose."""

    def __init__(self, changes: Sequence[Change]) -> None:
        self.changes = tuple(changes)
        super().__init__(", ".join(change.code for change in self.changes))


class NotReady(Exception):
    """The scoring has gaps, or breaks rules that block it or that nobody has confirmed."""

    def __init__(self, gaps: Sequence[Gap], broken: Sequence[Consistency]) -> None:
        self.gaps, self.broken = tuple(gaps), tuple(broken)
        super().__init__(f"{len(self.gaps)} gaps, {len(self.broken)} rules")
