"""Files of clients on their way into a practice."""

import clinic.models.fields
import django.db.models.deletion
import uuid
from django.db import migrations, models

from clinic.policies import walled


class Migration(migrations.Migration):

    dependencies = [
        ('assessments', '0017_latest_states'),
        ('clinic', '0016_practice_certificate'),
    ]

    operations = [
        migrations.CreateModel(
            name='BringOver',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('state', models.CharField(choices=[('waiting', 'waiting for the worker'), ('running', 'being made'), ('ready', 'ready'), ('failed', 'failed'), ('cancelled', 'cancelled')], default='waiting', max_length=10)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('lease', models.UUIDField(editable=False, null=True)),
                ('lease_until', models.DateTimeField(editable=False, null=True)),
                ('stage', models.CharField(blank=True, max_length=40)),
                ('done', models.PositiveSmallIntegerField(default=0)),
                ('total', models.PositiveSmallIntegerField(default=0)),
                ('error', models.CharField(blank=True, max_length=200)),
                ('started_at', models.DateTimeField(editable=False, null=True)),
                ('finished_at', models.DateTimeField(editable=False, null=True)),
                ('text', clinic.models.fields.EncryptedText(blank=True)),
                ('apply', models.BooleanField(default=False)),
                ('clients', models.PositiveSmallIntegerField(default=0)),
                ('forms', models.PositiveSmallIntegerField(default=0)),
                ('fault_count', models.PositiveIntegerField(default=0)),
                ('faults', clinic.models.fields.EncryptedJSON(default=dict)),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.member')),
                ('practice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.practice')),
            ],
            options={
                'ordering': ['-created_at'],
                'indexes': [models.Index(fields=['member', '-created_at'], name='bring_over_newest'), models.Index(fields=['state', 'lease_until'], name='bring_over_due')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ('waiting', 'running'))), fields=('member',), name='bring_over_one_open')],
            },
        ),
        migrations.RunPython(*walled("assessments_bringover")),
    ]
