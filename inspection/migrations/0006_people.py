"""Accounts: their history, user names told apart by more than capitals, the shared cache; django-axes goes."""

import django.db.models.deletion
from django.conf import settings
from django.core.management import call_command
from django.db import migrations, models
from django.db.models.functions import Lower

AXES = ("axes_accessattemptexpiration", "axes_accessattempt", "axes_accesslog", "axes_accessfailurelog")


def refuse_names_alike(apps, schema_editor):
    User = apps.get_model("auth", "User")
    seen = {}
    for name in User.objects.order_by("pk").values_list("username", flat=True):
        if name.lower() in seen:
            raise ValueError(
                f"Two people have user names that differ in capitals alone: {seen[name.lower()]} and {name}. "
                "Give one of them another name with the release that you have, then migrate again."
            )
        seen[name.lower()] = name


def write_addresses_small(apps, schema_editor):
    apps.get_model("auth", "User").objects.update(email=Lower("email"))


def make_cache(apps, schema_editor):
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


def forget_axes(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        for table in AXES:
            cursor.execute(f"DROP TABLE IF EXISTS {table}")
        cursor.execute("DELETE FROM django_migrations WHERE app = 'axes'")
    apps.get_model("auth", "Permission").objects.filter(content_type__app_label="axes").delete()
    apps.get_model("contenttypes", "ContentType").objects.filter(app_label="axes").delete()


class Migration(migrations.Migration):
    dependencies = [
        ("inspection", "0005_instrument_stamp"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(refuse_names_alike, migrations.RunPython.noop),
        migrations.RunSQL(
            "CREATE UNIQUE INDEX auth_user_username_any_case ON auth_user (LOWER(username))",
            "DROP INDEX auth_user_username_any_case",
        ),
        migrations.CreateModel(
            name='AccountChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('administrator', 'Made an administrator'), ('deactivated', 'Deactivated'), ('reactivated', 'Reactivated'), ('reset_link', 'Given a link to choose a new password'), ('no_second_factor', 'Second factor removed'), ('may_found', 'Allowed to make inspections'), ('may_not_found', 'No longer allowed to make inspections'), ('password', 'Password changed'), ('factor_added', 'Second factor added'), ('factor_removed', 'Part of the second factor removed'), ('linked', 'Single sign-on linked'), ('unlinked', 'Single sign-on removed')], max_length=20)),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('made_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='account_changes', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.RunPython(write_addresses_small, migrations.RunPython.noop),
        migrations.RunPython(make_cache, migrations.RunPython.noop),
        migrations.RunPython(forget_axes, migrations.RunPython.noop),
    ]
