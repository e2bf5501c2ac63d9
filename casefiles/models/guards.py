"""What the database refuses about cases, answers and judgements, whoever writes them."""

from inspection.access import May, roles_that_may
from inspection.database.guards import ColumnTrigger, CopiedColumn, Guard

_VALUE_IN_SCALE = (
    "(NEW.value = '' OR EXISTS (SELECT 1 FROM criteria_scalepoint p"
    " WHERE p.scale_id = k.scale_id AND p.value = NEW.value))"
)

_BLIND = "('second', 'calibration')"
_SCORE_BLIND = "({})".format(", ".join(f"'{role}'" for role in roles_that_may(May.SCORE_BLIND)))

RULES = (
    Guard(
        name="case_area_of_inspection",
        table="casefiles_casefile",
        must_hold="EXISTS (SELECT 1 FROM inspection_area a"
        " WHERE a.id = NEW.area_id AND a.inspection_id = NEW.inspection_id)"
        " AND NOT EXISTS (SELECT 1 FROM casefiles_answer w"
        " JOIN casefiles_assessment s ON s.id = w.assessment_id"
        " WHERE s.case_id = NEW.id AND w.area_id <> NEW.area_id)",
        message="the area is not of this inspection, or the case has answers counted in another area",
    ),
    Guard(
        name="pilot_never_counts",
        table="casefiles_assessment",
        must_hold="NOT NEW.counts OR NOT EXISTS (SELECT 1 FROM casefiles_casefile c"
        " WHERE c.id = NEW.case_id AND c.pilot)",
        message="the scoring of a try-out case never counts",
    ),
    Guard(
        name="second_scorer_is_blind",
        table="casefiles_assessment",
        must_hold="NEW.assessor_id IS NULL"
        " OR NEW.status NOT IN ('not_started', 'in_progress', 'returned')"
        " OR (NOT EXISTS (SELECT 1 FROM casefiles_assessment s WHERE s.case_id = NEW.case_id"
        " AND s.assessor_id = NEW.assessor_id AND s.kind <> NEW.kind"
        f" AND (NEW.kind IN {_BLIND} OR s.kind IN {_BLIND}))"
        f" AND (NEW.kind NOT IN {_BLIND} OR EXISTS (SELECT 1 FROM inspection_membership m"
        " JOIN casefiles_casefile c ON c.inspection_id = m.inspection_id"
        f" WHERE c.id = NEW.case_id AND m.user_id = NEW.assessor_id AND m.role IN {_SCORE_BLIND})))",
        message="whoever scores blind is an assessor who sees no other scoring of the case",
    ),
    Guard(
        name="answer_keys_true",
        table="casefiles_answer",
        must_hold="EXISTS (SELECT 1 FROM casefiles_assessment s"
        " JOIN casefiles_casefile c ON c.id = s.case_id"
        " WHERE s.id = NEW.assessment_id AND s.counts = NEW.counts"
        " AND c.area_id = NEW.area_id AND c.inspection_id = NEW.inspection_id)",
        message="the answer does not repeat its own inspection, area and counting",
    ),
    Guard(
        name="answer_in_scale",
        table="casefiles_answer",
        must_hold="EXISTS (SELECT 1 FROM criteria_criterion k"
        " WHERE k.id = NEW.criterion_id AND k.kind = 'case'"
        f" AND k.inspection_id = NEW.inspection_id AND {_VALUE_IN_SCALE})",
        message="not a case criterion of this inspection, or a value outside its scale",
    ),
    Guard(
        name="judgement_in_scale",
        table="casefiles_areajudgement",
        must_hold="EXISTS (SELECT 1 FROM criteria_criterion k"
        " JOIN inspection_area a ON a.inspection_id = k.inspection_id"
        " WHERE k.id = NEW.criterion_id AND a.id = NEW.area_id AND k.kind = 'area'"
        f" AND NEW.value <> '' AND {_VALUE_IN_SCALE})",
        message="not an area criterion of this inspection, or a value outside its scale",
    ),
    ColumnTrigger(
        name="answers_follow_counting",
        table="casefiles_assessment",
        column="counts",
        statement="UPDATE casefiles_answer SET counts = NEW.counts WHERE assessment_id = NEW.id",
    ),
    CopiedColumn(
        name="assessment_area_of_case",
        table="casefiles_assessment",
        column="area_id",
        key="case_id",
        value="(SELECT c.area_id FROM casefiles_casefile c WHERE c.id = NEW.case_id)",
    ),
    ColumnTrigger(
        name="assessment_area_follows_case",
        table="casefiles_casefile",
        column="area_id",
        statement="UPDATE casefiles_assessment SET area_id = NEW.area_id WHERE case_id = NEW.id",
    ),
)
