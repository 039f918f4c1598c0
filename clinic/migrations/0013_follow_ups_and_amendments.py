"""Consent to check-ins after the end of care; what an amendment strikes in a signed note."""

from django.db import migrations, models

import clinic.models.fields
from clinic.triggers import locked_again

KINDS = {
    "measurement": "check-ins and their scores",
    "mail": "messages by e-mail",
    "sharing": "sharing reports with others",
    "follow_up": "check-ins after care has ended",
}


class Migration(migrations.Migration):
    dependencies = [("clinic", "0012_words_topics_and_looks")]

    operations = [
        migrations.RemoveConstraint(model_name="consent", name="consent_kind"),
        migrations.AddField(
            model_name="addendum",
            name="section",
            field=models.CharField(
                blank=True, default="", max_length=40, verbose_name="heading it corrects"
            ),
        ),
        migrations.AddField(
            model_name="addendum",
            name="struck",
            field=clinic.models.fields.EncryptedText(blank=True, default=""),
        ),
        migrations.AlterField(
            model_name="consent",
            name="kind",
            field=models.CharField(choices=list(KINDS.items()), max_length=12),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", list(KINDS))), name="consent_kind"
            ),
        ),
        migrations.RunPython(*locked_again("clinic_consent", erasable=True)),
        migrations.RunPython(*locked_again("clinic_addendum", erasable=True)),
    ]
