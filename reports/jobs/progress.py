"""How far a render job is, in the words of its page."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from reports.models.jobs import RenderJob

Status = RenderJob.Status
PATIENCE = timedelta(seconds=10)
NO_WORKER = (
    "Waiting for a worker. It starts by itself as soon as one is free. If this goes on, ask whoever runs "
    "the service whether a worker is running."
)
_ENDED = {Status.DONE: "Ready", Status.FAILED: "Failed", Status.CANCELLED: "Stopped"}


@dataclass(frozen=True)
class JobProgress:
    """`words` change only with what they tell, so that they can be read out as they change."""

    words: str
    ended: bool


def job_progress(job: RenderJob, now: datetime) -> JobProgress:
    if job.status in _ENDED:
        return JobProgress(_ENDED[Status(job.status)], ended=True)
    if job.status == Status.QUEUED:
        waits_long = now - job.requested_at > PATIENCE
        return JobProgress(NO_WORKER if waits_long else "Waiting to start", ended=False)
    if job.stop_asked:
        return JobProgress("Stopping after this step", ended=False)
    words = f"Step {min(job.done + 1, job.total)} of {job.total}: {job.step}" if job.step else ""
    again = " (started again, because a worker stopped)" if job.attempt > 1 else ""
    return JobProgress(f"{words or 'Starting'}{again}", ended=False)
