"""Whether the rows that foreign keys point at say what the document in force says."""

from criteria.models import ScalePoint
from criteria.store.queries import read_instrument
from inspection.models import Inspection


def keys_repeat_the_document(inspection: Inspection) -> bool:
    """Every chapter, section, scored criterion, scale and point has its row, and no other row is there."""
    said = read_instrument(inspection)
    points = ScalePoint.objects.filter(scale__inspection=inspection)
    return (
        set(inspection.chapters.values_list("number", "kind"))
        == {(chapter.number, chapter.kind) for chapter in said.chapters}
        and set(inspection.sections.values_list("chapter__number", "code"))
        == {(chapter.number, one.code) for chapter in said.chapters for one in chapter.sections}
        and set(inspection.criteria.values_list("code", "kind", "scale__key"))
        == {(one.code, chapter.kind, one.scale) for chapter, _, one in said.walk() if one.scored}
        and set(inspection.scales.values_list("key", flat=True)) == set(said.scale_by_key)
        and set(points.values_list("scale__key", "value", "counts_as"))
        == {(scale.key, one.value, one.counts_as) for scale in said.scales for one in scale.points}
    )
