"""Removing cases with all that hangs on them, history included: try-outs, and what may be kept no longer."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model, QuerySet
from django.utils import timezone

from casefiles.models.assessments import Assessment, SaveOperation
from casefiles.models.cases import CaseFile
from casefiles.models.samples import AssigningRun, Draw, SampleUpload
from inspection.database.retention import keeps_cases
from inspection.database.tables import dependent_models, foreign_keys, history_of
from inspection.models import Area, Inspection

KEPT_DAYS = 30  # of a save that may be sent again
# What is removed when cases are kept no longer, with all that hangs on it. A test knows what stays.
MODELS_OF_CASES: tuple[type[Model], ...] = (CaseFile, Draw, AssigningRun, SampleUpload)


@transaction.atomic
def remove_sample(*, area: Area) -> int:
    """Remove the area's cases and the draw they came from, to begin again. Returns how many cases there were.

    Raises ValidationError once fieldwork has begun, or a case has been scored.
    """
    cases = area.cases.filter(pilot=False)
    begun = Assessment.objects.filter(case__in=cases).exclude(status=Assessment.Status.NOT_STARTED)
    if area.inspection.phase != Inspection.Phase.SET_UP or begun.exists():
        raise ValidationError("Fieldwork has begun: the cases of the sample stay.")
    remove_rows(area.draws.all())
    return remove_rows(cases)


def discard_pilots(*, inspection: Inspection) -> int:
    """Remove every try-out case with its scoring. Returns how many there were."""
    return remove_rows(inspection.cases.filter(pilot=True))


@transaction.atomic
def purge(*, inspection: Inspection) -> int:
    """Remove all data about single cases; figures published stay. Returns how many cases there were.

    Raises ValueError while the cases are to be kept.
    """
    inspection = Inspection.objects.select_for_update().get(pk=inspection.pk)
    if reason := keeps_cases(inspection):
        raise ValueError(reason)
    removed = remove_rows(inspection.cases.all())
    for model in MODELS_OF_CASES[1:]:
        remove_rows(model._default_manager.filter(inspection=inspection))
    inspection.purged_at = timezone.now()
    inspection.save(update_fields=["purged_at"])
    return removed


def prune_operations(*, days: int = KEPT_DAYS) -> int:
    """Forget the saves that a browser may send again, once their case has been submitted and they are
    older than `days`. Returns how many there were."""
    old = SaveOperation.objects.filter(
        made_at__lt=timezone.now() - timedelta(days=days),
        assessment__status__in=Assessment.HANDED_IN,
    )
    return old.delete()[0]


@transaction.atomic
def remove_rows(rows: QuerySet) -> int:
    """Remove the rows, after everything that refers to them, with its history. Returns how many there were.

    They go in bulk, each table in a statement, and leave no trace in history: that is what removing means here.
    """
    keys = list(rows.values_list("pk", flat=True))
    doomed: dict[type[Model], list[int]] = {rows.model: keys}
    models = dependent_models(rows.model)[::-1]
    for model in models[1:]:
        hanging: set[int] = set()
        for key in foreign_keys(model):
            if key.related_model in doomed:
                more = model._default_manager.filter(**{f"{key.attname}__in": doomed[key.related_model]})
                hanging |= set(more.values_list("pk", flat=True))
        doomed[model] = sorted(hanging)
    for model in models[::-1]:
        history = history_of(model)
        if history is not None:
            _delete(history, "id", doomed[model])
            for key in foreign_keys(history):  # of rows that were gone before
                _delete(history, key.attname, doomed.get(key.related_model, []))
        _delete(model, "pk", doomed[model])
    return len(keys)


def _delete(model: type[Model], field: str, keys: list[int]) -> None:
    for start in range(0, len(keys), 10_000):
        rows = model._default_manager.filter(**{f"{field}__in": keys[start : start + 10_000]})
        rows._raw_delete(rows.db)
