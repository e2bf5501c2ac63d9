"""One case of the sample, and who opened or may not open it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from inspection.models import Area, Inspection


class CaseFile(models.Model):
    """One case of the sample, under a reference that is never a name.

    `facts` are those that came with the sample; what an assessor establishes is kept with the assessment,
    so that a second scorer starts from the same place as the first.
    """

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="cases")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="cases")
    reference = models.CharField(max_length=30)
    facts = models.JSONField(default=dict, blank=True)
    pilot = models.BooleanField("a try-out, never counted", default=False)

    history = HistoricalRecords()

    class Meta:
        ordering = ["inspection", "area__order", "reference"]
        constraints = [
            models.UniqueConstraint(fields=["inspection", "reference"], name="case_reference_unique"),
            models.CheckConstraint(condition=~Q(reference=""), name="case_reference_not_blank"),
        ]

    def __str__(self) -> str:
        return self.reference


class CaseAccess(models.Model):
    """Who opened which case, and when. Rows are only ever added."""

    case = models.ForeignKey(CaseFile, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = "case accesses"
        ordering = ["opened_at"]

    def __str__(self) -> str:
        return f"{self.user} opened {self.case}"


class Interest(models.Model):
    """A declared interest: this person never scores this case."""

    case = models.ForeignKey(CaseFile, on_delete=models.CASCADE, related_name="interests")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    reason = models.TextField(blank=True)
    declared_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "user"], name="interest_once")]

    def __str__(self) -> str:
        return f"{self.user}: {self.case}"
