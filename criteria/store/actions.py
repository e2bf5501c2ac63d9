"""Loading an instrument into an inspection, and putting a new version in its place."""

from collections.abc import Iterable, Iterator
from typing import Any, TypeVar
from uuid import uuid4

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import Model, QuerySet
from django.utils import timezone

from criteria import spec
from criteria.file.format import dump_instrument
from criteria.models import (
    ChapterKey,
    CriterionKey,
    InstrumentVersion,
    ScaleKey,
    ScalePoint,
    SectionKey,
)
from inspection.models import Inspection

M = TypeVar("M", bound=Model)
Scales = dict[tuple[Any, ...], ScaleKey]  # by key
State = InstrumentVersion.State


@transaction.atomic
def load_instrument(
    *,
    inspection: Inspection,
    instrument: spec.Instrument,
    user: User | None = None,
) -> None:
    """Give `inspection` its instrument. All or nothing; a second instrument raises IntegrityError."""
    _put_in_force(inspection, instrument, user, first=True)


@transaction.atomic
def replace_instrument(
    *, inspection: Inspection, instrument: spec.Instrument, user: User | None = None
) -> None:
    """Put `instrument` in place of the one in force. What keeps its code stays the same row.

    The answers and judgements of criteria that go must be gone already: see
    `casefiles.setup.versions`. Raises ProtectedError where something still hangs on a part that goes.
    """
    _put_in_force(inspection, instrument, user, first=False)


@transaction.atomic
def propose_version(*, inspection: Inspection, instrument: spec.Instrument, user: User) -> InstrumentVersion:
    """Keep a version to be looked at before it is applied, in place of any proposed before."""
    version, _ = InstrumentVersion.objects.update_or_create(
        inspection=inspection,
        state=State.PROPOSED,
        defaults={
            "number": instrument.version,
            "document": dump_instrument(instrument),
            "made_by": user,
            "made_at": timezone.now(),
        },
    )
    return version


def draw_stamp(*, inspection: Inspection) -> None:
    """For an inspection whose rows came from elsewhere, if there is an instrument among them."""
    if inspection.instrument_versions.filter(state=State.APPLIED).exists():
        inspection.instrument_stamp = uuid4()
        Inspection.objects.filter(pk=inspection.pk).update(instrument_stamp=inspection.instrument_stamp)


def withdraw_version(*, inspection: Inspection) -> None:
    inspection.instrument_versions.filter(state=State.PROPOSED).delete()


def _put_in_force(
    inspection: Inspection, instrument: spec.Instrument, user: User | None, *, first: bool
) -> None:
    """The new stamp goes in first, which locks the inspection's row against another change."""
    stamp = uuid4()
    rows = Inspection.objects.filter(pk=inspection.pk, instrument_stamp__isnull=first)
    if not rows.update(instrument_stamp=stamp):
        raise IntegrityError(f"{inspection} has {'an' if first else 'no'} instrument")
    _write_keys(inspection, instrument)
    withdraw_version(inspection=inspection)
    inspection.instrument_versions.create(
        state=State.APPLIED,
        number=instrument.version,
        document=dump_instrument(instrument),
        made_by=user,
    )
    inspection.instrument_stamp = stamp


def _write_keys(inspection: Inspection, instrument: spec.Instrument) -> None:
    """Bring the keys to `instrument`; what is there under the same code keeps its row."""
    scales, old_scales = _sync(
        inspection.scales.all(),
        [ScaleKey(inspection=inspection, key=scale.key) for scale in instrument.scales],
        "key",
    )
    points = ScalePoint.objects.filter(scale__inspection=inspection)
    _, old_points = _sync(points, _points(instrument, scales), "scale_id", "value")
    chapters, old_chapters = _sync(
        inspection.chapters.all(),
        [
            ChapterKey(inspection=inspection, number=chapter.number, kind=chapter.kind)
            for chapter in instrument.chapters
        ],
        "number",
    )
    sections = [
        SectionKey(inspection=inspection, chapter=chapters[chapter.number,], code=section.code)
        for chapter in instrument.chapters
        for section in chapter.sections
    ]
    _, old_sections = _sync(inspection.sections.all(), sections, "code")
    criteria = _criteria(inspection, instrument, scales)
    _, old_criteria = _sync(inspection.criteria.all(), criteria, "code")
    for gone in (old_criteria, old_sections, old_chapters, old_points, old_scales):
        gone.delete()


def _points(instrument: spec.Instrument, scales: Scales) -> Iterator[ScalePoint]:
    for scale in instrument.scales:
        for point in scale.points:
            yield ScalePoint(scale=scales[scale.key,], value=point.value, counts_as=point.counts_as)


def _criteria(inspection: Inspection, instrument: spec.Instrument, scales: Scales) -> Iterator[CriterionKey]:
    for chapter, _, criterion in instrument.walk():
        if criterion.scored:
            yield CriterionKey(
                inspection=inspection,
                kind=chapter.kind,
                code=criterion.code,
                scale=scales[criterion.scale,],
            )


def _sync(present: QuerySet[M], wanted: Iterable[M], *key: str) -> tuple[dict[tuple[Any, ...], M], QuerySet[M]]:
    """Bring the rows of `present` to `wanted`, told apart by `key`, in three statements.

    Returns the rows wanted by their key, and a queryset of the rows that are not wanted.
    """
    known = {tuple(values): pk for *values, pk in present.values_list(*key, "pk")}
    rows = {tuple(getattr(row, part) for part in key): row for row in wanted}
    for one, row in rows.items():
        row.pk = known.get(one)
    manager = present.model._default_manager
    fields = [field.name for field in present.model._meta.concrete_fields if not field.primary_key]
    old = [row for row in rows.values() if row.pk]
    manager.bulk_create([row for row in rows.values() if not row.pk])
    if old:
        manager.bulk_update(old, fields, batch_size=100)
    return rows, manager.filter(pk__in=[pk for one, pk in known.items() if one not in rows])
