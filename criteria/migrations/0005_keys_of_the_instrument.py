"""What the document of the version in force says goes; what SQL and foreign keys need stays, as keys."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

KEYS = {
    "scale": "scales",
    "chapter": "chapters",
    "section": "sections",
    "criterion": "criteria",
}  # each with its name on the inspection
CONSTRAINTS = {
    "scale": ("scale_key_unique",),
    "chapter": ("chapter_number_unique",),
    "section": ("section_code_unique", "section_table_number_unique"),
    "criterion": (
        "criterion_code_unique",
        "criterion_kind_known",
        "criterion_scale_where_scored",
    ),
}
REPEATED = {
    "scale": ("instrument", "name", "order"),
    "scalepoint": ("label", "printed", "order"),
    "chapter": ("instrument", "letter", "title", "short_title", "chart_title"),
    "section": ("instrument", "order", "heading", "standard", "table_number", "table_title"),
    "criterion": (
        "instrument",
        "section",
        "order",
        "wording",
        "grid_wording",
        "parent",
        "letter",
        "adverse",
        "applies_when",
        "applies_text",
        "guidance",
        "figures",
        "suggest",
    ),
}


def inspection_key(name: str, **options: bool) -> models.ForeignKey:
    return models.ForeignKey(
        on_delete=django.db.models.deletion.CASCADE,
        related_name=KEYS[name],
        to="inspection.inspection",
        **options,
    )


def unique(name: str, *fields: str) -> models.UniqueConstraint:
    return models.UniqueConstraint(fields=fields, name=name)


class Migration(migrations.Migration):
    dependencies = [("criteria", "0004_documents_in_force")]

    operations = [
        *(
            migrations.AddField(name, "inspection", inspection_key(name, null=True))
            for name in KEYS
        ),
        *(
            migrations.RunSQL(
                f"UPDATE criteria_{name} SET inspection_id = (SELECT i.inspection_id"
                f" FROM criteria_instrument i WHERE i.id = criteria_{name}.instrument_id)"
            )
            for name in KEYS
        ),
        *(
            migrations.RemoveConstraint(name, constraint)
            for name, constraints in CONSTRAINTS.items()
            for constraint in constraints
        ),
        *(migrations.AlterModelOptions(name, {}) for name in REPEATED if name != "criterion"),
        migrations.AlterModelOptions("criterion", {"verbose_name_plural": "criterion keys"}),
        *(migrations.AlterField(name, "inspection", inspection_key(name)) for name in KEYS),
        *(
            migrations.RemoveField(name, field)
            for name, fields in REPEATED.items()
            for field in fields
        ),
        *(migrations.DeleteModel(name) for name in ("Fact", "Consistency", "Instrument")),
        *(migrations.AlterModelTable(name, f"criteria_{name}") for name in KEYS),
        *(
            migrations.RenameModel(name, f"{name}Key")
            for name in ("Scale", "Chapter", "Section", "Criterion")
        ),
        migrations.AlterField(
            "criterionkey",
            "scale",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="criteria",
                related_query_name="criterion",
                to="criteria.scalekey",
            ),
        ),
        migrations.AddConstraint("scalekey", unique("scale_key_unique", "inspection", "key")),
        migrations.AddConstraint(
            "chapterkey", unique("chapter_number_unique", "inspection", "number")
        ),
        migrations.AddConstraint(
            "sectionkey", unique("section_code_unique", "inspection", "code")
        ),
        migrations.AddConstraint(
            "criterionkey", unique("criterion_code_unique", "inspection", "code")
        ),
        migrations.AddConstraint(
            "criterionkey",
            models.CheckConstraint(
                condition=Q(kind__in=["case", "area"]), name="criterion_kind_known"
            ),
        ),
    ]
