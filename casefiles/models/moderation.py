"""What is said and changed after a case is handed in: comments, corrections, calibration."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from casefiles.models.assessments import Answer, Assessment
from casefiles.models.cases import CaseFile
from criteria.models import CriterionKey
from inspection.models import key_to_person


class Calibration(models.Model):
    """A case that every assessor scores, blind, to be held against the answers that count.

    The case stays in the sample: what counts is what was accepted, never a calibration.
    """

    case = models.OneToOneField(CaseFile, on_delete=models.CASCADE, related_name="calibration")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["opened_at"]

    def __str__(self) -> str:
        return f"Calibration on {self.case}"


class Correction(models.Model):
    """An inspector's change to an answer after it was submitted. Rows are only ever added.

    The value and note before the first correction are the assessor's own.
    """

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="corrections")
    value_before = models.CharField(max_length=20, blank=True)
    note_before = models.TextField(blank=True)
    value_after = models.CharField(max_length=20, blank=True)
    reason = models.TextField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["answer", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="correction_has_reason")]

    def __str__(self) -> str:
        return f"{self.answer}, before {self.value_before or 'unanswered'}"


class ReviewComment(models.Model):
    """What a reviewer says when returning a case: about one answer, or without one about all of it.

    `answer_version` is the version that the reviewer saw: the answer is asked again until it has moved on.
    An open comment lets the answer be changed while the case is returned.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="comments")
    criterion = models.ForeignKey(
        CriterionKey, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    text = models.TextField()
    answer_version = models.PositiveIntegerField(default=0)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = key_to_person()

    class Meta:
        ordering = ["assessment", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="review_comment_not_blank"),
            models.CheckConstraint(
                condition=Q(resolved_at=None, resolved_by=None)
                | Q(resolved_at__isnull=False, resolved_by__isnull=False),
                name="review_comment_resolved_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assessment} {self.criterion or 'the case'}: {self.text}"
