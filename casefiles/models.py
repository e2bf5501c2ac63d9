"""The sample, the scoring and the judgements.

What a CheckConstraint cannot say because it needs another table stands in `casefiles.guards`.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from criteria.models import Criterion
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
            models.UniqueConstraint(
                fields=["inspection", "reference"], name="case_reference_unique"
            ),
            models.CheckConstraint(condition=~Q(reference=""), name="case_reference_not_blank"),
        ]

    def __str__(self) -> str:
        return self.reference


class Assessment(models.Model):
    """One person's scoring of one case.

    `area` repeats the area of the case, so that one covering index counts the cases of every area. The
    database fills it in by itself (`casefiles.guards`): it is for queries, and is not known on a row
    that has not been read back.
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
            models.UniqueConstraint(
                fields=["case"], condition=Q(counts=True), name="assessment_one_counts"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["first", "second", "agreed", "calibration"]),
                name="assessment_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(
                    status__in=["not_started", "in_progress", "submitted", "returned", "accepted"]
                ),
                name="assessment_status_known",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["second", "calibration"]) | Q(counts=False),
                name="assessment_blind_never_counts",
            ),
        ]
        indexes = [
            models.Index(
                fields=["area", "status"], condition=Q(counts=True), name="assessment_report"
            )
        ]

    def __str__(self) -> str:
        return f"{self.case} ({self.get_kind_display()})"

    @property
    def is_open(self) -> bool:
        """True while the assessor may still change answers."""
        return self.status in self.OPEN


class Answer(models.Model):
    """The answer to one criterion in one assessment.

    It repeats its inspection, its area and whether its assessment counts, so that one covering index
    answers the whole report; `casefiles.guards` keeps the copies true.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="answers")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="answers")
    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="+")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    counts = models.BooleanField(default=True)
    value = models.CharField(max_length=20, blank=True)
    note = models.TextField("evidence", blank=True)
    by_rule = models.BooleanField("not asked, by rule", default=False)
    version = models.PositiveIntegerField(default=1)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    saved_at = models.DateTimeField(auto_now=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ["assessment", "criterion"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "criterion"], name="answer_once"),
            models.CheckConstraint(
                condition=Q(by_rule=False) | ~Q(value=""), name="answer_by_rule_has_value"
            ),
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


class Calibration(models.Model):
    """A case that every assessor scores, blind, to be held against the answers that count.

    The case stays in the sample: what counts is what was accepted, never a calibration.
    """

    case = models.OneToOneField(CaseFile, on_delete=models.CASCADE, related_name="calibration")
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    opened_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["opened_at"]

    def __str__(self) -> str:
        return f"Calibration on {self.case}"


class Correction(models.Model):
    """An inspector's change to an answer after it was submitted. Rows are only ever added.

    The value and note before the first correction are the assessor's own.
    """

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="corrections")
    value_before = models.CharField(max_length=20, blank=True)
    note_before = models.TextField(blank=True)
    value_after = models.CharField(max_length=20, blank=True)
    reason = models.TextField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["answer", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="correction_has_reason")
        ]

    def __str__(self) -> str:
        return f"{self.answer}, before {self.value_before or 'unanswered'}"


class AreaJudgement(models.Model):
    """An inspector's judgement of one area on one area criterion, with the evidence for it.

    `reason` says why it differs from what the instrument suggests. A second inspector signs what stands:
    a judgement that changes has to be signed again.
    """

    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="judgements")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="judgements")
    value = models.CharField(max_length=20)
    evidence = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    judged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    judged_at = models.DateTimeField(auto_now=True)
    reason = models.TextField("reason for differing from the suggestion", blank=True)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    signed_at = models.DateTimeField(null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ["area", "criterion"]
        constraints = [
            models.UniqueConstraint(fields=["area", "criterion"], name="judgement_once"),
            models.CheckConstraint(
                condition=Q(signed_by=None)
                | Q(judged_by=None)
                | ~Q(signed_by=models.F("judged_by")),
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


class ReviewComment(models.Model):
    """What a reviewer says when returning a case: about one answer, or without one about all of it.

    `answer_version` is the version that the reviewer saw: the answer is asked again until it has moved on.
    An open comment lets the answer be changed while the case is returned.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="comments")
    criterion = models.ForeignKey(
        Criterion, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    text = models.TextField()
    answer_version = models.PositiveIntegerField(default=0)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta:
        ordering = ["assessment", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="review_comment_not_blank"),
            models.CheckConstraint(
                condition=Q(resolved_at=None, resolved_by=None)
                | Q(resolved_at__isnull=False, resolved_by__isnull=False),
                name="review_comment_resolved_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assessment} {self.criterion or 'the case'}: {self.text}"


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
        constraints = [
            models.UniqueConstraint(fields=["user", "operation"], name="save_operation_once")
        ]

    def __str__(self) -> str:
        return f"{self.operation} on {self.assessment}"


class Draw(models.Model):
    """A sample drawn from an area's caseload, with all that is needed to draw it again.

    `request` holds what was asked (size, strata, exclusions), `caseload` the list that was uploaded and
    `result` what came out, as `casefiles.drawing` writes them.
    """

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="draws")
    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="draws")
    seed = models.CharField(max_length=64)
    request = models.JSONField(default=dict)
    caseload = models.JSONField(default=list)
    result = models.JSONField(default=dict)
    applied = models.BooleanField("its cases are in the sample", default=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["inspection", "area__order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["area"], condition=Q(applied=True), name="draw_one_applied"
            )
        ]

    def __str__(self) -> str:
        return f"{self.area}: drawn with {self.seed}"


class Substitution(models.Model):
    """A case of a drawn sample that could not be read, and the reserve that took its place if any."""

    draw = models.ForeignKey(Draw, on_delete=models.CASCADE, related_name="substitutions")
    removed = models.CharField(max_length=30)
    replacement = models.CharField(max_length=30, blank=True)
    reason = models.TextField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
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

    inspection = models.ForeignKey(
        Inspection, on_delete=models.CASCADE, related_name="assigning_runs"
    )
    seed = models.CharField(max_length=64)
    second_percent = models.PositiveSmallIntegerField("scored twice, percent", default=0)
    first = models.JSONField(default=dict)
    second = models.JSONField(default=dict)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["inspection", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(second_percent__lte=100), name="assigning_percent_in_range"
            )
        ]

    def __str__(self) -> str:
        return f"{self.inspection}: assigned with {self.seed}"


class SampleUpload(models.Model):
    """A file of cases that has been looked at and waits to be applied; kept as it was sent."""

    inspection = models.OneToOneField(
        Inspection, on_delete=models.CASCADE, related_name="sample_upload"
    )
    data = models.BinaryField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    made_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.inspection}: {len(self.data)} bytes"
