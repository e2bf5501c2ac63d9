"""Loading an instrument into an inspection."""

from django.db import transaction

from criteria import models, spec
from inspection.models import Inspection


@transaction.atomic
def load_instrument(*, inspection: Inspection, instrument: spec.Instrument) -> models.Instrument:
    """Give `inspection` its instrument. All or nothing; a second instrument raises IntegrityError."""
    row = models.Instrument.objects.create(
        inspection=inspection,
        key=instrument.key,
        title=instrument.title,
        version=instrument.version,
    )
    scales = _add_scales(row, instrument)
    _add_facts(row, instrument)
    sections = _add_sections(row, instrument)
    _add_criteria(row, instrument, scales, sections)
    models.Consistency.objects.bulk_create(
        models.Consistency(
            instrument=row,
            key=rule.key,
            when=list(rule.when),
            message=rule.message,
            level=rule.level,
            order=order,
        )
        for order, rule in enumerate(instrument.consistency, 1)
    )
    return row


def _add_scales(row: models.Instrument, instrument: spec.Instrument) -> dict[str, models.Scale]:
    scales = models.Scale.objects.bulk_create(
        models.Scale(instrument=row, key=scale.key, name=scale.name, order=order)
        for order, scale in enumerate(instrument.scales, 1)
    )
    by_key = {scale.key: scale for scale in scales}
    models.ScalePoint.objects.bulk_create(
        models.ScalePoint(
            scale=by_key[scale.key],
            value=point.value,
            label=point.label,
            printed=point.printed,
            counts_as=point.counts_as,
            order=order,
        )
        for scale in instrument.scales
        for order, point in enumerate(scale.points, 1)
    )
    return by_key


def _add_facts(row: models.Instrument, instrument: spec.Instrument) -> None:
    models.Fact.objects.bulk_create(
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
    )


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


def _add_sections(row: models.Instrument, instrument: spec.Instrument) -> dict[str, models.Section]:
    chapters = models.Chapter.objects.bulk_create(
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
    )
    by_number = {chapter.number: chapter for chapter in chapters}
    sections = models.Section.objects.bulk_create(
        models.Section(
            instrument=row,
            chapter=by_number[chapter.number],
            code=section.code,
            order=order,
            heading=section.heading,
            standard=section.standard,
            table_number=section.table_number,
            table_title=section.table_title,
        )
        for chapter in instrument.chapters
        for order, section in enumerate(chapter.sections, 1)
    )
    return {section.code: section for section in sections}


def _add_criteria(
    row: models.Instrument,
    instrument: spec.Instrument,
    scales: dict[str, models.Scale],
    sections: dict[str, models.Section],
) -> None:
    """Lead-in rows go in first, because their lettered items point at them."""
    lead_ins: dict[str, models.Criterion] = {}
    for wanted_scored in (False, True):
        made = models.Criterion.objects.bulk_create(
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
            )
            for chapter in instrument.chapters
            for section in chapter.sections
            for order, criterion in enumerate(section.criteria, 1)
            if criterion.scored is wanted_scored
        )
        lead_ins.update({criterion.code: criterion for criterion in made})
