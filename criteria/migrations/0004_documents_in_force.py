"""Each inspection's applied document says what its tables say, before 0005 drops what repeats it."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import Model

from criteria.migrations._first_tables import TABLES, Row, document_to_add

GUARDS = {
    "answer_in_scale": "casefiles_answer",
    "judgement_in_scale": "casefiles_areajudgement",
    "passage_anchor_of_inspection": "reports_passage",
    "panel_decision_of_inspection": "reports_paneldecision",
    "accuracy_comment_of_inspection": "reports_accuracycomment",
}


def drop_guards(apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Those that name a table which goes; they are made anew after the last migration.

    SQLite has dropped all of them before the first.
    """
    if schema_editor.connection.vendor == "postgresql":
        for guard, table in GUARDS.items():
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {guard} ON {table}")


def write_documents(apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """A version from the tables where none has been applied, or where the last one says otherwise."""
    alias = schema_editor.connection.alias
    versions = apps.get_model("criteria", "InstrumentVersion").objects.using(alias)
    inspections = apps.get_model("inspection", "Inspection").objects.using(alias)
    for row in apps.get_model("criteria", "Instrument").objects.using(alias):
        own = {"inspection_id": row.inspection_id, "state": "applied"}
        applied = versions.filter(**own).order_by("-pk").values_list("document", flat=True)
        document = document_to_add(dict(tables_of(apps, row)), applied.first())
        if document is not None:
            versions.create(**own, number=document["version"], document=document)
        inspections.filter(pk=row.inspection_id).update(instrument_stamp=uuid4())


def tables_of(apps: Any, instrument: Model) -> Iterator[tuple[str, list[Row]]]:
    for name, path in TABLES.items():
        rows = apps.get_model("criteria", name).objects.using(instrument._state.db)
        rows = rows.filter(**{path: instrument.pk})
        yield name, [{key.removesuffix("_id"): row[key] for key in row} for row in rows.values()]


def drop_lead_ins(apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """They are in the document; nothing points at them but their own items."""
    alias = schema_editor.connection.alias
    criteria = apps.get_model("criteria", "Criterion").objects.using(alias)
    criteria.update(parent=None)
    criteria.filter(kind="lead_in").delete()


class Migration(migrations.Migration):
    dependencies = [
        ("criteria", "0003_ratings_and_suggestions"),
        ("inspection", "0005_instrument_stamp"),
        ("casefiles", "0008_case_history"),  # both name the tables as they were until now
        ("reports", "0005_comments_outlive_passages"),
    ]

    operations = [
        migrations.RunPython(drop_guards, migrations.RunPython.noop),
        migrations.RunPython(write_documents, migrations.RunPython.noop),
        migrations.RunPython(drop_lead_ins),
    ]
