"""Referrers and supervision read reports too."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('reports', '0001_squashed_0002_walls'),
    ]

    operations = [
        migrations.AlterField(
            model_name='report',
            name='audience',
            field=models.CharField(choices=[('client', 'for the client'), ('therapist', "for the therapist's file"), ('referrer', 'for a referrer'), ('supervision', 'for supervision')], default='client', max_length=12),
        ),
    ]
