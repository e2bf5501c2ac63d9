"""The way to a published version: the request for it, its approval, the files that readers get."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from inspection.models import Area, Inspection
from reports.models.jobs import RenderJob

_PERSON = settings.AUTH_USER_MODEL


class Publication(models.Model):
    """A report that the lead has asked to publish, frozen when they asked.

    `changes` says what a corrected version corrects. Where the inspection asks for a second person, the
    request waits for one who is not the one who asked.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", "Waiting for approval"
        RENDERING = "rendering", "Being made"
        PUBLISHED = "published", "Published"
        REFUSED = "refused", "Not approved"
        CANCELLED = "cancelled", "Cancelled"
        FAILED = "failed", "Failed"

    OPEN = ("waiting", "rendering")

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="publications")
    frozen = models.JSONField()
    changes = models.TextField("what has changed", blank=True)
    status = models.CharField(max_length=9, choices=Status)
    requested_by = models.ForeignKey(_PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    requested_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey(_PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True)
    job = models.OneToOneField(
        RenderJob,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="publication",
    )

    class Meta:
        ordering = ["inspection", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["inspection"],
                condition=Q(status__in=["waiting", "rendering"]),
                name="publication_one_open",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("requested_by")),
                name="publication_decided_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(status="refused") | ~Q(reason=""), name="publication_refused_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.inspection.slug} publication {self.pk}"


class PublishedFile(models.Model):
    """A file that belongs to a published version besides its PDF: HTML, an area's report, data."""

    class Kind(models.TextChoices):
        HTML = "html", "Full report as a web page"
        SUMMARY = "summary", "Summary"
        AREA = "area", "Report of an area"
        DATA = "data", "Figures and judgements"

    published = models.ForeignKey("reports.PublishedReport", on_delete=models.CASCADE, related_name="files")
    kind = models.CharField(max_length=7, choices=Kind)
    area = models.ForeignKey(
        Area, on_delete=models.PROTECT, null=True, blank=True, related_name="published_files"
    )
    name = models.CharField(max_length=120)
    content_type = models.CharField(max_length=100)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["published", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["published", "name"], name="published_file_name_unique"),
            models.CheckConstraint(
                condition=Q(kind="area", area__isnull=False) | ~Q(kind="area") & Q(area=None),
                name="published_file_of_area",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PublishedReport(models.Model):
    """A published version: the bytes that readers download, and everything that went into them."""

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="published")
    version = models.PositiveIntegerField()
    frozen = models.JSONField()
    pdf = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    published_at = models.DateTimeField(auto_now_add=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True)
    publication = models.OneToOneField(
        Publication, on_delete=models.PROTECT, null=True, blank=True, related_name="report"
    )

    class Meta:
        ordering = ["inspection", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["inspection", "version"], name="published_version_unique")
        ]

    def __str__(self) -> str:
        return f"{self.inspection.slug} version {self.version}"
