"""The report that closes the work, and the session sheet, which is the therapist's alone."""

from django.db import migrations, models

from clinic.triggers import ROW, locked_again


class Migration(migrations.Migration):

    dependencies = [
        ('reports', '0004_signed_and_released'),
    ]

    operations = [
        migrations.AlterField(
            model_name='report',
            name='kind',
            field=models.CharField(choices=[('progress', 'Progress report'), ('ending', 'Ending report'), ('prep', 'Session sheet')], default='progress', max_length=12),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'prep'), _negated=True), models.Q(('audience', 'therapist'), ('kind', 'prep'), ('version', None)), _connector='OR'), name='sheet_for_therapist_unsigned'),
        ),
        migrations.RunPython(*locked_again("reports_report", once="locked_at", erasable=ROW)),
    ]
