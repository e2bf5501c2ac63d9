from itertools import islice

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models
from django.utils import timezone

BATCH = 500
REASON = "as it stood when its history began"


def begin(apps, schema_editor):
    """A first row for each case there is, so that its next change can be told from what it was."""
    CaseFile = apps.get_model("casefiles", "CaseFile")
    History = apps.get_model("casefiles", "HistoricalCaseFile")
    now = timezone.now()
    rows = (
        History(
            id=case.pk,
            inspection_id=case.inspection_id,
            area_id=case.area_id,
            reference=case.reference,
            facts=case.facts,
            pilot=case.pilot,
            history_date=now,
            history_type="+",
            history_change_reason=REASON,
        )
        for case in CaseFile.objects.order_by("pk").iterator(chunk_size=BATCH)
    )
    while some := list(islice(rows, BATCH)):
        History.objects.bulk_create(some)


class Migration(migrations.Migration):

    dependencies = [
        ('casefiles', '0007_calibration'),
        ('inspection', '0003_second_approval'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='HistoricalCaseFile',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('reference', models.CharField(max_length=30)),
                ('facts', models.JSONField(blank=True, default=dict)),
                ('pilot', models.BooleanField(default=False, verbose_name='a try-out, never counted')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('area', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='inspection.area')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('inspection', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='inspection.inspection')),
            ],
            options={
                'verbose_name': 'historical case file',
                'verbose_name_plural': 'historical case files',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.RunPython(begin, migrations.RunPython.noop, elidable=True),
    ]
