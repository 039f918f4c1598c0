"""Who took a check-in back, and why."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("clinic", "0009_the_record"),
        ("assessments", "0007_alerts_end_by_decision"),
    ]

    operations = [
        migrations.AddField(
            model_name="assignment",
            name="withdrawn_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="clinic.member",
            ),
        ),
        migrations.AddField(
            model_name="assignment",
            name="withdrawn_why",
            field=models.CharField(
                blank=True,
                choices=[
                    ("wrong_client", "It went to the wrong client"),
                    ("wrong_form", "It was the wrong questionnaire"),
                    ("not_needed", "It is not needed any more"),
                    ("care_ended", "Care has ended"),
                ],
                default="",
                max_length=12,
            ),
            preserve_default=False,
        ),
    ]
