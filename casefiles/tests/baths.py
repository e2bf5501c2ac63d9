"""An invented inspection to test scoring on: public baths in Leeds and York, one rule of every kind."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import User
from django.test import Client

from casefiles.models.assessments import Answer, Assessment
from casefiles.models.cases import CaseFile
from criteria import spec
from criteria.store.actions import load_instrument
from criteria.store.queries import criterion_ids, read_instrument
from inspection.models import Area, Inspection, Membership

VISIT = spec.Scale(
    "visit",
    "Answers",
    (
        spec.Point("yes", "Yes", "Yes", "met"),
        spec.Point("no", "No", "No", "not_met"),
        spec.Point("na", "Does not arise", "–", "excluded"),
    ),
)
COUNCIL = spec.Scale(
    "council",
    "Judgements",
    (
        spec.Point("good", "Good", "GOOD ENOUGH", "met"),
        spec.Point("poor", "Poor", "POOR", "not_met"),
        spec.Point("none", "No pool", "–", "excluded"),
    ),
)
FACTS = (
    spec.Fact("size", "Size of pool", "choice", "sample", ("small", "large"), required=True),
    spec.Fact("guard", "Lifeguard on duty", "choice", "assessor", ("yes", "no"), required=True),
    spec.Fact("depth", "Depth in metres", "number", "assessor", ("Not measured",)),
    spec.Fact("tested", "Last tested", "date", "assessor"),
)


def asked(code: str, wording: str, *rules: str, **more: Any) -> spec.Criterion:
    return spec.Criterion(code, wording, scale="visit", applies_when=rules, **more)


WATCHING = spec.Section(
    "W1",
    "Watching the water",
    standard="Somebody always watches the water.",
    criteria=(
        asked("W1.1", "The pool is watched", guidance=(("yes", "A chair that is <manned>."),)),
        asked("W1.2", "There is a rota", "guard = yes", applies_text="Where there is a lifeguard."),
        asked("W1.3", "The rota is kept", "W1.2 = yes"),
        spec.Criterion("W1.4", "The signs are:", scored=False),
        asked("W1.4a", "easy to see", parent="W1.4", letter="a"),
        asked("W1.4b", "easy to understand", parent="W1.4", letter="b"),
    ),
)


def instrument(extra: int = 0) -> spec.Instrument:
    """The baths instrument, with `extra` more criteria in its second section."""
    cleaning = spec.Section(
        "W2",
        "Cleaning",
        criteria=(
            asked("W2.1", "Deep water is tested daily", "depth > 2"),
            asked("W2.2", "Those who watch can test", "W1.1 = yes"),
            asked("W2.3", "The pool was closed", adverse=True),
            *(asked(f"W2.{n}", f"Further thing {n}") for n in range(4, 4 + extra)),
        ),
    )
    plans = spec.Section(
        "M1",
        "Plans",
        criteria=(
            spec.Criterion("M1.1", "The council has a plan", scale="council"),
            spec.Criterion("M1.2", "The plan is paid for", scale="council"),
        ),
    )
    return spec.Instrument(
        key="baths",
        title="Public baths",
        version=1,
        scales=(VISIT, COUNCIL),
        facts=FACTS,
        chapters=(
            spec.Chapter(1, "WATER", "case", "W", sections=(WATCHING, cleaning)),
            spec.Chapter(2, "COUNCILS", "area", "M", sections=(plans,)),
        ),
        consistency=(
            spec.Consistency(
                "watched-but-closed",
                ("W1.1 = yes", "W2.3 = yes"),
                "A pool that was closed was not watched.",
            ),
            spec.Consistency(
                "understood-unseen",
                ("W1.4a = no", "W1.4b = yes"),
                "The signs are understood, but hard to see.",
                "confirm",
            ),
        ),
    )


ROLES = {
    "amir": ("assessor", "leeds"),
    "bea": ("assessor", ""),
    "ines": ("inspector", ""),
    "laura": ("lead", ""),
    "max": ("manager", ""),
}


def build(slug: str = "baths", extra: int = 0) -> Inspection:
    """The inspection with its instrument, areas and cast; Olga is in none. No case yet."""
    inspection = Inspection.objects.create(
        slug=slug, title="Public baths", publisher="Inspectorate of Baths", phase="fieldwork"
    )
    load_instrument(inspection=inspection, instrument=instrument(extra))
    for order, name in enumerate(("Leeds", "York"), 1):
        Area.objects.create(inspection=inspection, name=name, slug=name.lower(), order=order)
    for name, (role, area) in ROLES.items():
        place = Area.objects.get(inspection=inspection, slug=area) if area else None
        user = person(name)
        Membership.objects.create(user=user, inspection=inspection, role=role, area=place)
    person("olga")
    read_instrument(inspection)  # as in a process that has answered requests before
    return inspection


def person(name: str) -> User:
    user, _ = User.objects.get_or_create(username=f"{name}-of-baths", defaults={"first_name": name.title()})
    return user


def member(inspection: Inspection, name: str) -> Membership:
    return Membership.objects.select_related("inspection").get(inspection=inspection, user=person(name))


def browser(name: str) -> Client:
    client = Client()
    client.force_login(person(name), backend="django.contrib.auth.backends.ModelBackend")
    return client


def scoring(
    inspection: Inspection,
    reference: str = "L1",
    assessor: str | None = "amir",
    *,
    area: str = "leeds",
    facts: Mapping[str, Any] | None = None,
    answers: Mapping[str, tuple[str, str]] | None = None,
    **fields: Any,
) -> Assessment:
    """A case with one scoring of it, or a further scoring of a case that is there already.

    `facts` are the assessor's; `answers` are (value, note) by code, given by hand.
    """
    place = Area.objects.get(inspection=inspection, slug=area)
    case, _ = CaseFile.objects.get_or_create(
        inspection=inspection,
        reference=reference,
        defaults={"area": place, "facts": {"size": "large"}},
    )
    assessment = Assessment.objects.create(
        case=case, assessor=person(assessor) if assessor else None, facts=facts or {}, **fields
    )
    ids = criterion_ids(inspection) if answers else {}
    Answer.objects.bulk_create(
        Answer(
            assessment=assessment,
            criterion_id=ids[code],
            inspection=inspection,
            area=place,
            counts=assessment.counts,
            value=value,
            note=note,
            saved_by=assessment.assessor,
        )
        for code, (value, note) in (answers or {}).items()
    )
    return assessment


COMPLETE = dict.fromkeys(("W1.1", "W1.2", "W1.4a", "W1.4b", "W2.3"), ("no", ""))
COMPLETE_FACTS = {"guard": "yes", "depth": "Not measured"}  # with these, nothing else is asked


def standing(assessment: Assessment) -> dict[str, tuple[str, str, bool, int]]:
    """What is stored: (value, note, by rule, version) by code."""
    rows = assessment.answers.select_related("criterion")
    return {row.criterion.code: (row.value, row.note, row.by_rule, row.version) for row in rows}
