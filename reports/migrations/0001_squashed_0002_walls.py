"""Everything up to here in one step, as in clinic's."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

import clinic.models.fields
from clinic.policies import walled


class Migration(migrations.Migration):

    replaces = [('reports', '0001_initial'), ('reports', '0002_walls')]

    initial = True

    dependencies = [
        ('assessments', '0001_squashed_0006_schedules_and_alerts'),
        ('clinic', '0001_squashed_0011_parts_of_the_routes'),
    ]

    operations = [
        migrations.CreateModel(
            name='Report',
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
                ('practice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.practice')),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='clinic.client')),
                ('requested_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.member')),
                ('kind', models.CharField(choices=[('progress', 'Progress report')], default='progress', max_length=12)),
                ('audience', models.CharField(choices=[('client', 'for the client'), ('therapist', "for the therapist's file")], default='client', max_length=12)),
                ('period_from', models.DateField(blank=True, null=True)),
                ('period_to', models.DateField()),
                ('request_key', models.CharField(blank=True, max_length=64)),
                ('snapshot', clinic.models.fields.EncryptedJSON(default=dict)),
                ('snapshot_hash', models.CharField(blank=True, max_length=64)),
                ('file', models.CharField(blank=True, max_length=120)),
                ('file_hash', models.CharField(blank=True, max_length=64)),
                ('file_size', models.PositiveIntegerField(default=0)),
                ('pages', models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                'ordering': ['-created_at'],
                'indexes': [models.Index(fields=['client', '-created_at'], name='report_newest'), models.Index(fields=['state', 'lease_until'], name='report_due')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('state', 'ready'), models.Q(('file', ''), _negated=True), models.Q(('file_hash', ''), _negated=True)), models.Q(models.Q(('state', 'ready'), _negated=True), ('file', '')), _connector='OR'), name='ready_has_file'), models.CheckConstraint(condition=models.Q(('period_from', None), ('period_to__gte', models.F('period_from')), _connector='OR'), name='period_forward'), models.UniqueConstraint(condition=models.Q(('request_key', ''), _negated=True), fields=('requested_by', 'request_key'), name='report_request_once')],
            },
        ),
        migrations.RunPython(*walled("reports_report")),
    ]
