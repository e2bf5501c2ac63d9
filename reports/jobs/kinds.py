"""The kinds of work that a worker can do. Each package registers its own as the application starts; this
package knows none of them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from inspection.access import May
from reports.models.jobs import RenderJob


@dataclass(frozen=True)
class WorkKind:
    """What a job of one kind does, and how its page speaks of it.

    `run` does the work with `reports.jobs.attempt`; it imports what prints only when it is called. `follow`
    lets what the job is for follow its new status (queued again, failed, cancelled) in the transaction that
    changes it. `start_missing` queues jobs that an archive did not bring along; how many that was.
    `finished_page` is a template: the page of a job that is done, given `finished_values(job)`.
    """

    name: str
    label: str
    heading: str
    may_stop: May
    run: Callable[[RenderJob], None]
    finished_page: str
    finished_values: Callable[[RenderJob], dict[str, Any]] = lambda job: {}
    nothing_kept: str = "Nothing was kept."
    follow: Callable[[RenderJob, str], None] = lambda job, status: None
    start_missing: Callable[[], int] = lambda: 0


_kinds: dict[str, WorkKind] = {}


def register(*kinds: WorkKind) -> None:
    """Raises ValueError for a kind whose name another has."""
    for kind in kinds:
        if _kinds.setdefault(kind.name, kind) is not kind:
            raise ValueError(f"There are two kinds of work called {kind.name}")


def all_kinds() -> tuple[WorkKind, ...]:
    return tuple(_kinds.values())


def kind_of(job: RenderJob) -> WorkKind:
    """Raises KeyError for a kind that no package has registered."""
    return _kinds[job.kind]
