"""A digest of what was signed; an erasure unlocks the rows it names and no others."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

from clinic.policies import walled
from clinic.triggers import ROW, locked_again

TABLES = (
    *("clinic_consent", "clinic_addendum", "clinic_goalrating", "clinic_markerevidence"),
    *("clinic_exerciselog", "clinic_safetyplan", "clinic_planchange", "clinic_beliefrating"),
    *("clinic_confirmation", "clinic_comment", "clinic_clientwords"),
)


def wall(apps, schema_editor):
    """Around the table that takes the place of the one that goes with its own wall."""
    walled("clinic_erasing")[0](apps, schema_editor)


def relock(apps, schema_editor):
    locked_again("clinic_note", once="signed_at", erasable=ROW)[0](apps, schema_editor)
    for table in TABLES:
        locked_again(table, erasable=ROW)[0](apps, schema_editor)


def as_it_was(apps, schema_editor):
    locked_again("clinic_note", once="signed_at", erasable=True)[0](apps, schema_editor)
    for table in TABLES:
        locked_again(table, erasable=True)[0](apps, schema_editor)


class Migration(migrations.Migration):
    dependencies = [("clinic", "0014_a_stop_taken_note_of")]

    operations = [
        migrations.AddField(
            model_name="note",
            name="digest",
            field=models.CharField(
                blank=True, default="", max_length=43, verbose_name="digest of what was signed"
            ),
        ),
        migrations.AddField(
            model_name="addendum",
            name="digest",
            field=models.CharField(
                blank=True, default="", max_length=43, verbose_name="digest of what was added"
            ),
        ),
        migrations.AlterField(
            model_name="addendum",
            name="at",
            field=models.DateTimeField(default=django.utils.timezone.now),
        ),
        migrations.RunPython(migrations.RunPython.noop, wall),
        migrations.DeleteModel(name="Erasing"),
        migrations.CreateModel(
            name="Erasing",
            fields=[
                ("row_id", models.UUIDField(primary_key=True, serialize=False)),
                (
                    "practice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="clinic.practice",
                    ),
                ),
            ],
        ),
        migrations.RunPython(wall, migrations.RunPython.noop),
        migrations.RunPython(relock, as_it_was),
    ]
