"""Everything up to here in one step, for a new database; an older one goes on step by step.

The walls are said in docs/adr/0013-walls-between-practices.md, the locks in clinic/triggers.py.
"""

import uuid

import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.core.management import call_command
from django.db import migrations, models

import clinic.models.fields
from clinic.policies import NOWHERE_YET, UNBOUND, guarded, mine, walled
from clinic.triggers import append_only

GUESSES = "clinic_guess"
ERASABLE = (
    *("clinic_consent", "clinic_addendum", "clinic_goalrating", "clinic_markerevidence"),
    *("clinic_exerciselog", "clinic_safetyplan", "clinic_planchange", "clinic_beliefrating"),
    *("clinic_confirmation", "clinic_comment"),
)
BY_PRACTICE = (
    *("clinic_crisisline", "clinic_supervision", "clinic_consent", "clinic_caseload"),
    *("clinic_plan", "clinic_goal", "clinic_goalrating", "clinic_markerevidence"),
    *("clinic_note", "clinic_addendum", "clinic_practicekey", "clinic_clientkey"),
    *("clinic_cover", "clinic_breakglass", "clinic_legalhold", "clinic_erasure", "clinic_erasing"),
    *("clinic_series", "clinic_session", "clinic_leave", "clinic_ending"),
    *("clinic_processnote", "clinic_exercise", "clinic_exerciselog", "clinic_card"),
    *("clinic_person", "clinic_lifeevent", "clinic_safetyplan", "clinic_mail"),
    *("clinic_contactwishes", "clinic_planchange", "clinic_beliefrating"),
    *("clinic_confirmation", "clinic_comment", "clinic_snippet"),
)
OF_A_MEMBER = f"""EXISTS (
    SELECT 1 FROM clinic_member m WHERE m.id = member_id AND {mine("m.practice_id")}
)"""
OF_MY_PEOPLE = f"""{UNBOUND} OR EXISTS (
    SELECT 1 FROM clinic_member m
    WHERE m.user_id = clinic_user.id AND {mine("m.practice_id")}
) OR EXISTS (
    SELECT 1 FROM clinic_client c
    WHERE c.user_id = clinic_user.id AND {mine("c.practice_id")}
)"""
MY_CHAIN = (
    "chain IN ('', COALESCE(current_setting('secure_base.practice', true), '')) OR " + UNBOUND
)


def make_guesses(apps, schema_editor):
    """The shared cache's table, in which wrong guesses are counted (settings.CACHES)."""
    call_command(
        "createcachetable", GUESSES, database=schema_editor.connection.alias, verbosity=0
    )


def locks():
    yield append_only("clinic_auditevent")
    yield append_only("clinic_erasure")
    yield append_only("clinic_note", once="signed_at", erasable=True)
    for table in ERASABLE:
        yield append_only(table, erasable=True)


def walls():
    yield walled(*BY_PRACTICE)
    yield walled("clinic_client", opens_to=["user_id"])
    yield walled("clinic_invitation", opens_to=["token_hash"])
    yield walled("clinic_practice", rows=mine("id"), read=NOWHERE_YET)
    yield walled("clinic_member", read=NOWHERE_YET)
    yield walled("clinic_memberrole", rows=OF_A_MEMBER, read=NOWHERE_YET)
    yield guarded("clinic_user", rows=OF_MY_PEOPLE)
    yield walled("clinic_auditevent", add=f"practice_id IS NULL OR {NOWHERE_YET}")
    yield walled("clinic_audithead", rows=MY_CHAIN)
    yield walled("clinic_calendarfeed", opens_to=["token_hash"])



class Migration(migrations.Migration):

    replaces = [('clinic', '0001_initial'), ('clinic', '0002_append_only'), ('clinic', '0003_more_events'), ('clinic', '0004_identity_and_memory'), ('clinic', '0005_erasing'), ('clinic', '0006_guesses'), ('clinic', '0007_walls'), ('clinic', '0008_memory_of_the_memory'), ('clinic', '0009_the_record'), ('clinic', '0010_copy_asked_for'), ('clinic', '0011_parts_of_the_routes')]

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Practice',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('country', models.CharField(max_length=2, verbose_name='country (two letters)')),
                ('time_zone', models.CharField(default='UTC', max_length=64, verbose_name='time zone')),
                ('language', models.CharField(default='en-gb', max_length=12, verbose_name='language')),
                ('phone', models.CharField(blank=True, max_length=40, verbose_name='telephone')),
                ('emergency_number', models.CharField(blank=True, max_length=20, verbose_name='emergency number')),
                ('no_back_up', models.BooleanField(default=False, verbose_name='nobody stands in, and that was confirmed')),
                ('reading_words', models.CharField(blank=True, max_length=200, verbose_name='how often answers are looked at, as clients read it')),
                ('hours', models.JSONField(blank=True, default=list, verbose_name='stated hours: weekday, from, to')),
                ('retention_years', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='years a record is kept after care ended')),
                ('set_up_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'abstract': False,
                'indexes': [],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('email', models.EmailField(max_length=254, unique=True, verbose_name='e-mail')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('is_active', models.BooleanField(default=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='user_email_any_case')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='AuditHead',
            fields=[
                ('chain', models.CharField(max_length=36, primary_key=True, serialize=False)),
                ('number', models.PositiveBigIntegerField(default=0)),
                ('seal', models.CharField(blank=True, default='', max_length=80)),
                ('anchored_number', models.PositiveBigIntegerField(null=True)),
                ('anchored_at', models.DateTimeField(null=True)),
                ('verified_number', models.PositiveBigIntegerField(null=True)),
                ('verified_at', models.DateTimeField(null=True)),
                ('is_whole', models.BooleanField(null=True)),
            ],
            options={
                'indexes': [],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='Refusals',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(max_length=50)),
                ('minute', models.DateTimeField()),
                ('count', models.PositiveIntegerField(default=0)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('source', 'minute'), name='refusals_once_a_minute')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='SetupCode',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('token_hash', models.CharField(max_length=64, unique=True)),
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
            name='CrisisLine',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('practice', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='crisis_lines', to='clinic.practice')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('phone', models.CharField(max_length=40, verbose_name='telephone')),
                ('hours', models.CharField(blank=True, max_length=120, verbose_name='hours')),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('checked_on', models.DateField(verbose_name='last checked')),
            ],
            options={
                'ordering': ['position', 'name'],
                'indexes': [],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='Member',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('practice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='members', to='clinic.practice')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to=settings.AUTH_USER_MODEL)),
                ('title', models.CharField(blank=True, max_length=20, verbose_name='title')),
                ('profession', models.CharField(blank=True, max_length=80, verbose_name='profession')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='left on')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_on', None)), fields=('user',), name='one_active_membership')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Client',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('practice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='clients', to='clinic.practice')),
                ('user', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='client_row', to=settings.AUTH_USER_MODEL)),
                ('name', models.CharField(max_length=120, verbose_name='name or code')),
                ('birth_year', models.PositiveSmallIntegerField(verbose_name='birth year')),
                ('pronouns', models.CharField(blank=True, max_length=30, verbose_name='pronouns')),
                ('email', clinic.models.fields.EncryptedText(blank=True, default='', verbose_name='e-mail')),
                ('phone', clinic.models.fields.EncryptedText(blank=True, default='', verbose_name='telephone')),
                ('contact_notes', clinic.models.fields.EncryptedText(blank=True, default='', verbose_name='how to reach them safely')),
                ('email_index', models.CharField(blank=True, db_index=True, default='', max_length=64)),
                ('language', models.CharField(default='en-gb', max_length=12, verbose_name='language')),
                ('state', models.CharField(choices=[('active', 'in care'), ('paused', 'paused'), ('ended', 'care ended')], default='active', max_length=10)),
                ('ended_on', models.DateField(blank=True, null=True)),
            ],
            options={
                'ordering': ['name', 'id'],
                'indexes': [models.Index(fields=['practice', 'name', 'id'], name='client_by_name')],
                'constraints': [models.CheckConstraint(condition=models.Q(('birth_year__gte', 1900), ('birth_year__lte', 2200)), name='birth_year_sound'), models.CheckConstraint(condition=models.Q(models.Q(('ended_on__isnull', False), ('state', 'ended')), models.Q(models.Q(('state', 'ended'), _negated=True), ('ended_on', None)), _connector='OR'), name='ended_has_day')],
            },
        ),
        migrations.CreateModel(
            name='Erasing',
            fields=[
                ('practice', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='clinic.practice')),
            ],
            options={
                'indexes': [],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='PracticeKey',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('practice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='keys', to='clinic.practice')),
                ('wrapped', models.TextField()),
                ('retired_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('retired_at', None)), fields=('practice',), name='one_practice_key')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='MemberRole',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='held_roles', to='clinic.member')),
                ('role', models.CharField(choices=[('owner', 'owner'), ('supervisor', 'supervisor'), ('therapist', 'therapist'), ('trainee', 'trainee'), ('front_desk', 'front_desk')], max_length=20)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('member', 'role'), name='role_once'), models.CheckConstraint(condition=models.Q(('role__in', ['owner', 'supervisor', 'therapist', 'trainee', 'front_desk'])), name='role_known')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Supervision',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('practice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.practice')),
                ('supervisor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='supervises', to='clinic.member')),
                ('supervisee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='supervised_by', to='clinic.member')),
                ('since', models.DateField()),
                ('until', models.DateField(blank=True, null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('supervisor', models.F('supervisee')), _negated=True), name='supervision_of_another'), models.UniqueConstraint(condition=models.Q(('until', None)), fields=('supervisor', 'supervisee'), name='one_open_supervision'), models.CheckConstraint(condition=models.Q(('until', None), ('until__gte', models.F('since')), _connector='OR'), name='supervision_forward')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('practice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.practice')),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consents', to='clinic.client')),
                ('kind', models.CharField(choices=[('measurement', 'check-ins and their scores'), ('mail', 'messages by e-mail'), ('sharing', 'sharing reports with others')], max_length=12)),
                ('version', models.CharField(max_length=12)),
                ('given', models.BooleanField()),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-at', '-created_at'],
                'indexes': [models.Index(fields=['client', 'kind', '-at'], name='consent_newest')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['measurement', 'mail', 'sharing'])), name='consent_kind')],
            },
        ),
        migrations.CreateModel(
            name='Caseload',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('practice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.practice')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='caseload', to='clinic.member')),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='carers', to='clinic.client')),
                ('since', models.DateField()),
                ('until', models.DateField(blank=True, null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['client', 'until'], name='caseload_of_client')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('until', None)), fields=('member', 'client'), name='one_open_caseload'), models.CheckConstraint(condition=models.Q(('until', None), ('until__gte', models.F('since')), _connector='OR'), name='caseload_forward')],
            },
        ),
        migrations.CreateModel(
            name='ProcessNote',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('practice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.practice')),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.client')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.member')),
                ('session_on', models.DateField()),
                ('text', clinic.models.fields.EncryptedText(blank=True, default='')),
                ('revision', models.PositiveIntegerField(default=0)),
                ('saved_at', models.DateTimeField(auto_now=True)),
            ],
            options={
                'ordering': ['-session_on', '-created_at'],
                'indexes': [models.Index(fields=['author', 'client'], name='process_note_of_author')],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='AuditEvent',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('practice', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.practice')),
                ('at', models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
                ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('client', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.client')),
                ('event', models.CharField(max_length=40)),
                ('subject_kind', models.CharField(blank=True, max_length=40)),
                ('subject_id', models.CharField(blank=True, max_length=40)),
                ('reason', models.CharField(blank=True, max_length=60)),
                ('address', models.GenericIPAddressField(null=True)),
                ('request_id', models.CharField(blank=True, max_length=36)),
                ('on_behalf_of', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.member')),
                ('chain', models.CharField(blank=True, default='', max_length=36)),
                ('number', models.PositiveBigIntegerField(null=True)),
                ('seal', models.CharField(blank=True, default='', max_length=80)),
            ],
            options={
                'ordering': ['-at'],
                'indexes': [models.Index(fields=['practice', '-at'], name='audit_of_practice'), models.Index(fields=['client', '-at'], name='audit_of_client')],
                'constraints': [models.CheckConstraint(condition=models.Q(('event__in', ['signed_in', 'sign_in_failed', 'signed_out', 'denied', 'practice.opened', 'member.added', 'member.roles_changed', 'supervision.started', 'people.viewed', 'audit.viewed', 'clients.listed', 'client.viewed', 'client.added', 'client.changed', 'consent.recorded', 'caseload.started', 'caseload.ended', 'plan.chosen', 'plan.changed', 'plan.viewed', 'note.started', 'note.viewed', 'note.edited', 'note.signed', 'note.discarded', 'note.addendum_added', 'check_in.assigned', 'check_in.withdrawn', 'check_in.viewed', 'link.made', 'link.redeemed', 'check_in.saved', 'response.sent', 'scores.read', 'reports.listed', 'report.requested', 'report.viewed', 'report.produced', 'report.failed', 'report.cancelled', 'report.downloaded', 'token.made', 'token.revoked', 'instrument.imported', 'instrument.started', 'instrument.edited', 'instrument.discarded', 'instrument.published', 'instrument.offered', 'reference.imported', 'reference.adopted', 'reference.dropped', 'evidence.viewed', 'response.imported', 'password.changed', 'second_factor.added', 'second_factor.removed', 'reauthenticated', 'session.ended', 'setup.claimed', 'practice.changed', 'invitation.made', 'invitation.accepted', 'invitation.revoked', 'member.deactivated', 'member.reactivated', 'supervision.ended', 'client.transferred', 'cover.started', 'cover.ended', 'break_glass.opened', 'break_glass.ended', 'access_log.viewed', 'client.exported', 'client.erased', 'legal_hold.set', 'legal_hold.lifted', 'practice.exported', 'list.exported', 'brought_over', 'page.printed', 'keys.rotated', 'backup.made', 'backup.restored', 'audit.verified', 'plan.reviewed', 'movement.confirmed', 'calendar.viewed', 'calendar.shared', 'session.planned', 'session.changed', 'leave.changed', 'ending.planned', 'care.ended', 'care.returned', 'note.submitted', 'note.returned', 'note.commented', 'snippet.changed', 'process_note.viewed', 'process_note.edited', 'exercise.given', 'exercise.logged', 'exercise.ended', 'card.given', 'card.taken_back', 'person.changed', 'life_line.changed', 'life.viewed', 'safety_plan.made', 'safety_plan.viewed', 'supervision.viewed', 'alert.raised', 'alert.seen', 'alert.passed', 'alert.decided', 'alerts.listed', 'schedule.made', 'schedule.changed', 'schedule.stopped', 'check_in.reminded', 'check_in.called_up', 'response.entered', 'code.made', 'mail.sent', 'mail.failed', 'contact_wishes.changed', 'result.shared', 'result.withdrawn', 'own_record.viewed', 'safety_page.shown', 'outcomes.viewed', 'prep.viewed'])), name='audit_event_known'), models.UniqueConstraint(fields=('chain', 'number'), name='audit_number_once')],
            },
        ),
        migrations.CreateModel(
            name='Cover',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('practice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.practice')),
                ('away', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='covered_by', to='clinic.member')),
                ('stand_in', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='covers', to='clinic.member')),
                ('since', models.DateField()),
                ('until', models.DateField(verbose_name='first day it no longer holds')),
                ('arranged_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.member')),
            ],
            options={
                'ordering': ['-since'],
                'indexes': [models.Index(fields=['stand_in', 'until'], name='cover_of_member')],
                'constraints': [models.CheckConstraint(condition=models.Q(('away', models.F('stand_in')), _negated=True), name='cover_by_another'), models.CheckConstraint(condition=models.Q(('until__gte', models.F('since'))), name='cover_forward')],
            },
        ),
        migrations.CreateModel(
            name='BreakGlass',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('practice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.practice')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.member')),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.client')),
                ('code', models.CharField(choices=[('emergency', 'The client or somebody else may be in danger'), ('carer_away', "The client's therapist cannot be reached"), ('complaint', 'A complaint or a legal duty'), ('correction', 'A record has to be put right')], max_length=12)),
                ('words', clinic.models.fields.EncryptedText()),
                ('opened_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('ends_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('seen_at', models.DateTimeField(blank=True, null=True, verbose_name="noticed by the client's therapist")),
            ],
            options={
                'ordering': ['-opened_at'],
                'indexes': [models.Index(fields=['member', 'ends_at'], name='break_glass_of_member')],
                'constraints': [models.CheckConstraint(condition=models.Q(('code__in', ['emergency', 'carer_away', 'complaint', 'correction'])), name='break_glass_code'), models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('opened_at'))), name='break_glass_ends')],
            },
        ),
        migrations.CreateModel(
            name='LegalHold',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('practice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.practice')),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='holds', to='clinic.client')),
                ('reason', clinic.models.fields.EncryptedText()),
                ('set_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.member')),
                ('lifted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.member')),
                ('lifted_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('lifted_at', None)), fields=('client',), name='one_legal_hold'), models.CheckConstraint(condition=models.Q(models.Q(('lifted_at', None), ('lifted_by', None)), models.Q(('lifted_at__isnull', False), ('lifted_by__isnull', False)), _connector='OR'), name='hold_lifted_by_somebody')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Erasure',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('practice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.practice')),
                ('client', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='erasure', to='clinic.client')),
                ('erased_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.member')),
                ('reason', models.CharField(max_length=40)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('rows', models.JSONField(default=dict)),
                ('backups_age_out_on', models.DateField()),
            ],
            options={
                'abstract': False,
                'indexes': [],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='Plan',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('practice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.practice')),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='plans', to='clinic.client')),
                ('pathway', models.CharField(choices=[('anxious', 'From anxious to secure'), ('avoidant', 'From avoidant to secure'), ('fearful', 'From fearful-avoidant to secure'), ('mixed', 'A way of its own, from several pathways'), ('none', 'No pathway, goals only')], max_length=10)),
                ('library_version', models.CharField(max_length=20)),
                ('reason', clinic.models.fields.EncryptedText(blank=True, default='', verbose_name='why this pathway')),
                ('chosen_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.member')),
                ('review_on', models.DateField(blank=True, null=True, verbose_name='looked at again on')),
                ('elements', clinic.models.fields.EncryptedJSON(default=dict, verbose_name='parts of the routes in use')),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-created_at'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('client',), name='one_open_plan'), models.CheckConstraint(condition=models.Q(('pathway__in', ['anxious', 'avoidant', 'fearful', 'mixed', 'none'])), name='pathway_known')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Confirmation',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('practice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.practice')),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='confirmations', to='clinic.client')),
                ('scale', models.CharField(max_length=60)),
                ('sentence', clinic.models.fields.EncryptedText()),
                ('seen_on', models.DateField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.member')),
            ],
            options={
                'ordering': ['-seen_on', '-created_at'],
                'indexes': [],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='Card',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('practice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.practice')),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cards', to='clinic.client')),
                ('template', models.CharField(max_length=60, verbose_name='card of the library')),
                ('line', clinic.models.fields.EncryptedText(blank=True, default='')),
                ('given_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.member')),
                ('given_on', models.DateField()),
                ('taken_back_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-given_on', '-created_at'],
                'indexes': [],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('practice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to='clinic.practice')),
                ('email', clinic.models.fields.EncryptedText()),
                ('name', models.CharField(max_length=120)),
                ('title', models.CharField(blank=True, max_length=20)),
                ('profession', models.CharField(blank=True, max_length=80)),
                ('roles', models.JSONField(default=list)),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.member')),
                ('expires_at', models.DateTimeField()),
                ('accepted_at', models.DateTimeField(blank=True, null=True)),
                ('accepted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-created_at'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('accepted_at', None), ('accepted_by', None)), models.Q(('accepted_at__isnull', False), ('accepted_by__isnull', False)), _connector='OR'), name='accepted_by_somebody'), models.CheckConstraint(condition=models.Q(('accepted_at', None), ('revoked_at', None), _connector='OR'), name='accepted_or_revoked')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='ClientKey',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('practice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.practice')),
                ('client', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='key', to='clinic.client')),
                ('wrapped_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.practicekey')),
                ('wrapped', models.TextField(blank=True)),
                ('destroyed_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(models.Q(('wrapped', ''), _negated=True), ('destroyed_at', None)), models.Q(('destroyed_at__isnull', False), ('wrapped', '')), _connector='OR'), name='key_or_destroyed')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('practice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.practice')),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='people', to='clinic.client')),
                ('content', clinic.models.fields.EncryptedJSON(default=dict)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.member')),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['position', 'created_at'],
                'indexes': [],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='LifeEvent',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('practice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.practice')),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='life_events', to='clinic.client')),
                ('content', clinic.models.fields.EncryptedJSON(default=dict)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.member')),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['position', 'created_at'],
                'indexes': [],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='SafetyPlan',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('practice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.practice')),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='safety_plans', to='clinic.client')),
                ('number', models.PositiveSmallIntegerField()),
                ('content', clinic.models.fields.EncryptedJSON(default=dict)),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.member')),
                ('with_client', models.BooleanField(default=True, verbose_name='made together with the client')),
                ('agreed_on', models.DateField()),
            ],
            options={
                'ordering': ['-number'],
                'constraints': [models.UniqueConstraint(fields=('client', 'number'), name='safety_plan_number')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Mail',
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
                ('client', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.client')),
                ('kind', models.CharField(max_length=30)),
                ('key', models.CharField(max_length=80, null=True, unique=True)),
                ('to', clinic.models.fields.EncryptedText()),
                ('content', clinic.models.fields.EncryptedJSON(default=dict)),
                ('due_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['due_at'],
                'indexes': [models.Index(fields=['state', 'due_at'], name='mail_due')],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='ContactWishes',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('practice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.practice')),
                ('client', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='contact_wishes', to='clinic.client')),
                ('is_shared', models.BooleanField(default=False, verbose_name="others see this client's phone or mail")),
                ('sender', models.CharField(blank=True, max_length=60, verbose_name='name messages come from')),
                ('quiet_from', models.TimeField(blank=True, null=True, verbose_name='no messages from')),
                ('quiet_until', models.TimeField(blank=True, null=True, verbose_name='no messages until')),
                ('time_zone', models.CharField(blank=True, max_length=40)),
                ('stopped_at', models.DateTimeField(blank=True, null=True, verbose_name='asked for no more messages')),
                ('record_asked_at', models.DateTimeField(blank=True, null=True, verbose_name='asked for a copy of the record')),
            ],
            options={
                'abstract': False,
                'indexes': [],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='Series',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('practice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.practice')),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='series', to='clinic.client')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.member')),
                ('kind', models.CharField(choices=[('in_person', 'in person'), ('video', 'by video'), ('phone', 'by telephone'), ('couple', 'as a couple'), ('contact', 'contact between sessions')], max_length=10)),
                ('first_on', models.DateField()),
                ('at', models.TimeField(verbose_name="time of day, on the practice's clock")),
                ('minutes', models.PositiveSmallIntegerField(default=50)),
                ('every_weeks', models.PositiveSmallIntegerField(default=1)),
                ('until', models.DateField(blank=True, null=True, verbose_name='first day it no longer holds')),
            ],
            options={
                'ordering': ['-first_on'],
                'constraints': [models.CheckConstraint(condition=models.Q(('every_weeks__gte', 1), ('every_weeks__lte', 12)), name='series_weeks'), models.CheckConstraint(condition=models.Q(('minutes__gte', 5), ('minutes__lte', 480)), name='series_minutes')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Leave',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('practice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.practice')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='leaves', to='clinic.member')),
                ('since', models.DateField()),
                ('until', models.DateField(verbose_name='first day back')),
            ],
            options={
                'ordering': ['since'],
                'constraints': [models.CheckConstraint(condition=models.Q(('until__gt', models.F('since'))), name='leave_forward')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='CalendarFeed',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('practice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.practice')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='feeds', to='clinic.member')),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('revoked_at', None)), fields=('member',), name='one_live_feed')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Ending',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('practice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.practice')),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='endings', to='clinic.client')),
                ('planned_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.member')),
                ('planned_on', models.DateField(verbose_name='last session')),
                ('summary', clinic.models.fields.EncryptedText(blank=True, default='')),
                ('maintenance', clinic.models.fields.EncryptedJSON(default=dict)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('returned_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-planned_on'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('client',), name='one_open_ending')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Snippet',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('practice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.practice')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='snippets', to='clinic.member')),
                ('title', models.CharField(max_length=60)),
                ('text', clinic.models.fields.EncryptedText()),
            ],
            options={
                'ordering': ['title'],
                'constraints': [models.UniqueConstraint(fields=('member', 'title'), name='snippet_title_once')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Goal',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('practice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.practice')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='goals', to='clinic.plan')),
                ('template', models.CharField(blank=True, max_length=60, verbose_name='goal of the pathway')),
                ('words', clinic.models.fields.EncryptedText(blank=True, default='', verbose_name="in the client's words")),
                ('descriptors', clinic.models.fields.EncryptedJSON(default=dict, verbose_name='what each level looks like')),
                ('markers', clinic.models.fields.EncryptedJSON(default=dict, verbose_name='signs of their own')),
                ('weight', models.PositiveSmallIntegerField(default=1, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(5)])),
                ('in_focus', models.BooleanField(default=False, verbose_name='in focus')),
                ('position', models.PositiveSmallIntegerField()),
                ('put_aside_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['position'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('template', ''), _negated=True), fields=('plan', 'template'), name='goal_once_in_plan'), models.CheckConstraint(condition=models.Q(('weight__gte', 1), ('weight__lte', 5)), name='goal_weight')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='PlanChange',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('practice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.practice')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='clinic.plan')),
                ('kind', models.CharField(choices=[('chosen', 'pathway chosen'), ('pathway', 'pathway changed'), ('goal_added', 'goal added'), ('goal_changed', 'goal changed'), ('put_aside', 'goal put aside'), ('taken_up', 'goal taken up again'), ('reviewed', 'plan looked at together'), ('routes', 'routes changed')], max_length=12)),
                ('content', clinic.models.fields.EncryptedJSON(default=dict)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.member')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'ordering': ['-at'],
                'indexes': [],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='Session',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('practice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.practice')),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sessions', to='clinic.client')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sessions', to='clinic.member')),
                ('series', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.series')),
                ('kind', models.CharField(choices=[('in_person', 'in person'), ('video', 'by video'), ('phone', 'by telephone'), ('couple', 'as a couple'), ('contact', 'contact between sessions')], max_length=10)),
                ('starts_at', models.DateTimeField()),
                ('minutes', models.PositiveSmallIntegerField(default=50)),
                ('state', models.CharField(choices=[('planned', 'planned'), ('attended', 'attended'), ('cancelled', 'cancelled'), ('missed', 'missed')], default='planned', max_length=10)),
                ('state_at', models.DateTimeField(blank=True, null=True)),
                ('moved', models.BooleanField(default=False, verbose_name='moved out of its series')),
                ('words', clinic.models.fields.EncryptedText(blank=True, default='', verbose_name='why it was cancelled or missed')),
            ],
            options={
                'ordering': ['starts_at'],
                'indexes': [models.Index(fields=['member', 'starts_at'], name='session_of_member'), models.Index(fields=['client', '-starts_at'], name='session_of_client')],
                'constraints': [models.CheckConstraint(condition=models.Q(('minutes__gte', 5), ('minutes__lte', 480)), name='session_minutes'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'planned'), ('state_at', None)), models.Q(('state__in', ['attended', 'cancelled', 'missed']), ('state_at__isnull', False)), _connector='OR'), name='session_state'), models.UniqueConstraint(fields=('series', 'starts_at'), name='once_in_series')],
            },
        ),
        migrations.CreateModel(
            name='Exercise',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('practice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.practice')),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='exercises', to='clinic.client')),
                ('goal', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='exercises', to='clinic.goal')),
                ('template', models.CharField(max_length=60, verbose_name='exercise of the library')),
                ('words', clinic.models.fields.EncryptedText(blank=True, default='', verbose_name='from the therapist')),
                ('given_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.member')),
                ('given_on', models.DateField()),
                ('state', models.CharField(choices=[('open', 'in use'), ('done', 'done'), ('stopped', 'put aside')], default='open', max_length=10)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-given_on', '-created_at'],
                'indexes': [models.Index(fields=['client', 'state'], name='exercise_of_client')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('state', 'open')), models.Q(('ended_at__isnull', False), ('state__in', ['done', 'stopped'])), _connector='OR'), name='exercise_end')],
            },
        ),
        migrations.CreateModel(
            name='Note',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('practice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.practice')),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notes', to='clinic.client')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notes', to='clinic.member')),
                ('session', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notes', to='clinic.session')),
                ('session_on', models.DateField(verbose_name='session on')),
                ('format', models.CharField(choices=[('attachment', 'Attachment'), ('dap', 'DAP'), ('soap', 'SOAP'), ('birp', 'BIRP'), ('girp', 'GIRP')], default='attachment', max_length=12)),
                ('content', clinic.models.fields.EncryptedJSON(default=dict)),
                ('revision', models.PositiveIntegerField(default=0)),
                ('saved_at', models.DateTimeField(auto_now=True)),
                ('signed_at', models.DateTimeField(blank=True, null=True)),
                ('signed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='signed_notes', to='clinic.member')),
                ('signature', models.CharField(blank=True, max_length=240, verbose_name='name, role and meaning')),
                ('submitted_at', models.DateTimeField(blank=True, null=True, verbose_name='sent for co-signature')),
                ('submitted_to', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notes_to_sign', to='clinic.member')),
            ],
            options={
                'ordering': ['-session_on', '-created_at'],
                'indexes': [models.Index(fields=['client', '-session_on'], name='note_newest')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('signature', ''), ('signed_at', None), ('signed_by', None)), models.Q(('signed_at__isnull', False), ('signed_by__isnull', False), models.Q(('signature', ''), _negated=True)), _connector='OR'), name='signature_all_or_none'), models.CheckConstraint(condition=models.Q(models.Q(('submitted_at', None), ('submitted_to', None)), models.Q(('submitted_at__isnull', False), ('submitted_to__isnull', False)), _connector='OR'), name='submitted_to_somebody'), models.UniqueConstraint(fields=('session', 'author'), name='one_note_of_a_session')],
            },
        ),
        migrations.CreateModel(
            name='GoalRating',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('practice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.practice')),
                ('goal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ratings', to='clinic.goal')),
                ('note', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='ratings', to='clinic.note')),
                ('level', models.SmallIntegerField()),
                ('rated_on', models.DateField()),
                ('rated_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.member')),
            ],
            options={
                'ordering': ['rated_on', 'created_at'],
                'indexes': [models.Index(fields=['goal', '-rated_on'], name='rating_newest')],
                'constraints': [models.CheckConstraint(condition=models.Q(('level__gte', -2), ('level__lte', 2)), name='rating_level')],
            },
        ),
        migrations.CreateModel(
            name='MarkerEvidence',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('practice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.practice')),
                ('goal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='clinic.goal')),
                ('note', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='clinic.note')),
                ('marker', models.CharField(blank=True, max_length=80)),
                ('route', models.CharField(blank=True, max_length=20)),
                ('sentence', clinic.models.fields.EncryptedText(blank=True, default='')),
                ('seen_on', models.DateField()),
                ('seen_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.member')),
            ],
            options={
                'ordering': ['-seen_on', '-created_at'],
                'indexes': [models.Index(fields=['goal', '-seen_on'], name='evidence_newest')],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='BeliefRating',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('practice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.practice')),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='belief_ratings', to='clinic.client')),
                ('note', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='belief_ratings', to='clinic.note')),
                ('belief', models.CharField(max_length=30)),
                ('level', models.PositiveSmallIntegerField()),
                ('rated_on', models.DateField()),
                ('rated_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.member')),
            ],
            options={
                'ordering': ['rated_on', 'created_at'],
                'constraints': [models.CheckConstraint(condition=models.Q(('level__lte', 10)), name='belief_level')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='ExerciseLog',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('practice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.practice')),
                ('exercise', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='logs', to='clinic.exercise')),
                ('done_on', models.DateField()),
                ('useful', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('words', clinic.models.fields.EncryptedText(blank=True, default='')),
                ('logged_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'ordering': ['done_on', 'at'],
                'constraints': [models.CheckConstraint(condition=models.Q(('useful', None), ('useful__lte', 4), _connector='OR'), name='exercise_usefulness')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Addendum',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('practice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.practice')),
                ('note', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='addenda', to='clinic.note')),
                ('kind', models.CharField(choices=[('addendum', 'Addendum'), ('late_entry', 'Late entry'), ('amendment', 'Amendment')], default='addendum', max_length=12)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.member')),
                ('reason', clinic.models.fields.EncryptedText()),
                ('text', clinic.models.fields.EncryptedText()),
                ('at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'ordering': ['at'],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['addendum', 'late_entry', 'amendment'])), name='addendum_kind')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Comment',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('practice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.practice')),
                ('note', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='comments', to='clinic.note')),
                ('kind', models.CharField(choices=[('comment', 'comment'), ('returned', 'returned for revision')], default='comment', max_length=10)),
                ('revision', models.PositiveIntegerField(verbose_name='revision of the draft it speaks of')),
                ('text', clinic.models.fields.EncryptedText()),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.member')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'ordering': ['at'],
                'indexes': [],
                'constraints': [],
            },
        ),
        migrations.AddField(
            model_name='practice',
            name='alert_reader',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.member'),
        ),
        migrations.AddField(
            model_name='practice',
            name='alert_back_up',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.member'),
        ),
        migrations.RunPython(
            make_guesses, lambda apps, schema_editor: schema_editor.execute(f"DROP TABLE {GUESSES}")
        ),
        *(migrations.RunPython(*steps) for steps in (*locks(), *walls())),
    ]
