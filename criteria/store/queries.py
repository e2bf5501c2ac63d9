"""Reading an instrument back as the plain values of `criteria.spec`."""

from collections import defaultdict
from typing import Any

from criteria import models, spec
from criteria.file.ratings import read_ratings, read_suggestion
from inspection.models import Inspection


def read_instrument(inspection: Inspection) -> spec.Instrument:
    """The instrument of `inspection`, in a fixed number of queries however long it is.

    Raises models.Instrument.DoesNotExist when none has been loaded.
    """
    row = models.Instrument.objects.get(inspection=inspection)
    return spec.Instrument(
        key=row.key,
        title=row.title,
        version=row.version,
        scales=_scales(row),
        facts=tuple(_fact(fact) for fact in row.facts.order_by("order")),
        chapters=_chapters(row),
        consistency=tuple(
            spec.Consistency(rule.key, tuple(rule.when), rule.message, rule.level)  # type: ignore[arg-type]
            for rule in row.consistency.order_by("order")
        ),
        ratings=read_ratings(row.ratings),
    )


def criterion_ids(inspection: Inspection) -> dict[str, int]:
    """Criterion code -> primary key, of the scored criteria."""
    rows = models.Criterion.objects.filter(instrument__inspection=inspection)
    return dict(rows.exclude(kind="lead_in").values_list("code", "pk"))


def _scales(row: models.Instrument) -> tuple[spec.Scale, ...]:
    points = defaultdict(list)
    for point in models.ScalePoint.objects.filter(scale__instrument=row).order_by("order"):
        points[point.scale_id].append(
            spec.Point(point.value, point.label, point.printed, point.counts_as)  # type: ignore[arg-type]
        )
    return tuple(
        spec.Scale(scale.key, scale.name, tuple(points[scale.pk]))
        for scale in row.scales.order_by("order")
    )


def _fact(row: models.Fact) -> spec.Fact:
    return spec.Fact(
        key=row.key,
        label=row.label,
        kind=row.kind,  # type: ignore[arg-type]
        source=row.source,  # type: ignore[arg-type]
        choices=tuple(row.choices),
        required=row.required,
        hint=row.hint,
        profile=_profile(row.profile),
    )


def _profile(data: dict[str, Any] | None) -> spec.ProfileGroup | None:
    if data is None:
        return None
    rows = tuple(spec.ProfileRow(**{**row, "values": tuple(row["values"])}) for row in data["rows"])
    return spec.ProfileGroup(data["code"], data["label"], rows, data["sentence"])


def _chapters(row: models.Instrument) -> tuple[spec.Chapter, ...]:
    criteria = defaultdict(list)
    for criterion in row.criteria.select_related("parent", "scale").order_by("order"):
        criteria[criterion.section_id].append(_criterion(criterion))
    sections = defaultdict(list)
    for section in row.sections.order_by("order"):
        sections[section.chapter_id].append(_section(section, tuple(criteria[section.pk])))
    return tuple(
        spec.Chapter(
            number=chapter.number,
            title=chapter.title,
            kind=chapter.kind,  # type: ignore[arg-type]
            letter=chapter.letter,
            short_title=chapter.short_title,
            chart_title=chapter.chart_title,
            sections=tuple(sections[chapter.pk]),
        )
        for chapter in row.chapters.order_by("number")
    )


def _section(row: models.Section, criteria: tuple[spec.Criterion, ...]) -> spec.Section:
    return spec.Section(
        code=row.code,
        heading=row.heading,
        standard=row.standard,
        table_number=row.table_number,
        table_title=row.table_title,
        criteria=criteria,
    )


def _criterion(row: models.Criterion) -> spec.Criterion:
    return spec.Criterion(
        code=row.code,
        wording=row.wording,
        scored=row.kind != "lead_in",
        scale=row.scale.key if row.scale else "",
        grid_wording=row.grid_wording,
        parent=row.parent.code if row.parent else "",
        letter=row.letter,
        adverse=row.adverse,
        applies_when=tuple(row.applies_when),
        applies_text=row.applies_text,
        guidance=tuple((value, text) for value, text in row.guidance),
        figures=tuple(row.figures),
        suggest=tuple(read_suggestion(one) for one in row.suggest),
    )
