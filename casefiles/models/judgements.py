"""What inspectors judge of an area."""

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from criteria.models import CriterionKey
from inspection.models import Area, key_to_person


class AreaJudgement(models.Model):
    """An inspector's judgement of one area on one area criterion, with the evidence for it.

    `reason` says why it differs from what the instrument suggests. A second inspector signs what stands:
    a judgement that changes has to be signed again.
    """

    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="judgements")
    criterion = models.ForeignKey(CriterionKey, on_delete=models.PROTECT, related_name="judgements")
    value = models.CharField(max_length=20)
    evidence = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    judged_by = key_to_person()
    judged_at = models.DateTimeField(auto_now=True)
    reason = models.TextField("reason for differing from the suggestion", blank=True)
    signed_by = key_to_person()
    signed_at = models.DateTimeField(null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ["area", "criterion"]
        constraints = [
            models.UniqueConstraint(fields=["area", "criterion"], name="judgement_once"),
            models.CheckConstraint(
                condition=Q(signed_by=None) | Q(judged_by=None) | ~Q(signed_by=models.F("judged_by")),
                name="judgement_signed_by_another",
            ),
            models.CheckConstraint(
                condition=Q(signed_by=None, signed_at=None)
                | Q(signed_by__isnull=False, signed_at__isnull=False),
                name="judgement_signed_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area} {self.criterion}: {self.value}"
