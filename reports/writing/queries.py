"""What the writing pages show, each in a fixed number of queries however long the report is."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import Http404
from django.urls import reverse

from criteria.models import ChapterKey
from criteria.spec import Instrument
from inspection.models import Inspection, Membership
from reports.models.passages import Passage
from reports.writing.pages import PartBuilder, WritingPart
from reports.writing.places import OUTSIDE, PARTS, part_of
from reports.writing.working_report import working_report


def passages(inspection: Inspection) -> QuerySet[Any]:
    """The passages in printed order, with the number of their comments and of those still open."""
    rows = inspection.passages.select_related("chapter", "section", "area").order_by("order")
    return rows.annotate(
        remarks=Count("comments"),
        open_remarks=Count("comments", filter=Q(comments__resolved_at=None)),
    )


def find_passage(inspection: Inspection, key: int) -> Any:
    """A passage with what `passages` adds. Raises Http404 where there is none."""
    found = passages(inspection).filter(pk=key).first()
    if found is None:
        raise Http404("No such passage")
    return found


def part_page(membership: Membership, key: str) -> WritingPart:
    """Raises Http404 for a part that the report does not have."""
    found = working_report(membership.inspection)
    names = part_names(found.instrument)
    if key not in names:
        raise Http404(f"The report has no part {key}")
    rows = {row.pk: row for row in passages(membership.inspection)}
    number, title = names[key]
    keys = list(names)
    at = keys.index(key)
    return WritingPart(
        key=key,
        number=number,
        title=title,
        slots=tuple(PartBuilder(found, rows).slots(key)),
        before=_neighbour(names, keys[at - 1 : at]),
        after=_neighbour(names, keys[at + 1 : at + 2]),
    )


def _neighbour(names: Mapping[str, tuple[str, str]], keys: Sequence[str]) -> tuple[str, str]:
    return (keys[0], " ".join(filter(None, names[keys[0]]))) if keys else ("", "")


def part_names(instrument: Instrument) -> dict[str, tuple[str, str]]:
    """The parts of the report in printed order: key -> (number, title)."""
    chapters = {str(c.number): (str(c.number), c.title) for c in instrument.chapters}
    outside = {kind: ("", PARTS[kind]) for kind in OUTSIDE}
    if part_of("reference", None, instrument) != "reference":
        del outside["reference"]
    references = outside.pop("reference", None)
    return outside | chapters | ({"reference": references} if references else {})


def part_address(passage: Passage) -> str:
    """The page of the part in which the passage stands."""
    kinds = ChapterKey.objects.filter(inspection=passage.inspection_id, kind="references").order_by("number")
    numbers = kinds.values_list("number", flat=True) if passage.kind == "reference" else ()
    chapter = passage.chapter.number if passage.chapter else next(iter(numbers), None)
    part = passage.kind if chapter is None else str(chapter)
    return reverse("writing_part", args=[passage.inspection.slug, part])


def passage_address(passage: Passage) -> str:
    return f"{part_address(passage)}#passage-{passage.pk}"
