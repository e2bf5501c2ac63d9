import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('casefiles', '0002_save_operation'),
        ('inspection', '0002_dates_and_phase_changes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='casefile',
            name='pilot',
            field=models.BooleanField(default=False, verbose_name='a try-out, never counted'),
        ),
        migrations.CreateModel(
            name='Draw',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seed', models.CharField(max_length=64)),
                ('request', models.JSONField(default=dict)),
                ('caseload', models.JSONField(default=list)),
                ('result', models.JSONField(default=dict)),
                ('applied', models.BooleanField(default=False, verbose_name='its cases are in the sample')),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='draws', to='inspection.area')),
                ('inspection', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='draws', to='inspection.inspection')),
                ('made_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['inspection', 'area__order', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Substitution',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('removed', models.CharField(max_length=30)),
                ('replacement', models.CharField(blank=True, max_length=30)),
                ('reason', models.TextField()),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('draw', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='substitutions', to='casefiles.draw')),
                ('made_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['draw', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='AssigningRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seed', models.CharField(max_length=64)),
                ('second_percent', models.PositiveSmallIntegerField(default=0, verbose_name='scored twice, percent')),
                ('first', models.JSONField(default=dict)),
                ('second', models.JSONField(default=dict)),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('inspection', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='assigning_runs', to='inspection.inspection')),
                ('made_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['inspection', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('second_percent__lte', 100)), name='assigning_percent_in_range')],
            },
        ),
        migrations.AddConstraint(
            model_name='draw',
            constraint=models.UniqueConstraint(condition=models.Q(('applied', True)), fields=('area',), name='draw_one_applied'),
        ),
        migrations.AddConstraint(
            model_name='substitution',
            constraint=models.UniqueConstraint(fields=('draw', 'removed'), name='substitution_once'),
        ),
        migrations.AddConstraint(
            model_name='substitution',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='substitution_has_reason'),
        ),
    ]
