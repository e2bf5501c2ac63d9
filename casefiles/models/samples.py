"""How the sample came to be: files that wait, draws, replacements, assigning by rule."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from inspection.models import Area, Inspection, key_to_person


class Draw(models.Model):
    """A sample drawn from an area's caseload, with all that is needed to draw it again.

    `request` holds what was asked (size, strata, exclusions), `caseload` the list that was uploaded and
    `result` what came out, as `casefiles.drawing.drawing` writes them.
    """

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="draws")
    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="draws")
    seed = models.CharField(max_length=64)
    request = models.JSONField(default=dict)
    caseload = models.JSONField(default=list)
    result = models.JSONField(default=dict)
    applied = models.BooleanField("its cases are in the sample", default=False)
    made_by = key_to_person()
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["inspection", "area__order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["area"], condition=Q(applied=True), name="draw_one_applied")
        ]

    def __str__(self) -> str:
        return f"{self.area}: drawn with {self.seed}"


class Substitution(models.Model):
    """A case of a drawn sample that could not be read, and the reserve that took its place if any."""

    draw = models.ForeignKey(Draw, on_delete=models.CASCADE, related_name="substitutions")
    removed = models.CharField(max_length=30)
    replacement = models.CharField(max_length=30, blank=True)
    reason = models.TextField()
    made_by = key_to_person()
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["draw", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["draw", "removed"], name="substitution_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="substitution_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.removed}: {self.replacement or 'not replaced'}"


class AssigningRun(models.Model):
    """Cases assigned by rule, and the seed that anyone can do it again with."""

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="assigning_runs")
    seed = models.CharField(max_length=64)
    second_percent = models.PositiveSmallIntegerField("scored twice, percent", default=0)
    first = models.JSONField(default=dict)
    second = models.JSONField(default=dict)
    made_by = key_to_person()
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["inspection", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(second_percent__lte=100), name="assigning_percent_in_range")
        ]

    def __str__(self) -> str:
        return f"{self.inspection}: assigned with {self.seed}"


class SampleUpload(models.Model):
    """A file of cases that has been looked at and waits to be applied; kept as it was sent."""

    inspection = models.OneToOneField(Inspection, on_delete=models.CASCADE, related_name="sample_upload")
    data = models.BinaryField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.inspection}: {len(self.data)} bytes"
