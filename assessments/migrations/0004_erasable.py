from django.db import migrations

from clinic.triggers import locked_again


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0003_instruments_of_a_practice"),
        ("clinic", "0005_erasing"),
    ]
    operations = [
        migrations.RunPython(*locked_again("assessments_response", erasable=True)),
        migrations.RunPython(*locked_again("assessments_score", erasable=True)),
    ]
