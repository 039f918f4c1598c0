"""Check-ins that were agreed on for after the end of care."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("assessments", "0010_one_live_code")]

    operations = [
        migrations.AddField(
            model_name="schedule",
            name="after_care",
            field=models.BooleanField(
                default=False, verbose_name="a follow-up after care has ended"
            ),
        ),
    ]
