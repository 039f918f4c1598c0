import django.db.models.deletion
from django.db import migrations, models

from clinic.triggers import locked_again


class Migration(migrations.Migration):
    dependencies = [("clinic", "0004_identity_and_memory")]
    operations = [
        migrations.CreateModel(
            name="Erasing",
            fields=[
                (
                    "practice",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="clinic.practice",
                    ),
                ),
            ],
        ),
        migrations.RunPython(*locked_again("clinic_consent", erasable=True)),
        migrations.RunPython(*locked_again("clinic_note", once="signed_at", erasable=True)),
        migrations.RunPython(*locked_again("clinic_addendum", erasable=True)),
        migrations.RunPython(*locked_again("clinic_goalrating", erasable=True)),
        migrations.RunPython(*locked_again("clinic_markerevidence", erasable=True)),
    ]
