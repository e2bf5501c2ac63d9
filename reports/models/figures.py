"""What is kept about figures: intervals that take too long for a page, decisions of the panel."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from criteria.models import SectionKey
from inspection.models import Area, Inspection


class AgreementIntervals(models.Model):
    """The bootstrap intervals of agreement between assessors, which take too long for a page.

    `intervals` holds both ends by a digest of the answers compared, so that one never stands beside
    answers it does not belong to.
    """

    inspection = models.OneToOneField(Inspection, on_delete=models.CASCADE, related_name="agreement_intervals")
    intervals = models.JSONField(default=dict)
    made_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name_plural = "agreement intervals"

    def __str__(self) -> str:
        return f"Intervals of {self.inspection}"


class PanelDecision(models.Model):
    """The rating of a section in an area as the panel decided it, beside the one that follows.

    `band` is the key of a band of the instrument; `followed` what followed from the figures that day,
    empty where nothing could be rated.
    """

    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="panel_decisions")
    section = models.ForeignKey(SectionKey, on_delete=models.PROTECT, related_name="panel_decisions")
    band = models.CharField(max_length=40)
    followed = models.CharField(max_length=40, blank=True)
    reason = models.TextField()
    version = models.PositiveIntegerField(default=1)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(auto_now=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ["area", "section"]
        constraints = [
            models.UniqueConstraint(fields=["area", "section"], name="panel_decision_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="panel_decision_has_reason"),
            models.CheckConstraint(condition=~Q(band=""), name="panel_decision_has_band"),
        ]

    def __str__(self) -> str:
        return f"{self.area} {self.section.code}: {self.band}"
