"""An invented inspection to test figures on: two areas, three case criteria, one area criterion."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.contrib.auth.models import User

from casefiles.models.assessments import Answer, Assessment
from casefiles.models.cases import CaseFile
from casefiles.models.judgements import AreaJudgement
from criteria import spec
from criteria.store.actions import load_instrument
from criteria.store.queries import criterion_ids, read_instrument
from inspection.models import Area, Inspection, Membership

CASE = spec.Scale(
    "case",
    "Answers",
    (
        spec.Point("yes", "Yes", "Yes", "met"),
        spec.Point("some", "In part", "In part", "partly_met"),
        spec.Point("no", "No", "No", "not_met"),
        spec.Point("na", "Does not arise", "Does not arise", "excluded"),
    ),
)
AREA = spec.Scale(
    "area",
    "Judgements",
    (
        spec.Point("good", "Good", "GOOD ENOUGH", "met"),
        spec.Point("poor", "Poor", "NOT YET", "not_met"),
    ),
)
CROP = spec.Fact(
    "crop",
    "Main crop",
    "choice",
    "sample",
    choices=("Apples", "Pears", "Plums"),
    profile=spec.ProfileGroup(
        "P1",
        "Main crop",
        (
            spec.ProfileRow("P1.1", "Apples", ("Apples",)),
            spec.ProfileRow("P1.2", "Pears", ("Pears",)),
        ),
    ),
)
TREES = spec.Fact(
    "trees",
    "Trees",
    "number",
    "sample",
    choices=("Not counted",),
    profile=spec.ProfileGroup(
        "P2",
        "Trees",
        (
            spec.ProfileRow("P2.1", "40 or under", maximum=40),
            spec.ProfileRow("P2.2", "41 or above", minimum=41),
        ),
    ),
)
BEES = spec.Fact(
    "bees",
    "Bees seen",
    "choice",
    "assessor",
    choices=("yes", "no"),
    profile=spec.ProfileGroup(
        "P3", "Bees", (spec.ProfileRow("P3.1", "Yes", ("yes",)),), "{percent} of orchards had bees"
    ),
)


def instrument(extra: int = 0) -> spec.Instrument:
    """The orchards instrument, with `extra` more criteria in its second table."""
    more = tuple(spec.Criterion(f"T2.{n}", f"Further thing {n}", scale="case") for n in range(2, 2 + extra))
    care = spec.Section(
        "T1",
        "Care of the trees",
        table_number=1,
        table_title="Care",
        criteria=(
            spec.Criterion("T1.1", "Trees were pruned", scale="case"),
            spec.Criterion("T1.2", "The plan was:", scored=False),
            spec.Criterion("T1.2a", "written <b>down</b>", scale="case", parent="T1.2", letter="a"),
        ),
    )
    waste = spec.Section(
        "T2",
        "Waste",
        table_number=2,
        table_title="Waste",
        criteria=(spec.Criterion("T2.1", "Fruit rotted", scale="case", adverse=True), *more),
    )
    plans = spec.Section("M1", "Plans", criteria=(spec.Criterion("M1.1", "There is a plan", scale="area"),))
    return spec.Instrument(
        key="orchards",
        title="Orchards",
        version=1,
        scales=(CASE, AREA),
        facts=(CROP, TREES, BEES),
        chapters=(
            spec.Chapter(1, "MANAGEMENT", "area", "M", sections=(plans,)),
            spec.Chapter(2, "TREES", "case", "T", chart_title="Quality of care", sections=(care, waste)),
            spec.Chapter(3, "PROFILE", "profile"),
        ),
    )


def reworded(code: str, **changes: Any) -> spec.Instrument:
    """The orchards instrument with one criterion changed."""
    whole = instrument()
    chapters = []
    for chapter in whole.chapters:
        sections = [
            replace(
                s,
                criteria=tuple(replace(c, **changes) if c.code == code else c for c in s.criteria),
            )
            for s in chapter.sections
        ]
        chapters.append(replace(chapter, sections=tuple(sections)))
    return replace(whole, chapters=tuple(chapters))


def plant(slug: str = "orchards", extra: int = 0, **rules: Any) -> Inspection:
    """An inspection with its instrument and the areas Kent and Hereford, but no case yet."""
    inspection = Inspection.objects.create(
        slug=slug, title="Orchards", publisher="Inspectorate of Orchards", **rules
    )
    load_instrument(inspection=inspection, instrument=instrument(extra))
    for order, name in enumerate(("Kent", "Hereford"), 1):
        Area.objects.create(inspection=inspection, name=name, slug=name.lower(), order=order)
    read_instrument(inspection)  # as in a process that has answered requests before
    return inspection


def case(
    inspection: Inspection,
    area: str,
    reference: str,
    answers: Mapping[str, str] | None = None,
    *,
    sample: Mapping[str, Any] | None = None,
    established: Mapping[str, Any] | None = None,
    status: str = "submitted",
    kind: str = "first",
    counts: bool = True,
) -> Assessment:
    """A case of `area` with one assessment of it, or a further assessment of a case already there."""
    place = Area.objects.get(inspection=inspection, slug=area)
    file, _ = CaseFile.objects.get_or_create(
        inspection=inspection, reference=reference, defaults={"area": place, "facts": sample or {}}
    )
    assessment = Assessment.objects.create(
        case=file, status=status, kind=kind, counts=counts, facts=established or {}
    )
    ids = criterion_ids(inspection)
    Answer.objects.bulk_create(
        Answer(
            assessment=assessment,
            criterion_id=ids[code],
            inspection=inspection,
            area=place,
            counts=counts,
            value=value,
            note=f"seen in {reference}",
        )
        for code, value in (answers or {}).items()
    )
    return assessment


def judge(inspection: Inspection, area: str, code: str, value: str) -> AreaJudgement:
    return AreaJudgement.objects.create(
        area=Area.objects.get(inspection=inspection, slug=area),
        criterion_id=criterion_ids(inspection)[code],
        value=value,
    )


def member(inspection: Inspection, name: str, role: str, area: str = "") -> User:
    user, _ = User.objects.get_or_create(username=name)
    place = Area.objects.get(inspection=inspection, slug=area) if area else None
    Membership.objects.create(user=user, inspection=inspection, role=role, area=place)
    return user


def many(inspection: Inspection, number: int, areas: Sequence[str] = ("kent", "hereford")) -> None:
    """`number` cases, all answered yes, in the areas by turns."""
    codes = [c.code for c in instrument().scored("case")]
    for n in range(number):
        case(inspection, areas[n % len(areas)], f"C{n:03}", dict.fromkeys(codes, "yes"))
