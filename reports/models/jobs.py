"""Work that waits for, or is with, the background worker."""

from django.db import models
from django.db.models import F, Q

from inspection.models import Inspection, key_to_person


class RenderJob(models.Model):
    """A piece of printing for the worker: queued, taken up, finished. `heartbeat_at` is set while a worker
    has it in hand; a job whose heart has stopped is taken up again.

    `kind` is the name of a kind of work (`reports.jobs.kinds`). What is made for a row of another table is
    pointed at by that row.
    """

    class Status(models.TextChoices):
        QUEUED = "queued", "Waiting to start"
        RUNNING = "running", "Being made"
        DONE = "done", "Ready"
        FAILED = "failed", "Failed"
        CANCELLED = "cancelled", "Cancelled"

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="jobs")
    kind = models.CharField(max_length=20)
    status = models.CharField(max_length=9, choices=Status, default=Status.QUEUED)
    step = models.CharField(max_length=100, blank=True)
    done = models.PositiveSmallIntegerField(default=0)
    total = models.PositiveSmallIntegerField(default=1)
    attempt = models.PositiveSmallIntegerField(default=0)
    stop_asked = models.BooleanField(default=False)
    error = models.TextField(blank=True)
    result = models.BinaryField(null=True, blank=True)
    requested_by = key_to_person()
    requested_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["inspection", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(done__lte=F("total")), name="render_job_progress"),
        ]

    def __str__(self) -> str:
        return f"{self.inspection.slug} {self.kind} job {self.pk}"
