"""A national inspection made by the database itself: some 500,000 answers in a minute."""

from typing import Any

IN_A_SECTION = 10
KINDS = 4
_CASES = """
    INSERT INTO casefiles_casefile (inspection_id, area_id, reference, facts, pilot)
    SELECT area.inspection_id, area.id, area.slug || '-' || number,
           jsonb_build_object('kind', 'Kind ' || 1 + number %% {kinds}, 'size', number * 7 %% 90),
           FALSE
    FROM inspection_area area, generate_series(1, %s) number
    WHERE area.inspection_id = %s
"""
_ASSESSMENTS = """
    INSERT INTO casefiles_assessment (case_id, kind, status, counts, facts, version)
    SELECT id, 'first', CASE WHEN id %% 5 = 0 THEN 'submitted' ELSE 'accepted' END, TRUE,
           jsonb_build_object('visited', CASE WHEN id %% 3 = 0 THEN 'yes' ELSE 'no' END), 1
    FROM casefiles_casefile WHERE inspection_id = %s
"""
_ANSWERS = """
    INSERT INTO casefiles_answer (assessment_id, criterion_id, inspection_id, area_id, counts, value,
                                  note, by_rule, version, saved_at)
    SELECT scored.id, criterion.id, file.inspection_id, file.area_id, TRUE,
           (ARRAY['yes', 'yes', 'yes', 'no', 'no', 'na', ''])
               [1 + (scored.id * 31 + criterion.id * 17 + scored.id / 7) %% 7],
           'Seen in the file.', FALSE, 1, now()
    FROM casefiles_assessment scored
    JOIN casefiles_casefile file ON file.id = scored.case_id
    JOIN criteria_instrument instrument ON instrument.inspection_id = file.inspection_id
    JOIN criteria_criterion criterion ON criterion.instrument_id = instrument.id
    WHERE file.inspection_id = %s AND criterion.kind = 'case'
"""


def fill(*, areas: int, cases: int, criteria: int) -> Any:
    """The membership of Laura, who leads an inspection of `areas` × `cases`; Django is set up."""
    from django.contrib.auth.models import User
    from django.db import connection

    from criteria.store.actions import load_instrument
    from inspection.models import Area, Inspection, Membership

    inspection = Inspection.objects.create(slug="national", title="National", publisher="All")
    load_instrument(inspection=inspection, instrument=instrument(criteria))
    Area.objects.bulk_create(
        Area(inspection=inspection, name=f"Area {n}", slug=f"area-{n}", order=n)
        for n in range(1, areas + 1)
    )
    laura = User.objects.create(username="laura")
    with connection.cursor() as cursor:
        cursor.execute(_CASES.format(kinds=KINDS), [cases, inspection.pk])
        cursor.execute(_ASSESSMENTS, [inspection.pk])
        cursor.execute(_ANSWERS, [inspection.pk])
        cursor.execute("VACUUM ANALYZE")
    return Membership.objects.create(inspection=inspection, user=laura, role="lead")


def instrument(criteria: int) -> Any:
    """Sections of ten criteria, and three facts: a kind, a size in bands, and one of the assessor."""
    from criteria import spec

    points = (
        spec.Point("yes", "Yes", "Yes", "met"),
        spec.Point("no", "No", "No", "not_met"),
        spec.Point("na", "N/A", "N/A", "excluded"),
    )
    wording = "What is written here is about as long as what an instrument asks of a case"
    return spec.Instrument(
        key="national",
        title="National",
        version=1,
        scales=(spec.Scale("case", "Answers", points),),
        facts=_facts(spec),
        chapters=(
            spec.Chapter(
                1,
                "CASES",
                "case",
                "S",
                sections=tuple(
                    spec.Section(
                        f"S{section}",
                        f"Section {section}",
                        table_number=section,
                        table_title=f"What was done, part {section}",
                        criteria=tuple(
                            spec.Criterion(f"S{section}.{n}", f"{wording}, {n}", scale="case")
                            for n in range(1, 1 + min(IN_A_SECTION, criteria - begun))
                        ),
                    )
                    for section, begun in enumerate(range(0, criteria, IN_A_SECTION), 1)
                ),
            ),
        ),
    )


def _facts(spec: Any) -> tuple[Any, ...]:
    bands = ((f"{low} to {low + 29}", low) for low in (0, 30, 60))
    rows = tuple(
        spec.ProfileRow(f"B1.{n}", label, minimum=low, maximum=low + 29)
        for n, (label, low) in enumerate(bands, 1)
    )
    kinds = tuple(f"Kind {n}" for n in range(1, KINDS + 1))
    return (
        spec.Fact("kind", "Kind", "choice", "sample", kinds),
        spec.Fact(
            "size", "Size", "number", "sample", profile=spec.ProfileGroup("B1", "Size", rows)
        ),
        spec.Fact("visited", "Visited", "choice", "assessor", ("yes", "no")),
    )
