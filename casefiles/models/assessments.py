"""The scoring of a case: one person's assessment of it, its answers, and the saves that were made."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from casefiles.models.cases import CaseFile
from criteria.models import CriterionKey
from inspection.models import Area, Inspection, key_to_person, known_values


class Assessment(models.Model):
    """One person's scoring of one case.

    `area` repeats the area of the case, so that one covering index counts the cases of every area. The
    database fills it in by itself (`casefiles.models.guards`): it is for queries, and is not known on a
    row that has not been read back.
    """

    class Kind(models.TextChoices):
        FIRST = "first", "First"
        SECOND = "second", "Second, blind"
        AGREED = "agreed", "Agreed"
        CALIBRATION = "calibration", "Calibration, blind"

    class Status(models.TextChoices):
        NOT_STARTED = "not_started", "Not started"
        IN_PROGRESS = "in_progress", "In progress"
        SUBMITTED = "submitted", "Submitted"
        RETURNED = "returned", "Returned"
        ACCEPTED = "accepted", "Accepted"

    OPEN = (Status.NOT_STARTED, Status.IN_PROGRESS, Status.RETURNED)
    HANDED_IN = (Status.SUBMITTED, Status.ACCEPTED)
    SHOWN_TO_REVIEWERS = (*HANDED_IN, Status.RETURNED)

    case = models.ForeignKey(CaseFile, on_delete=models.CASCADE, related_name="assessments")
    kind = models.CharField(max_length=11, choices=Kind, default=Kind.FIRST)
    status = models.CharField(max_length=11, choices=Status, default=Status.NOT_STARTED)
    assessor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="assessments",
    )
    counts = models.BooleanField("counts in the figures", default=True)
    facts = models.JSONField(default=dict, blank=True)
    version = models.PositiveIntegerField(default=0)
    submitted_at = models.DateTimeField(null=True, blank=True)

    area = models.ForeignKey(
        Area,
        on_delete=models.DO_NOTHING,  # its case protects it
        null=True,
        editable=False,
        db_index=False,
        related_name="+",
    )

    history = HistoricalRecords(excluded_fields=["area"])

    class Meta:
        ordering = ["case", "kind"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "kind"],
                condition=~Q(kind="calibration"),
                name="assessment_kind_once",
            ),
            models.UniqueConstraint(
                fields=["case", "assessor"],
                condition=Q(kind="calibration"),
                name="assessment_calibrated_once",
            ),
            models.UniqueConstraint(fields=["case"], condition=Q(counts=True), name="assessment_one_counts"),
            known_values("kind", ["first", "second", "agreed", "calibration"], name="assessment_kind_known"),
            known_values(
                "status",
                ["not_started", "in_progress", "submitted", "returned", "accepted"],
                name="assessment_status_known",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["second", "calibration"]) | Q(counts=False),
                name="assessment_blind_never_counts",
            ),
        ]
        indexes = [models.Index(fields=["area", "status"], condition=Q(counts=True), name="assessment_report")]

    def __str__(self) -> str:
        return f"{self.case} ({self.get_kind_display()})"

    @property
    def is_open(self) -> bool:
        """True while the assessor may still change answers."""
        return self.status in self.OPEN

    @property
    def is_handed_in(self) -> bool:
        """True once it is submitted or accepted, until it is returned."""
        return self.status in self.HANDED_IN


class Answer(models.Model):
    """The answer to one criterion in one assessment.

    It repeats its inspection, its area and whether its assessment counts, so that one covering index
    answers the whole report; `casefiles.models.guards` keeps the copies true.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="answers")
    criterion = models.ForeignKey(CriterionKey, on_delete=models.PROTECT, related_name="answers")
    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="+")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    counts = models.BooleanField(default=True)
    value = models.CharField(max_length=20, blank=True)
    note = models.TextField("evidence", blank=True)
    by_rule = models.BooleanField("not asked, by rule", default=False)
    version = models.PositiveIntegerField(default=1)
    saved_by = key_to_person()
    saved_at = models.DateTimeField(auto_now=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ["assessment", "criterion"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "criterion"], name="answer_once"),
            models.CheckConstraint(condition=Q(by_rule=False) | ~Q(value=""), name="answer_by_rule_has_value"),
        ]
        indexes = [
            models.Index(
                fields=["inspection", "criterion", "area", "value"],
                condition=Q(counts=True),
                name="answer_report",
            )
        ]

    def __str__(self) -> str:
        return f"{self.assessment} {self.criterion}: {self.value or 'unanswered'}"


class SaveOperation(models.Model):
    """A save that was made, under the id its sender gave it, so that sending it again changes nothing.

    `digest` tells a repeated save from another one under the same id.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    operation = models.UUIDField()
    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64)
    reply = models.JSONField()
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "operation"], name="save_operation_once")]

    def __str__(self) -> str:
        return f"{self.operation} on {self.assessment}"
