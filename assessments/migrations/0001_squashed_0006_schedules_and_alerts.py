"""Everything up to here in one step, as in clinic's."""

import uuid

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import clinic.models.fields
from clinic.policies import mine_or_shared, walled
from clinic.triggers import append_only

BY_PRACTICE = (
    *("assessments_assignment", "assessments_draft", "assessments_response"),
    *("assessments_score", "assessments_instrumentdraft", "assessments_practiceinstrument"),
    *("assessments_referenceuse", "assessments_alert", "assessments_decision"),
)


def locks():
    yield append_only("assessments_instrumentversion")
    yield append_only("assessments_referenceset")
    for table in ("assessments_response", "assessments_score", "assessments_decision"):
        yield append_only(table, erasable=True)


def walls():
    yield walled(*BY_PRACTICE)
    yield walled("assessments_link", opens_to=["token_hash", "flow_hash"])
    yield walled("assessments_schedule", opens_to=["stop_hash"])
    yield walled("assessments_tabletcode", opens_to=["code_hash"])
    yield walled(
        "assessments_instrumentversion", "assessments_referenceset", rows=mine_or_shared()
    )



class Migration(migrations.Migration):

    replaces = [('assessments', '0001_initial'), ('assessments', '0002_append_only'), ('assessments', '0003_instruments_of_a_practice'), ('assessments', '0004_erasable'), ('assessments', '0005_walls'), ('assessments', '0006_schedules_and_alerts')]

    initial = True

    dependencies = [
        ('clinic', '0001_squashed_0011_parts_of_the_routes'),
    ]

    operations = [
        migrations.CreateModel(
            name='InstrumentVersion',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('practice', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='instruments', to='clinic.practice')),
                ('instrument', models.SlugField(max_length=80)),
                ('version', models.CharField(max_length=40)),
                ('language', models.CharField(max_length=12)),
                ('title', models.CharField(max_length=200)),
                ('definition', models.JSONField()),
                ('content_hash', models.CharField(max_length=64)),
                ('origin', models.CharField(choices=[('shipped', 'comes with Secure Base'), ('imported', 'imported'), ('own', 'built in the practice')], default='shipped', max_length=10)),
                ('key_template', models.SlugField(blank=True, default='', max_length=40)),
                ('source', models.JSONField(blank=True, default=dict)),
                ('published_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.member')),
            ],
            options={
                'ordering': ['instrument', 'created_at'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('practice', None)), fields=('content_hash',), name='shipped_version_once'), models.UniqueConstraint(fields=('practice', 'content_hash'), name='practice_version_once'), models.UniqueConstraint(fields=('practice', 'instrument', 'version'), name='practice_version_number'), models.CheckConstraint(condition=models.Q(models.Q(('origin', 'shipped'), ('practice', None), ('published_by', None)), models.Q(('origin__in', ['imported', 'own']), ('practice__isnull', False), ('published_by__isnull', False)), _connector='OR'), name='version_has_origin')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='PracticeInstrument',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('practice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.practice')),
                ('instrument', models.SlugField(max_length=80)),
                ('offered', models.BooleanField(default=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('practice', 'instrument'), name='one_choice_each')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Schedule',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('practice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.practice')),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='schedules', to='clinic.client')),
                ('instrument', models.CharField(max_length=60)),
                ('language', models.CharField(blank=True, max_length=12)),
                ('cadence', models.CharField(choices=[('once', 'once'), ('weeks', 'every few weeks'), ('before', 'before sessions'), ('after', 'after sessions')], max_length=10)),
                ('every', models.PositiveSmallIntegerField(default=1)),
                ('starts_on', models.DateField()),
                ('at', models.TimeField(verbose_name="time of day, on the client's clock")),
                ('days_open', models.PositiveSmallIntegerField(default=7)),
                ('reminders', models.PositiveSmallIntegerField(default=1)),
                ('channel', models.CharField(choices=[('mail', 'by a link in an e-mail'), ('link', 'by a link handed over'), ('device', 'on this device'), ('code', "by a code on the practice's tablet"), ('paper', 'on paper')], default='mail', max_length=10)),
                ('why', clinic.models.fields.EncryptedText(blank=True, default='')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.member')),
                ('state', models.CharField(choices=[('active', 'goes on'), ('paused', 'paused'), ('ended', 'ended')], default='active', max_length=10)),
                ('paused_until', models.DateField(blank=True, null=True)),
                ('next_at', models.DateTimeField(blank=True, null=True)),
                ('count', models.PositiveIntegerField(default=0, verbose_name='times asked')),
                ('stop_hash', models.CharField(max_length=64, unique=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('ended_by_client', models.BooleanField(default=False)),
            ],
            options={
                'ordering': ['created_at'],
                'indexes': [models.Index(fields=['state', 'next_at'], name='schedule_due')],
                'constraints': [models.CheckConstraint(condition=models.Q(('every__gte', 1), ('every__lte', 52)), name='schedule_every'), models.CheckConstraint(condition=models.Q(('reminders__lte', 3)), name='schedule_reminders'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', False), ('next_at', None), ('state', 'ended')), models.Q(('ended_at', None), ('state__in', ['active', 'paused'])), _connector='OR'), name='schedule_end')],
            },
        ),
        migrations.CreateModel(
            name='ReferenceSet',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('practice', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.practice')),
                ('instrument', models.SlugField(max_length=80)),
                ('version', models.CharField(blank=True, default='', max_length=40)),
                ('language', models.CharField(blank=True, default='', max_length=12)),
                ('age_from', models.PositiveSmallIntegerField(null=True)),
                ('age_to', models.PositiveSmallIntegerField(null=True)),
                ('population', models.CharField(max_length=200)),
                ('n', models.PositiveIntegerField(null=True)),
                ('citation', models.TextField(max_length=1000)),
                ('provisional', models.BooleanField(default=True)),
                ('scales', models.JSONField()),
                ('content_hash', models.CharField(max_length=64)),
                ('added_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.member')),
            ],
            options={
                'ordering': ['instrument', 'population', 'age_from'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('practice', None)), fields=('content_hash',), name='shipped_reference_once'), models.UniqueConstraint(fields=('practice', 'content_hash'), name='practice_reference_once'), models.CheckConstraint(condition=models.Q(('age_from', None), ('age_to', None), ('age_from__lte', models.F('age_to')), _connector='OR'), name='reference_ages_in_order')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='InstrumentDraft',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('practice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='instrument_drafts', to='clinic.practice')),
                ('origin', models.CharField(choices=[('shipped', 'comes with Secure Base'), ('imported', 'imported'), ('own', 'built in the practice')], max_length=10)),
                ('title', models.CharField(max_length=200)),
                ('definition', models.JSONField(default=dict)),
                ('source', models.JSONField(blank=True, default=dict)),
                ('key_template', models.SlugField(blank=True, default='', max_length=40)),
                ('problems', models.JSONField(blank=True, default=list)),
                ('decided', models.JSONField(blank=True, default=dict)),
                ('based_on', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assessments.instrumentversion')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.member')),
                ('revision', models.PositiveIntegerField(default=0)),
                ('saved_at', models.DateTimeField(auto_now=True)),
            ],
            options={
                'ordering': ['-saved_at'],
                'constraints': [models.CheckConstraint(condition=models.Q(('origin__in', ['imported', 'own'])), name='draft_has_origin')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Assignment',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('practice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.practice')),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='clinic.client')),
                ('instrument_version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assessments.instrumentversion')),
                ('assigned_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.member')),
                ('why', clinic.models.fields.EncryptedText(blank=True, default='', verbose_name='why, in words the client reads')),
                ('closes_at', models.DateTimeField(verbose_name='open until')),
                ('state', models.CharField(choices=[('open', 'waiting for answers'), ('done', 'answered'), ('withdrawn', 'withdrawn')], default='open', max_length=10)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('channel', models.CharField(choices=[('mail', 'by a link in an e-mail'), ('link', 'by a link handed over'), ('device', 'on this device'), ('code', "by a code on the practice's tablet"), ('paper', 'on paper')], default='link', max_length=10)),
                ('schedule', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='assessments.schedule')),
                ('occasion', models.CharField(blank=True, max_length=60, verbose_name='which time of its schedule')),
                ('session', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.session')),
                ('reminders_left', models.PositiveSmallIntegerField(default=0)),
                ('remind_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-created_at'],
                'indexes': [models.Index(fields=['client', '-created_at'], name='assignment_newest'), models.Index(condition=models.Q(('state', 'open')), fields=['remind_at'], name='assignment_to_remind')],
                'constraints': [models.UniqueConstraint(fields=('schedule', 'occasion'), name='once_an_occasion'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('state', 'open')), models.Q(('ended_at__isnull', False), ('state__in', ['done', 'withdrawn'])), _connector='OR'), name='assignment_end')],
            },
        ),
        migrations.CreateModel(
            name='ReferenceUse',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('practice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.practice')),
                ('instrument', models.SlugField(max_length=80)),
                ('reference', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='uses', to='assessments.referenceset')),
                ('adopted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.member')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('practice', 'instrument', 'reference'), name='adopted_once')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='TabletCode',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('practice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.practice')),
                ('assignment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='codes', to='assessments.assignment')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.member')),
                ('code_hash', models.CharField(max_length=64, unique=True)),
                ('expires_at', models.DateTimeField()),
                ('used_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'abstract': False,
                'indexes': [],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='Link',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('practice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.practice')),
                ('assignment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='links', to='assessments.assignment')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.member')),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('expires_at', models.DateTimeField()),
                ('redeemed_at', models.DateTimeField(blank=True, null=True)),
                ('flow_hash', models.CharField(blank=True, max_length=64)),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-created_at'],
                'indexes': [models.Index(fields=['flow_hash'], name='link_by_flow')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('revoked_at', None)), fields=('assignment',), name='one_live_link'), models.CheckConstraint(condition=models.Q(models.Q(('flow_hash', ''), ('redeemed_at', None)), models.Q(('redeemed_at__isnull', False), models.Q(('flow_hash', ''), _negated=True)), _connector='OR'), name='redeemed_has_flow')],
            },
        ),
        migrations.CreateModel(
            name='Draft',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('practice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.practice')),
                ('assignment', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='draft', to='assessments.assignment')),
                ('answers', clinic.models.fields.EncryptedJSON(default=dict)),
                ('saved_at', models.DateTimeField(auto_now=True)),
            ],
            options={
                'abstract': False,
                'indexes': [],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='Response',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('practice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.practice')),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='responses', to='clinic.client')),
                ('assignment', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='response', to='assessments.assignment')),
                ('instrument_version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assessments.instrumentversion')),
                ('answers', clinic.models.fields.EncryptedJSON(default=dict)),
                ('answered_by', models.CharField(choices=[('client', 'the client'), ('therapist', 'the therapist'), ('together', 'the therapist with the client')], default='client', max_length=10)),
                ('entered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.member')),
                ('answered_on', models.DateField()),
                ('sent_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('seconds', models.PositiveIntegerField(null=True)),
                ('notes', models.JSONField(default=list, verbose_name='notes on how it was answered')),
                ('stated', models.JSONField(blank=True, default=dict, verbose_name='totals stated elsewhere')),
            ],
            options={
                'ordering': ['-sent_at'],
                'indexes': [models.Index(fields=['client', '-answered_on', '-sent_at'], name='response_newest')],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='Alert',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('practice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.practice')),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='alerts', to='clinic.client')),
                ('rule', models.CharField(choices=[('risk', 'an answer about danger'), ('call', 'asked to be called'), ('worse', 'reliably worse than at the start'), ('symptoms', 'more symptoms'), ('session', 'strain in the therapy relationship'), ('watched', 'watched until today')], max_length=10)),
                ('colour', models.CharField(choices=[('red', 'red'), ('amber', 'amber')], max_length=6)),
                ('about', models.CharField(blank=True, max_length=120)),
                ('reason', clinic.models.fields.EncryptedJSON(default=dict)),
                ('fingerprint', models.CharField(max_length=64)),
                ('assignment', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assessments.assignment')),
                ('response', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assessments.response')),
                ('watched', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='returned_as', to='assessments.alert')),
                ('raised_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('owner', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.member')),
                ('passed_to', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.member')),
                ('passed_at', models.DateTimeField(blank=True, null=True)),
                ('due_at', models.DateTimeField(blank=True, null=True)),
                ('state', models.CharField(choices=[('new', 'new'), ('acknowledged', 'seen'), ('decided', 'decided')], default='new', max_length=12)),
                ('seen_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.member')),
                ('seen_at', models.DateTimeField(blank=True, null=True)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-raised_at'],
                'indexes': [models.Index(fields=['client', '-raised_at'], name='alert_of_client'), models.Index(fields=['state', 'due_at'], name='alert_due')],
                'constraints': [models.UniqueConstraint(fields=('client', 'fingerprint'), name='alert_once'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('seen_at', None), ('state', 'new')), models.Q(('decided_at', None), ('seen_at__isnull', False), ('state', 'acknowledged')), models.Q(('decided_at__isnull', False), ('seen_at__isnull', False), ('state', 'decided')), _connector='OR'), name='alert_state')],
            },
        ),
        migrations.CreateModel(
            name='Score',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('practice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.practice')),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='scores', to='clinic.client')),
                ('response', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='scores', to='assessments.response')),
                ('instrument', models.SlugField(max_length=80)),
                ('about', models.SlugField(blank=True, default='', max_length=80)),
                ('scale', models.SlugField(max_length=80)),
                ('value', models.FloatField(null=True)),
                ('answered', models.PositiveSmallIntegerField()),
                ('items', models.PositiveSmallIntegerField()),
                ('prorated', models.BooleanField(default=False)),
                ('on', models.DateField()),
                ('at', models.DateTimeField()),
                ('state', models.CharField(blank=True, max_length=24)),
                ('baseline', models.FloatField(null=True)),
                ('threshold', models.FloatField(null=True)),
                ('zone', models.CharField(blank=True, max_length=16)),
                ('verdict', models.JSONField(default=dict)),
                ('placement', models.JSONField(default=dict)),
            ],
            options={
                'ordering': ['at'],
                'indexes': [models.Index(fields=['client', 'instrument', 'scale', '-on', '-at'], name='score_newest'), models.Index(fields=['practice', 'scale', '-at'], name='score_of_practice')],
                'constraints': [models.UniqueConstraint(fields=('response', 'about', 'scale'), name='score_once'), models.CheckConstraint(condition=models.Q(('answered__lte', models.F('items'))), name='of_items')],
            },
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('practice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.practice')),
                ('alert', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='assessments.alert')),
                ('kind', models.CharField(choices=[('spoke', 'spoke with the client'), ('safety_plan', 'reviewed the safety plan'), ('passed', 'passed it to somebody who accepted'), ('emergency', 'called the emergency service'), ('tried', 'tried and did not reach them'), ('talked', 'talked about it'), ('changed_plan', 'changed the plan'), ('supervision', 'took it to supervision'), ('watch', 'watch until a day'), ('no_action', 'no action, and why')], max_length=12)),
                ('words', clinic.models.fields.EncryptedText(blank=True, default='')),
                ('happened_at', models.DateTimeField()),
                ('to', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.member')),
                ('until', models.DateField(blank=True, null=True)),
                ('again_at', models.DateTimeField(blank=True, null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.member')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'ordering': ['at'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('kind', 'watch'), ('until__isnull', False)), models.Q(models.Q(('kind', 'watch'), _negated=True), ('until', None)), _connector='OR'), name='watch_until_a_day'), models.CheckConstraint(condition=models.Q(models.Q(('again_at__isnull', False), ('kind', 'tried')), models.Q(models.Q(('kind', 'tried'), _negated=True), ('again_at', None)), _connector='OR'), name='tried_until_a_time')],
                'indexes': [],
            },
        ),
        *(migrations.RunPython(*steps) for steps in (*locks(), *walls())),
    ]
