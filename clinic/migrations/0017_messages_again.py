"""When a client let messages come again, until a member has seen it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("clinic", "0016_practice_certificate")]

    operations = [
        migrations.AddField(
            model_name="contactwishes",
            name="resumed_at",
            field=models.DateTimeField(
                blank=True, null=True, verbose_name="let messages come again"
            ),
        ),
    ]
