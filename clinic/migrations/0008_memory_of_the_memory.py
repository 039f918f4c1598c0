from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("clinic", "0007_walls")]
    operations = [
        migrations.AddField(
            "audithead", "anchored_number", models.PositiveBigIntegerField(null=True)
        ),
        migrations.AddField("audithead", "anchored_at", models.DateTimeField(null=True)),
        migrations.AddField(
            "audithead", "verified_number", models.PositiveBigIntegerField(null=True)
        ),
        migrations.AddField("audithead", "verified_at", models.DateTimeField(null=True)),
        migrations.AddField("audithead", "is_whole", models.BooleanField(null=True)),
        migrations.CreateModel(
            name="Refusals",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("source", models.CharField(max_length=50)),
                ("minute", models.DateTimeField()),
                ("count", models.PositiveIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("source", "minute"), name="refusals_once_a_minute"
                    )
                ],
            },
        ),
    ]
