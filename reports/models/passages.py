"""What inspectors write."""

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from criteria.models import ChapterKey, SectionKey
from inspection.models import Area, Inspection


class Passage(models.Model):
    """A piece of the report's text, in printed order within its chapter or section.

    A figure in `text` is a reference such as `{{A1.1}}`; `reports.document.references` says what may
    stand there.
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
        ChapterKey, on_delete=models.PROTECT, null=True, blank=True, related_name="passages"
    )
    section = models.ForeignKey(
        SectionKey, on_delete=models.PROTECT, null=True, blank=True, related_name="passages"
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
