"""Which parts of the four routes a plan has in use."""

from django.db import migrations, models

import clinic.models.fields


class Migration(migrations.Migration):
    dependencies = [("clinic", "0010_copy_asked_for")]

    operations = [
        migrations.AddField(
            model_name="plan",
            name="elements",
            field=clinic.models.fields.EncryptedJSON(
                default=dict, verbose_name="parts of the routes in use"
            ),
        ),
        migrations.AlterField(
            model_name="planchange",
            name="kind",
            field=models.CharField(
                choices=[
                    ("chosen", "pathway chosen"),
                    ("pathway", "pathway changed"),
                    ("goal_added", "goal added"),
                    ("goal_changed", "goal changed"),
                    ("put_aside", "goal put aside"),
                    ("taken_up", "goal taken up again"),
                    ("reviewed", "plan looked at together"),
                    ("routes", "routes changed"),
                ],
                max_length=12,
            ),
        ),
    ]
