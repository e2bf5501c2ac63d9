"""The instrument's tables; `criteria.store.queries` turns them into the values of `criteria.spec`."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from inspection.models import Inspection


class Instrument(models.Model):
    """An inspection's instrument: which file it came from and the version in force."""

    inspection = models.OneToOneField(
        Inspection, on_delete=models.CASCADE, related_name="instrument"
    )
    key = models.SlugField(max_length=60)
    title = models.CharField(max_length=300)
    version = models.PositiveSmallIntegerField(default=1)
    ratings = models.JSONField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.title}, version {self.version}"


class Scale(models.Model):
    instrument = models.ForeignKey(Instrument, on_delete=models.CASCADE, related_name="scales")
    key = models.SlugField(max_length=40)
    name = models.CharField(max_length=100)
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["instrument", "order"]
        constraints = [
            models.UniqueConstraint(fields=["instrument", "key"], name="scale_key_unique")
        ]

    def __str__(self) -> str:
        return self.name


class ScalePoint(models.Model):
    """A value of a scale, and what it counts as in the tables."""

    scale = models.ForeignKey(Scale, on_delete=models.CASCADE, related_name="points")
    value = models.CharField(max_length=20)
    label = models.CharField(max_length=60)
    printed = models.CharField(max_length=60)
    counts_as = models.CharField(max_length=10)
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["scale", "order"]
        constraints = [
            models.UniqueConstraint(fields=["scale", "value"], name="scale_point_value_unique"),
            models.CheckConstraint(
                condition=Q(counts_as__in=["met", "partly_met", "not_met", "excluded"]),
                name="scale_point_counts_as_known",
            ),
            models.CheckConstraint(condition=~Q(value=""), name="scale_point_value_not_blank"),
        ]

    def __str__(self) -> str:
        return self.label


class Fact(models.Model):
    """Something recorded about each case, from the sample or by the assessor."""

    instrument = models.ForeignKey(Instrument, on_delete=models.CASCADE, related_name="facts")
    key = models.CharField(max_length=40)
    label = models.CharField(max_length=120)
    kind = models.CharField(max_length=6)
    source = models.CharField(max_length=8)
    choices = models.JSONField(default=list, blank=True)
    required = models.BooleanField(default=False)
    hint = models.TextField(blank=True)
    profile = models.JSONField(null=True, blank=True)
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["instrument", "order"]
        constraints = [
            models.UniqueConstraint(fields=["instrument", "key"], name="fact_key_unique"),
            models.CheckConstraint(
                condition=Q(kind__in=["choice", "number", "date", "text"]), name="fact_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(source__in=["sample", "assessor"]), name="fact_source_known"
            ),
        ]

    def __str__(self) -> str:
        return self.label


class Chapter(models.Model):
    instrument = models.ForeignKey(Instrument, on_delete=models.CASCADE, related_name="chapters")
    number = models.PositiveSmallIntegerField()
    letter = models.CharField(max_length=3, blank=True)
    title = models.CharField(max_length=200)
    short_title = models.CharField(max_length=200, blank=True)
    chart_title = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=10)

    class Meta:
        ordering = ["instrument", "number"]
        constraints = [
            models.UniqueConstraint(fields=["instrument", "number"], name="chapter_number_unique"),
            models.CheckConstraint(
                condition=Q(
                    kind__in=["summary", "written", "area", "case", "profile", "references"]
                ),
                name="chapter_kind_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


class Section(models.Model):
    chapter = models.ForeignKey(Chapter, on_delete=models.CASCADE, related_name="sections")
    instrument = models.ForeignKey(Instrument, on_delete=models.CASCADE, related_name="sections")
    code = models.CharField(max_length=12)
    order = models.PositiveSmallIntegerField()
    heading = models.CharField(max_length=200)
    standard = models.TextField(blank=True)
    table_number = models.PositiveSmallIntegerField(null=True, blank=True)
    table_title = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["instrument", "chapter__number", "order"]
        constraints = [
            models.UniqueConstraint(fields=["instrument", "code"], name="section_code_unique"),
            models.UniqueConstraint(
                fields=["instrument", "table_number"], name="section_table_number_unique"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.heading}"


class Criterion(models.Model):
    """A scored criterion, or the printed lead-in of lettered ones.

    `kind` repeats what the chapter scores (case or area), so that the database can refuse an answer to
    an area criterion without a join through the chapter.
    """

    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="criteria")
    instrument = models.ForeignKey(Instrument, on_delete=models.CASCADE, related_name="criteria")
    kind = models.CharField(max_length=7)
    code = models.CharField(max_length=16)
    order = models.PositiveSmallIntegerField()
    wording = models.TextField()
    grid_wording = models.TextField(blank=True)
    parent = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="items"
    )
    letter = models.CharField(max_length=2, blank=True)
    scale = models.ForeignKey(Scale, on_delete=models.PROTECT, null=True, blank=True)
    adverse = models.BooleanField(default=False)
    applies_when = models.JSONField(default=list, blank=True)
    applies_text = models.TextField(blank=True)
    guidance = models.JSONField(default=list, blank=True)
    figures = models.JSONField(default=list, blank=True)
    suggest = models.JSONField(default=list, blank=True)

    class Meta:
        verbose_name_plural = "criteria"
        ordering = ["instrument", "section__chapter__number", "section__order", "order"]
        constraints = [
            models.UniqueConstraint(fields=["instrument", "code"], name="criterion_code_unique"),
            models.CheckConstraint(
                condition=Q(kind__in=["case", "area", "lead_in"]), name="criterion_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(kind="lead_in", scale=None)
                | (~Q(kind="lead_in") & Q(scale__isnull=False)),
                name="criterion_scale_where_scored",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Consistency(models.Model):
    """A combination of facts and answers that should not occur."""

    instrument = models.ForeignKey(Instrument, on_delete=models.CASCADE, related_name="consistency")
    key = models.SlugField(max_length=60)
    when = models.JSONField(default=list)
    message = models.TextField()
    level = models.CharField(max_length=7)
    order = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name_plural = "consistency rules"
        ordering = ["instrument", "order"]
        constraints = [
            models.UniqueConstraint(fields=["instrument", "key"], name="consistency_key_unique"),
            models.CheckConstraint(
                condition=Q(level__in=["block", "confirm"]), name="consistency_level_known"
            ),
        ]

    def __str__(self) -> str:
        return self.key


class InstrumentVersion(models.Model):
    """A version of an inspection's instrument as a file holds it: those applied, and one proposed."""

    class State(models.TextChoices):
        PROPOSED = "proposed", "Proposed"
        APPLIED = "applied", "Applied"

    inspection = models.ForeignKey(
        Inspection, on_delete=models.CASCADE, related_name="instrument_versions"
    )
    state = models.CharField(max_length=8, choices=State)
    number = models.PositiveSmallIntegerField()
    document = models.JSONField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["inspection", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["inspection"],
                condition=Q(state="proposed"),
                name="instrument_version_one_proposed",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["proposed", "applied"]),
                name="instrument_version_state_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.inspection}, version {self.number} ({self.get_state_display()})"
