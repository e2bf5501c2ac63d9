"""What the database refuses about passages, judgements and published versions, whoever writes them."""

from inspection.database.guards import Guard, ImmutableColumns

RULES = (
    Guard(
        name="passage_anchor_of_inspection",
        table="reports_passage",
        must_hold="(NEW.chapter_id IS NULL OR EXISTS (SELECT 1 FROM criteria_chapter c"
        " WHERE c.id = NEW.chapter_id AND c.inspection_id = NEW.inspection_id))"
        " AND (NEW.section_id IS NULL OR EXISTS (SELECT 1 FROM criteria_section s"
        " WHERE s.id = NEW.section_id AND s.chapter_id = NEW.chapter_id))"
        " AND (NEW.area_id IS NULL OR EXISTS (SELECT 1 FROM inspection_area a"
        " WHERE a.id = NEW.area_id AND a.inspection_id = NEW.inspection_id))",
        message="the passage names a chapter, section or area of another inspection",
    ),
    Guard(
        name="panel_decision_of_inspection",
        table="reports_paneldecision",
        must_hold="EXISTS (SELECT 1 FROM criteria_section s"
        " JOIN inspection_area a ON a.inspection_id = s.inspection_id"
        " WHERE s.id = NEW.section_id AND a.id = NEW.area_id)",
        message="the section and the area are of two inspections",
    ),
    Guard(
        name="accuracy_draft_of_inspection",
        table="reports_accuracydraft",
        must_hold="EXISTS (SELECT 1 FROM reports_accuracyround r"
        " JOIN inspection_area a ON a.inspection_id = r.inspection_id"
        " WHERE r.id = NEW.round_id AND a.id = NEW.area_id)",
        message="the round and the area are of two inspections",
    ),
    Guard(
        name="accuracy_comment_of_inspection",
        table="reports_accuracycomment",
        must_hold="EXISTS (SELECT 1 FROM reports_accuracyround r"
        " JOIN inspection_area a ON a.inspection_id = r.inspection_id"
        " WHERE r.id = NEW.round_id AND a.id = NEW.area_id)"
        " AND (NEW.section_id IS NULL OR EXISTS (SELECT 1 FROM criteria_section s"
        " JOIN reports_accuracyround r ON r.inspection_id = s.inspection_id"
        " WHERE s.id = NEW.section_id AND r.id = NEW.round_id))",
        message="the comment names an area or a section of another inspection",
    ),
    ImmutableColumns(
        name="published_for_ever",
        table="reports_publishedreport",
        columns="inspection_id, version, frozen, pdf, sha256, published_at, published_by_id, publication_id",
        owner="SELECT 1 FROM inspection_inspection WHERE id = OLD.inspection_id",
        message="what is published stays as it is",
    ),
    ImmutableColumns(
        name="published_file_for_ever",
        table="reports_publishedfile",
        columns="published_id, kind, area_id, name, content_type, content, sha256",
        owner="SELECT 1 FROM reports_publishedreport r JOIN inspection_inspection i"
        " ON i.id = r.inspection_id WHERE r.id = OLD.published_id",
        message="what is published stays as it is",
    ),
    ImmutableColumns(
        name="frozen_for_approval",
        table="reports_publication",
        columns="inspection_id, frozen, changes, requested_by_id",
        owner="SELECT 1 FROM inspection_inspection WHERE id = OLD.inspection_id",
        message="what was frozen to be published stays as it is",
    ),
)
