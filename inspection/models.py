"""The inspection, its areas and its people: the ground that everything else stands on."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords


def key_to_person() -> "models.ForeignKey[User | None, User | None]":
    """Whoever did something, whose account stays as long as the row; None where nobody was signed in."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )


def known_values(field: str, values: Sequence[str], *, name: str) -> models.CheckConstraint:
    """The database takes no other value of `field` than these."""
    return models.CheckConstraint(condition=Q(**{f"{field}__in": values}), name=name)


class Inspection(models.Model):
    """One thematic inspection and the rules by which its figures are worked out.

    `instrument_stamp` is drawn anew in the transaction of every change of the instrument
    (`criteria.store.actions`), and empty while there is none.
    """

    class Phase(models.TextChoices):
        SET_UP = "set_up", "Set-up"
        FIELDWORK = "fieldwork", "Fieldwork"
        MODERATION = "moderation", "Moderation"
        PUBLISHED = "published", "Published"

    class CombinedMethod(models.TextChoices):
        POOLED = "pooled", "Pooled: all met over all relevant"
        MEAN = "mean", "Mean of the criteria"

    class Language(models.TextChoices):
        """What the report's own words are printed in; the site speaks English."""

        ENGLISH = "en-GB", "English"
        WELSH = "cy", "Welsh"

    slug = models.SlugField(max_length=60, unique=True)
    title = models.CharField(max_length=200)
    subtitle = models.CharField(max_length=300, blank=True)
    programme = models.CharField(max_length=200, blank=True)
    publisher = models.CharField(max_length=200)
    dated = models.CharField("date on the report", max_length=40, blank=True)
    language = models.CharField(
        "language of the report", max_length=12, choices=Language, default=Language.ENGLISH
    )
    phase = models.CharField(max_length=12, choices=Phase, default=Phase.SET_UP)
    combined_method = models.CharField(max_length=8, choices=CombinedMethod, default=CombinedMethod.POOLED)
    small_number_threshold = models.PositiveSmallIntegerField(default=10)
    publish_area_figures = models.BooleanField(default=False)
    second_approval = models.BooleanField("a second person approves each version", default=False)
    fieldwork_start = models.DateField(null=True, blank=True)
    fieldwork_end = models.DateField(null=True, blank=True)
    retain_until = models.DateField("keep the cases until", null=True, blank=True)
    purged_at = models.DateTimeField("cases removed at", null=True, blank=True)
    instrument_stamp = models.UUIDField(null=True, blank=True, editable=False)

    history = HistoricalRecords(excluded_fields=["instrument_stamp"])

    class Meta:
        ordering = ["slug"]
        constraints = [
            known_values(
                "phase", ["set_up", "fieldwork", "moderation", "published"], name="inspection_phase_known"
            ),
            known_values("language", ["en-GB", "cy"], name="inspection_language_known"),
            known_values("combined_method", ["pooled", "mean"], name="inspection_combined_method_known"),
            models.CheckConstraint(
                condition=Q(fieldwork_start=None)
                | Q(fieldwork_end=None)
                | Q(fieldwork_end__gte=models.F("fieldwork_start")),
                name="inspection_fieldwork_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, **options: Any) -> None:
        """Never writes the stamp of a row that is there: this object may hold one of long ago."""
        if not self._state.adding and options.get("update_fields") is None:
            names = (field.name for field in self._meta.concrete_fields if not field.primary_key)
            options["update_fields"] = [name for name in names if name != "instrument_stamp"]
        super().save(**options)


class PhaseChange(models.Model):
    """A step of an inspection from one phase to another. Rows are only ever added."""

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="phase_changes")
    before = models.CharField(max_length=12, choices=Inspection.Phase)
    after = models.CharField(max_length=12, choices=Inspection.Phase)
    reason = models.TextField(blank=True)
    made_by = key_to_person()
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["inspection", "pk"]

    def __str__(self) -> str:
        return f"{self.inspection}: {self.get_before_display()} to {self.get_after_display()}"


class Area(models.Model):
    """A place that is inspected, in the order in which the report prints it."""

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="areas")
    name = models.CharField(max_length=100)
    slug = models.SlugField(max_length=60)
    order = models.PositiveSmallIntegerField()
    cases_requested = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["inspection", "order"]
        constraints = [
            models.UniqueConstraint(fields=["inspection", field], name=f"area_{field}_unique")
            for field in ("name", "slug", "order")
        ]

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    """`inspection.access` says what each of them may do."""

    ASSESSOR = "assessor", "Local assessor"
    INSPECTOR = "inspector", "Inspector"
    LEAD = "lead", "Lead inspector"
    MANAGER = "manager", "Manager"


class Membership(models.Model):
    """A person's role in one inspection, in one area or, when it is empty, in all of them."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, blank=True)

    class Meta:
        ordering = ["inspection", "user"]
        constraints = [
            models.UniqueConstraint(fields=["user", "inspection"], name="membership_one_role"),
            known_values("role", Role.values, name="membership_role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"

    @property
    def role_with_article(self) -> str:
        """The role within a sentence: "a manager", "an inspector"."""
        role = self.get_role_display().lower()
        return f"an {role}" if role.startswith(tuple("aeiou")) else f"a {role}"


class AccountChange(models.Model):
    """What was done to somebody's account, by themself or an administrator: kept, and never changed."""

    class Kind(models.TextChoices):
        ADMINISTRATOR = "administrator", "Made an administrator"
        DEACTIVATED = "deactivated", "Deactivated"
        REACTIVATED = "reactivated", "Reactivated"
        RESET_LINK = "reset_link", "Given a link to choose a new password"
        NO_SECOND_FACTOR = "no_second_factor", "Second factor removed"
        MAY_FOUND = "may_found", "Allowed to make inspections"
        MAY_NOT_FOUND = "may_not_found", "No longer allowed to make inspections"
        PASSWORD = "password", "Password changed"
        FACTOR_ADDED = "factor_added", "Second factor added"
        FACTOR_REMOVED = "factor_removed", "Part of the second factor removed"
        LINKED = "linked", "Single sign-on linked"
        UNLINKED = "unlinked", "Single sign-on removed"

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="account_changes"
    )
    kind = models.CharField(max_length=20, choices=Kind)
    made_by = key_to_person()
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_kind_display()}"
