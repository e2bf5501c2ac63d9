"""What is said about the report while it is being written: threads on passages, the accuracy round."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from criteria.models import SectionKey
from inspection.models import Area, Inspection
from reports.models.jobs import RenderJob

_PERSON = settings.AUTH_USER_MODEL


class PassageComment(models.Model):
    """A remark on a passage. Its thread is open while any remark in it is not resolved.

    A remark outlives its passage: whoever brings the passage back finds its thread.
    """

    passage = models.ForeignKey(
        "reports.Passage",
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="comments",
    )
    text = models.TextField()
    written_by = models.ForeignKey(_PERSON, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(auto_now_add=True)
    resolved_by = models.ForeignKey(_PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    resolved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["passage", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="passage_comment_has_text"),
            models.CheckConstraint(
                condition=Q(resolved_by=None, resolved_at=None)
                | Q(resolved_by__isnull=False, resolved_at__isnull=False),
                name="passage_comment_resolved_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"Comment {self.pk} on {self.passage}"


class AccuracyRound(models.Model):
    """A round of factual accuracy: a frozen draft that the areas' managers comment on by `deadline`."""

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="accuracy_rounds")
    number = models.PositiveIntegerField()
    deadline = models.DateField()
    frozen = models.JSONField()
    opened_by = models.ForeignKey(_PERSON, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(auto_now_add=True)
    closed_by = models.ForeignKey(_PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)

    job = models.OneToOneField(
        RenderJob,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="accuracy_round",
    )

    history = HistoricalRecords(excluded_fields=["frozen", "job"])

    class Meta:
        ordering = ["inspection", "number"]
        constraints = [
            models.UniqueConstraint(fields=["inspection", "number"], name="accuracy_round_number_unique"),
            models.UniqueConstraint(
                fields=["inspection"],
                condition=Q(closed_at=None),
                name="accuracy_round_open_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.inspection.slug} accuracy round {self.number}"


class AccuracyDraft(models.Model):
    """The watermarked PDF of a round for one area."""

    round = models.ForeignKey(AccuracyRound, on_delete=models.CASCADE, related_name="drafts")
    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="accuracy_drafts")
    pdf = models.BinaryField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["round", "area"]
        constraints = [models.UniqueConstraint(fields=["round", "area"], name="accuracy_draft_once")]

    def __str__(self) -> str:
        return f"{self.round} for {self.area}"


class AccuracyComment(models.Model):
    """What an area's manager says is wrong, and what the inspectors decided about it.

    `paragraph` is the number as printed in the draft, such as "3.4", or empty: the whole section. Without
    a section it is that of a paragraph before or after the sections, "3" for the whole chapter, or empty
    for the whole report.
    """

    class Decision(models.TextChoices):
        OPEN = "", "Not decided yet"
        ACCEPTED = "accepted", "Accepted"
        REJECTED = "rejected", "Rejected"

    round = models.ForeignKey(AccuracyRound, on_delete=models.CASCADE, related_name="comments")
    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="accuracy_comments")
    section = models.ForeignKey(
        SectionKey,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="accuracy_comments",
    )
    paragraph = models.CharField(max_length=12, blank=True)
    text = models.TextField()
    written_by = models.ForeignKey(_PERSON, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(auto_now_add=True)
    decision = models.CharField(max_length=8, choices=Decision, default="", blank=True)
    reason = models.TextField(blank=True)
    decided_by = models.ForeignKey(_PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    history = HistoricalRecords()

    class Meta:
        ordering = ["round", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="accuracy_comment_has_text"),
            models.CheckConstraint(
                condition=Q(decision="", decided_by=None, decided_at=None)
                | Q(
                    decision__in=["accepted", "rejected"],
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                )
                & ~Q(reason=""),
                name="accuracy_comment_decided_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("written_by")),
                name="accuracy_comment_decided_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"Comment {self.pk} of {self.area} in {self.round}"
