"""The instrument in the database: its versions as documents, and keys for what other tables point at.

The document of the version in force is the source (`criteria.store.queries` reads it). The other tables
hold only what SQL and foreign keys need; `criteria.store.actions` writes them from the document in the
same transaction.
"""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from inspection.models import Inspection, key_to_person, known_values


class ScaleKey(models.Model):
    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="scales")
    key = models.SlugField(max_length=40)

    class Meta:
        db_table = "criteria_scale"
        constraints = [models.UniqueConstraint(fields=["inspection", "key"], name="scale_key_unique")]

    def __str__(self) -> str:
        return self.key


class ScalePoint(models.Model):
    """A value of a scale, and what it counts as in the tables."""

    scale = models.ForeignKey(ScaleKey, on_delete=models.CASCADE, related_name="points")
    value = models.CharField(max_length=20)
    counts_as = models.CharField(max_length=10)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scale", "value"], name="scale_point_value_unique"),
            known_values(
                "counts_as", ["met", "partly_met", "not_met", "excluded"], name="scale_point_counts_as_known"
            ),
            models.CheckConstraint(condition=~Q(value=""), name="scale_point_value_not_blank"),
        ]

    def __str__(self) -> str:
        return self.value


class ChapterKey(models.Model):
    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="chapters")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10)

    class Meta:
        db_table = "criteria_chapter"
        constraints = [
            models.UniqueConstraint(fields=["inspection", "number"], name="chapter_number_unique"),
            known_values(
                "kind",
                ["summary", "written", "area", "case", "profile", "references"],
                name="chapter_kind_known",
            ),
        ]

    def __str__(self) -> str:
        return f"chapter {self.number}"


class SectionKey(models.Model):
    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="sections")
    chapter = models.ForeignKey(ChapterKey, on_delete=models.CASCADE, related_name="sections")
    code = models.CharField(max_length=12)

    class Meta:
        db_table = "criteria_section"
        constraints = [models.UniqueConstraint(fields=["inspection", "code"], name="section_code_unique")]

    def __str__(self) -> str:
        return self.code


class CriterionKey(models.Model):
    """A scored criterion; lead-ins have no row.

    `kind` repeats what the chapter scores (case or area), so that the database can refuse an answer to
    an area criterion without a join through the chapter.
    """

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="criteria")
    kind = models.CharField(max_length=7)
    code = models.CharField(max_length=16)
    scale = models.ForeignKey(
        ScaleKey,
        on_delete=models.PROTECT,
        related_name="criteria",
        related_query_name="criterion",
    )

    class Meta:
        db_table = "criteria_criterion"
        verbose_name_plural = "criterion keys"
        constraints = [
            models.UniqueConstraint(fields=["inspection", "code"], name="criterion_code_unique"),
            known_values("kind", ["case", "area"], name="criterion_kind_known"),
        ]

    def __str__(self) -> str:
        return self.code


class InstrumentVersion(models.Model):
    """A version of an inspection's instrument as a file holds it: those applied, and one proposed.

    The one applied last is in force.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", "Proposed"
        APPLIED = "applied", "Applied"

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="instrument_versions")
    state = models.CharField(max_length=8, choices=State)
    number = models.PositiveSmallIntegerField()
    document = models.JSONField()
    made_by = key_to_person()
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["inspection", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["inspection"],
                condition=Q(state="proposed"),
                name="instrument_version_one_proposed",
            ),
            known_values("state", ["proposed", "applied"], name="instrument_version_state_known"),
        ]

    def __str__(self) -> str:
        return f"{self.inspection}, version {self.number} ({self.get_state_display()})"
