"""What inspectors write, and what has been published."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from criteria.models import Chapter, Section
from inspection.models import Area, Inspection
from reports.models.publishing import Publication, PublishedFile, RenderJob
from reports.models.writing import AccuracyComment, AccuracyDraft, AccuracyRound, PassageComment

__all__ = [
    "AccuracyComment",
    "AccuracyDraft",
    "AccuracyRound",
    "AgreementIntervals",
    "PanelDecision",
    "Passage",
    "PassageComment",
    "Publication",
    "PublishedFile",
    "PublishedReport",
    "RenderJob",
]


class Passage(models.Model):
    """A piece of the report's text, in printed order within its chapter or section.

    A figure in `text` is a reference such as `{{A1.1}}`; `reports.document.references` says what may stand there.
    """

    class Kind(models.TextChoices):
        FOREWORD = "foreword", "Foreword"
        ACKNOWLEDGEMENT = "acknowledgement", "Acknowledgement"
        GLOSSARY = "glossary", "Glossary entry"
        PARAGRAPH = "paragraph", "Paragraph"
        QUOTATION = "quotation", "Quotation"
        GOOD_PRACTICE = "good_practice", "Good practice example"
        STRENGTH = "strength", "Strength"
        IMPROVEMENT = "improvement", "Area for improvement"
        RECOMMENDATION = "recommendation", "Recommendation"
        REFERENCE = "reference", "Reference"

    class Position(models.TextChoices):
        START = "start", "Before the sections"
        END = "end", "After the sections"

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="passages")
    kind = models.CharField(max_length=15, choices=Kind)
    chapter = models.ForeignKey(
        Chapter, on_delete=models.PROTECT, null=True, blank=True, related_name="passages"
    )
    section = models.ForeignKey(
        Section, on_delete=models.PROTECT, null=True, blank=True, related_name="passages"
    )
    position = models.CharField(max_length=5, choices=Position, default=Position.START)
    order = models.PositiveIntegerField()
    title = models.CharField(max_length=200, blank=True)
    text = models.TextField()
    addressee = models.CharField(max_length=100, blank=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    history = HistoricalRecords()

    class Meta:
        ordering = ["inspection", "order"]
        constraints = [
            models.UniqueConstraint(fields=["inspection", "order"], name="passage_order_unique"),
            models.CheckConstraint(
                condition=~Q(kind="recommendation") | ~Q(addressee=""),
                name="recommendation_has_addressee",
            ),
            models.CheckConstraint(
                condition=~Q(kind="good_practice") | Q(area__isnull=False),
                name="good_practice_has_area",
            ),
            models.CheckConstraint(
                condition=Q(
                    kind__in=["foreword", "acknowledgement", "glossary", "reference"],
                    chapter=None,
                    section=None,
                )
                | Q(
                    kind__in=[
                        "paragraph",
                        "quotation",
                        "good_practice",
                        "strength",
                        "improvement",
                        "recommendation",
                    ],
                    chapter__isnull=False,
                ),
                name="passage_kind_and_anchor",
            ),
            models.CheckConstraint(
                condition=Q(position="start") | Q(position="end", section=None),
                name="passage_position_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.order}"


class PublishedReport(models.Model):
    """A published version: the bytes that readers download, and everything that went into them."""

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="published")
    version = models.PositiveIntegerField()
    frozen = models.JSONField()
    pdf = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    published_at = models.DateTimeField(auto_now_add=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True
    )
    publication = models.OneToOneField(
        Publication, on_delete=models.PROTECT, null=True, blank=True, related_name="report"
    )

    class Meta:
        ordering = ["inspection", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["inspection", "version"], name="published_version_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.inspection.slug} version {self.version}"


class AgreementIntervals(models.Model):
    """The bootstrap intervals of agreement between assessors, which take too long for a page.

    `intervals` holds both ends by a digest of the answers compared, so that one never stands beside
    answers it does not belong to.
    """

    inspection = models.OneToOneField(
        Inspection, on_delete=models.CASCADE, related_name="agreement_intervals"
    )
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
    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="panel_decisions")
    band = models.CharField(max_length=40)
    followed = models.CharField(max_length=40, blank=True)
    reason = models.TextField()
    version = models.PositiveIntegerField(default=1)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
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
