"""The shared cache's table, in which wrong guesses are counted (settings.CACHES)."""

from django.core.management import call_command
from django.db import migrations

TABLE = "clinic_guess"


def make(apps, schema_editor):
    call_command(
        "createcachetable", TABLE, database=schema_editor.connection.alias, verbosity=0
    )


class Migration(migrations.Migration):
    dependencies = [("clinic", "0005_erasing")]
    operations = [
        migrations.RunPython(
            make,
            lambda apps, schema_editor: schema_editor.execute(f'DROP TABLE "{TABLE}"'),
        )
    ]
