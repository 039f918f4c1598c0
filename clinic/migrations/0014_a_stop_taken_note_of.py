"""When a member took note that a client asked for no more messages."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("clinic", "0013_follow_ups_and_amendments")]

    operations = [
        migrations.AddField(
            model_name="contactwishes",
            name="stop_seen_at",
            field=models.DateTimeField(
                blank=True, null=True, verbose_name="a member took note of the stop"
            ),
        ),
    ]
