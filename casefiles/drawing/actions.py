"""Storing a draw, putting its cases in the sample, and replacing those that cannot be read."""

from collections.abc import Collection, Sequence
from typing import Any
from unicodedata import normalize

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction

from casefiles.drawing import drawing
from casefiles.models.assessments import Assessment
from casefiles.models.samples import Draw, Substitution
from casefiles.sample.loading import load_sample
from casefiles.sample.reading import SampleCase
from casefiles.sample.removal import remove_rows
from casefiles.scoring.refusals import refuse_setup
from criteria.spec import Instrument
from inspection.models import Area


@transaction.atomic
def draw_sample(
    *,
    area: Area,
    instrument: Instrument,
    cases: Sequence[SampleCase],
    size: drawing.SampleSize,
    strata: Sequence[str],
    exclusions: Collection[drawing.Exclusion],
    seed: str,
    user: User,
) -> Draw:
    """Draw from the area's list and keep all that it takes to draw again. Nothing enters the sample yet.

    Raises ValidationError for an exclusion or a seed that is no good.
    """
    facts = [instrument.fact_by_key[key] for key in strata]
    listed = [drawing.ListedCase(case.reference, drawing.stratum_labels(facts, case.facts)) for case in cases]
    try:
        drawn = drawing.draw_cases(listed, size=size, seed=seed, exclusions=exclusions)
    except ValueError as error:
        raise ValidationError(str(error)) from None
    area.draws.filter(applied=False).delete()
    return Draw.objects.create(
        inspection_id=area.inspection_id,
        area=area,
        seed=seed,
        request={"strata": list(strata)},
        caseload=[{"reference": normalize("NFC", case.reference), "facts": case.facts} for case in cases],
        result=drawn.as_json(),
        made_by=user,
    )


@transaction.atomic
def apply_draw(*, draw: Draw, user: User) -> int:
    """Put the drawn cases into the sample; returns how many.

    Raises ValidationError when the area has cases or a draw in force already, and once published.
    """
    row = Draw.objects.select_for_update().get(pk=draw.pk)
    refuse_setup(row.inspection)
    if row.area.cases.filter(pilot=False).exists():
        raise ValidationError(f"{row.area} has cases already: remove them before a new draw")
    drawn = drawing.DrawResult.from_json(row.result)
    _add_to_sample(row, drawn.sample, user)
    row.applied = True
    row.save(update_fields=["applied"])
    return len(drawn.sample)


@transaction.atomic
def substitute_case(*, draw: Draw, reference: str, reason: str, user: User) -> str:
    """Take a case that cannot be read out of the sample; the next reserve of its stratum comes in.

    Returns the reserve's reference, "" when none is left. Raises ValidationError for a case whose
    scoring has begun, and once the inspection is published.
    """
    row = Draw.objects.select_for_update().get(pk=draw.pk)
    refuse_setup(row.inspection)
    before = drawing.DrawResult.from_json(row.result)
    try:
        after = drawing.with_substitution(before, reference=reference, reason=reason)
    except ValueError as error:
        raise ValidationError(str(error)) from None
    change = after.substitutions[-1]
    cases = row.inspection.cases.filter(reference=change.reference)
    begun = Assessment.objects.filter(case__in=cases).exclude(status=Assessment.Status.NOT_STARTED)
    if begun.exists():
        raise ValidationError(f"Scoring of {change.reference} has begun, so it stays in the sample")
    remove_rows(cases)
    if change.reserve:
        _add_to_sample(row, [change.reserve], user)
    row.result = after.as_json()
    row.save(update_fields=["result"])
    Substitution.objects.create(
        draw=row,
        removed=change.reference,
        replacement=change.reserve,
        reason=change.reason,
        made_by=user,
    )
    return change.reserve


def _add_to_sample(row: Draw, references: Collection[str], user: User) -> None:
    facts: dict[str, dict[str, Any]] = {one["reference"]: one["facts"] for one in row.caseload}
    cases = [SampleCase(reference, row.area.name, facts[reference]) for reference in references]
    load_sample(inspection=row.inspection, cases=cases, user=user)
