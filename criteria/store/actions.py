"""Loading an instrument into an inspection, and putting a new version in its place."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Model, QuerySet
from django.utils import timezone

from criteria import models, spec
from criteria.file.format import dump_instrument
from criteria.file.ratings import dump_ratings, dump_suggestion
from inspection.models import Inspection

M = TypeVar("M", bound=Model)
State = models.InstrumentVersion.State


@transaction.atomic
def load_instrument(
    *,
    inspection: Inspection,
    instrument: spec.Instrument,
    user: User | None = None,
) -> models.Instrument:
    """Give `inspection` its instrument. All or nothing; a second instrument raises IntegrityError."""
    row = models.Instrument.objects.create(
        inspection=inspection,
        key=instrument.key,
        title=instrument.title,
        version=instrument.version,
        ratings=dump_ratings(instrument.ratings),
    )
    _fill(row, instrument)
    _record(inspection, instrument, user)
    return row


@transaction.atomic
def replace_instrument(
    *, inspection: Inspection, instrument: spec.Instrument, user: User | None = None
) -> None:
    """Put `instrument` in place of the one in force. What keeps its code stays the same row.

    The answers and judgements of criteria that go must be gone already: see
    `casefiles.setup.versions`. Raises ProtectedError where something still hangs on a part that goes.
    """
    row = models.Instrument.objects.select_for_update().get(inspection=inspection)
    row.key, row.title, row.version = instrument.key, instrument.title, instrument.version
    row.ratings = dump_ratings(instrument.ratings)
    row.save()
    row.facts.all().delete()
    row.consistency.all().delete()
    row.sections.update(table_number=None)  # unique: the numbers may change places
    _fill(row, instrument)
    _record(inspection, instrument, user)


@transaction.atomic
def propose_version(
    *, inspection: Inspection, instrument: spec.Instrument, user: User
) -> models.InstrumentVersion:
    """Keep a version to be looked at before it is applied, in place of any proposed before."""
    version, _ = models.InstrumentVersion.objects.update_or_create(
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


def withdraw_version(*, inspection: Inspection) -> None:
    inspection.instrument_versions.filter(state=State.PROPOSED).delete()


def _record(inspection: Inspection, instrument: spec.Instrument, user: User | None) -> None:
    withdraw_version(inspection=inspection)
    models.InstrumentVersion.objects.create(
        inspection=inspection,
        state=State.APPLIED,
        number=instrument.version,
        document=dump_instrument(instrument),
        made_by=user,
    )


def _fill(row: models.Instrument, instrument: spec.Instrument) -> None:
    """Bring the tables to `instrument`; what is in them under the same keys keeps its row."""
    models.Fact.objects.bulk_create(_facts(row, instrument))
    models.Consistency.objects.bulk_create(_consistency(row, instrument))
    scales, old_scales = _sync(row.scales.all(), _scales(row, instrument), "key")
    points = models.ScalePoint.objects.filter(scale__instrument=row)
    _, old_points = _sync(points, _points(scales, instrument), "scale_id", "value")
    chapters, old_chapters = _sync(row.chapters.all(), _chapters(row, instrument), "number")
    sections, old_sections = _sync(row.sections.all(), _sections(row, chapters, instrument), "code")
    old_criteria = _sync_criteria(row, instrument, scales, sections)
    for gone in (old_criteria, old_sections, old_chapters, old_points, old_scales):
        gone.delete()


def _sync(present: QuerySet[M], wanted: Iterable[M], *key: str) -> tuple[dict[Any, M], QuerySet[M]]:
    """Bring the rows of `present` to `wanted`, told apart by `key`, in three statements.

    Returns the rows wanted by their key, and a queryset of the rows that are not wanted.
    """
    name: Callable[[M], Any] = (
        (lambda row: getattr(row, key[0]))
        if len(key) == 1
        else (lambda row: tuple(getattr(row, part) for part in key))
    )
    known = {name(row): row.pk for row in present}
    rows = {name(row): row for row in wanted}
    for one, row in rows.items():
        row.pk = known.get(one)
    manager = present.model._default_manager
    fields = [field.name for field in present.model._meta.concrete_fields if not field.primary_key]
    old = [row for row in rows.values() if row.pk]
    manager.bulk_create([row for row in rows.values() if not row.pk])
    if old:
        manager.bulk_update(old, fields, batch_size=100)
    return rows, manager.filter(pk__in=[pk for one, pk in known.items() if one not in rows])


def _sync_criteria(
    row: models.Instrument,
    instrument: spec.Instrument,
    scales: dict[str, models.Scale],
    sections: dict[str, models.Section],
) -> QuerySet[models.Criterion]:
    """Lead-in rows go in first, because their lettered items point at them. Returns those not wanted."""
    lead_ins: dict[str, models.Criterion] = {}
    every: set[str] = set()
    for scored in (False, True):
        wanted = _criteria(row, instrument, scales, sections, lead_ins, scored=scored)
        codes = [criterion.code for criterion in wanted]
        rows, _ = _sync(row.criteria.filter(code__in=codes), wanted, "code")
        lead_ins.update(rows)
        every |= set(rows)
    return row.criteria.exclude(code__in=every)


def _scales(row: models.Instrument, instrument: spec.Instrument) -> list[models.Scale]:
    return [
        models.Scale(instrument=row, key=scale.key, name=scale.name, order=order)
        for order, scale in enumerate(instrument.scales, 1)
    ]


def _points(
    scales: dict[str, models.Scale], instrument: spec.Instrument
) -> list[models.ScalePoint]:
    return [
        models.ScalePoint(
            scale=scales[scale.key],
            value=point.value,
            label=point.label,
            printed=point.printed,
            counts_as=point.counts_as,
            order=order,
        )
        for scale in instrument.scales
        for order, point in enumerate(scale.points, 1)
    ]


def _facts(row: models.Instrument, instrument: spec.Instrument) -> list[models.Fact]:
    return [
        models.Fact(
            instrument=row,
            key=fact.key,
            label=fact.label,
            kind=fact.kind,
            source=fact.source,
            choices=list(fact.choices),
            required=fact.required,
            hint=fact.hint,
            profile=_profile_json(fact.profile),
            order=order,
        )
        for order, fact in enumerate(instrument.facts, 1)
    ]


def _profile_json(profile: spec.ProfileGroup | None) -> dict[str, object] | None:
    if profile is None:
        return None
    return {
        "code": profile.code,
        "label": profile.label,
        "sentence": profile.sentence,
        "rows": [
            {
                "code": row.code,
                "label": row.label,
                "values": list(row.values),
                "minimum": row.minimum,
                "maximum": row.maximum,
            }
            for row in profile.rows
        ],
    }


def _consistency(row: models.Instrument, instrument: spec.Instrument) -> list[models.Consistency]:
    return [
        models.Consistency(
            instrument=row,
            key=rule.key,
            when=list(rule.when),
            message=rule.message,
            level=rule.level,
            order=order,
        )
        for order, rule in enumerate(instrument.consistency, 1)
    ]


def _chapters(row: models.Instrument, instrument: spec.Instrument) -> list[models.Chapter]:
    return [
        models.Chapter(
            instrument=row,
            number=chapter.number,
            letter=chapter.letter,
            title=chapter.title,
            short_title=chapter.short_title,
            chart_title=chapter.chart_title,
            kind=chapter.kind,
        )
        for chapter in instrument.chapters
    ]


def _sections(
    row: models.Instrument, chapters: dict[int, models.Chapter], instrument: spec.Instrument
) -> list[models.Section]:
    return [
        models.Section(
            instrument=row,
            chapter=chapters[chapter.number],
            code=section.code,
            order=order,
            heading=section.heading,
            standard=section.standard,
            table_number=section.table_number,
            table_title=section.table_title,
        )
        for chapter in instrument.chapters
        for order, section in enumerate(chapter.sections, 1)
    ]


def _criteria(
    row: models.Instrument,
    instrument: spec.Instrument,
    scales: dict[str, models.Scale],
    sections: dict[str, models.Section],
    lead_ins: dict[str, models.Criterion],
    *,
    scored: bool,
) -> list[models.Criterion]:
    return [
        models.Criterion(
            instrument=row,
            section=sections[section.code],
            kind=chapter.kind if criterion.scored else "lead_in",
            code=criterion.code,
            order=order,
            wording=criterion.wording,
            grid_wording=criterion.grid_wording,
            parent=lead_ins.get(criterion.parent),
            letter=criterion.letter,
            scale=scales[criterion.scale] if criterion.scored else None,
            adverse=criterion.adverse,
            applies_when=list(criterion.applies_when),
            applies_text=criterion.applies_text,
            guidance=[list(pair) for pair in criterion.guidance],
            figures=list(criterion.figures),
            suggest=[dump_suggestion(one) for one in criterion.suggest],
        )
        for chapter in instrument.chapters
        for section in chapter.sections
        for order, criterion in enumerate(section.criteria, 1)
        if criterion.scored is scored
    ]
