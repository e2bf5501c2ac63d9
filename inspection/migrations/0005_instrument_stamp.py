from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("inspection", "0004_language_and_history")]

    operations = [
        migrations.AddField(
            model_name="inspection",
            name="instrument_stamp",
            field=models.UUIDField(blank=True, editable=False, null=True),
        ),
    ]
