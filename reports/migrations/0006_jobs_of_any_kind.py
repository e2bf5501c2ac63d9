"""Publications and accuracy rounds point at their jobs, not jobs at them: a job may be of any kind."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

POINTERS = (("Publication", "publication"), ("AccuracyRound", "round"))
KNOWN_TO_0005 = ("publication", "accuracy", "draft")


def point_at_jobs(apps: Any, schema_editor: Any) -> None:
    database = schema_editor.connection.alias
    jobs = apps.get_model("reports", "RenderJob").objects.using(database)
    for model, field in POINTERS:
        subjects = apps.get_model("reports", model).objects.using(database)
        pairs = jobs.exclude(**{field: None}).values_list("pk", field)
        for job, subject in list(pairs):
            subjects.filter(pk=subject).update(job=job)


def point_at_subjects(apps: Any, schema_editor: Any) -> None:
    """A job of no subject that is no draft has no place in the older table: it goes."""
    database = schema_editor.connection.alias
    jobs = apps.get_model("reports", "RenderJob").objects.using(database)
    for model, field in POINTERS:
        subjects = apps.get_model("reports", model).objects.using(database)
        for job, subject in list(subjects.exclude(job=None).values_list("job", "pk")):
            jobs.filter(pk=job).update(**{f"{field}_id": subject})
    jobs.exclude(purpose__in=KNOWN_TO_0005).delete()
    jobs.filter(purpose="publication", publication=None).delete()
    jobs.filter(purpose="accuracy", round=None).delete()
    if schema_editor.connection.vendor == "postgresql":  # no table changes while checks are waiting
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def pointer(name: str) -> models.OneToOneField:
    return models.OneToOneField(
        blank=True,
        null=True,
        on_delete=django.db.models.deletion.SET_NULL,
        related_name=name,
        to="reports.renderjob",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0005_comments_outlive_passages"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="renderjob", name="render_job_of_its_purpose"),
        migrations.AlterField(
            model_name="renderjob",
            name="publication",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="reports.publication",
            ),
        ),
        migrations.AlterField(
            model_name="renderjob",
            name="round",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="reports.accuracyround",
            ),
        ),
        migrations.AddField("publication", "job", pointer("+")),
        migrations.AddField("accuracyround", "job", pointer("+")),
        migrations.RunPython(point_at_jobs, point_at_subjects),
        migrations.RemoveField(model_name="renderjob", name="publication"),
        migrations.RemoveField(model_name="renderjob", name="round"),
        migrations.AlterField("publication", "job", pointer("publication")),
        migrations.AlterField("accuracyround", "job", pointer("accuracy_round")),
        migrations.AlterField(
            model_name="renderjob", name="purpose", field=models.CharField(max_length=20)
        ),
        migrations.RenameField(model_name="renderjob", old_name="purpose", new_name="kind"),
    ]
