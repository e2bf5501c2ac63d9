"""The example of docs/instrument-format.md as an inspection: pools in Kent and Essex, rated."""

import re
from pathlib import Path

from django.contrib.auth.models import User

from casefiles.models.assessments import Answer, Assessment
from casefiles.models.cases import CaseFile
from criteria.file.format import parse_instrument
from criteria.spec import Instrument
from criteria.store.actions import load_instrument
from criteria.store.queries import criterion_ids
from inspection.models import Area, Inspection, Membership

PAGE = Path(__file__).parents[2] / "docs" / "instrument-format.md"


def pools() -> Instrument:
    found = re.search(r"```json\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    return parse_instrument(found.group(1))


def inspect_pools() -> Inspection:
    """With Ines, an inspector, and Laura, the lead; no case yet."""
    inspection = Inspection.objects.create(
        slug="pools", title="Pools", publisher="Inspectorate", phase="moderation"
    )
    load_instrument(inspection=inspection, instrument=pools())
    for order, name in enumerate(("Kent", "Essex"), 1):
        Area.objects.create(inspection=inspection, name=name, slug=name.lower(), order=order)
    for name, role in (("ines", "inspector"), ("laura", "lead"), ("amir", "assessor")):
        user, _ = User.objects.get_or_create(username=name, defaults={"first_name": name.title()})
        Membership.objects.create(user=user, inspection=inspection, role=role)
    return inspection


def add_pools(inspection: Inspection, area: str, **answers: str) -> None:
    """Pools of an area, one for each letter: `S1_1="yyn"` answers S1.1 yes, yes, no in three pools."""
    words = {"y": "yes", "n": "no", "p": "partly", "-": "na"}
    place = inspection.areas.get(slug=area)
    ids = criterion_ids(inspection)
    for number in range(max(map(len, answers.values()))):
        case = CaseFile.objects.create(inspection=inspection, area=place, reference=f"{area}{number}", facts={})
        assessment = Assessment.objects.create(case=case, status="accepted")
        Answer.objects.bulk_create(
            Answer(
                assessment=assessment,
                criterion_id=ids[code.replace("_", ".")],
                inspection=inspection,
                area=place,
                value=words[letters[number]],
            )
            for code, letters in answers.items()
            if number < len(letters)
        )
