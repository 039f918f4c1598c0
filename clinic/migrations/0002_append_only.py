from django.db import migrations

from clinic.triggers import append_only


class Migration(migrations.Migration):
    dependencies = [("clinic", "0001_initial")]
    operations = [
        migrations.RunPython(*append_only("clinic_auditevent")),
        migrations.RunPython(*append_only("clinic_consent")),
        migrations.RunPython(*append_only("clinic_note", once="signed_at")),
        migrations.RunPython(*append_only("clinic_addendum")),
        migrations.RunPython(*append_only("clinic_goalrating")),
        migrations.RunPython(*append_only("clinic_markerevidence")),
    ]
