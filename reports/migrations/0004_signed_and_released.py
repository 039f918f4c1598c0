"""Signed versions of a report, their lock, and what of them is handed to the client."""

import clinic.models.fields
import django.db.models.deletion
import uuid
from django.db import migrations, models

from clinic.policies import walled
from clinic.triggers import ROW, append_only


class Migration(migrations.Migration):

    dependencies = [
        ('clinic', '0015_signed_text_and_erased_rows'),
        ('reports', '0003_readers'),
    ]

    operations = [
        migrations.CreateModel(
            name='ReleasedReport',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('words', clinic.models.fields.EncryptedText(verbose_name='what the member says of it')),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-created_at'],
            },
        ),
        migrations.AddField(
            model_name='report',
            name='digest',
            field=models.CharField(blank=True, default='', max_length=43, verbose_name='digest of what was signed'),
        ),
        migrations.AddField(
            model_name='report',
            name='draft',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='signed_version', to='reports.report'),
        ),
        migrations.AddField(
            model_name='report',
            name='left_out',
            field=models.JSONField(blank=True, default=list, verbose_name='parts it goes without'),
        ),
        migrations.AddField(
            model_name='report',
            name='locked_at',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='report',
            name='made_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='data as of'),
        ),
        migrations.AddField(
            model_name='report',
            name='opening',
            field=clinic.models.fields.EncryptedText(blank=True, default='', verbose_name="a member's own words on the first page"),
        ),
        migrations.AddField(
            model_name='report',
            name='signature',
            field=models.CharField(blank=True, max_length=240, verbose_name='name, role and meaning'),
        ),
        migrations.AddField(
            model_name='report',
            name='signed_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='report',
            name='signed_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='signed_reports', to='clinic.member'),
        ),
        migrations.AddField(
            model_name='report',
            name='thread',
            field=models.UUIDField(blank=True, null=True, verbose_name='the report it is a draft or a version of'),
        ),
        migrations.AddField(
            model_name='report',
            name='version',
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('draft', None), ('signed_at', None), ('signed_by', None), ('version', None), ('digest', ''), ('locked_at', None), ('signature', '')), models.Q(('draft__isnull', False), ('thread__isnull', False), ('version__isnull', False), ('signed_at__isnull', False), ('signed_by__isnull', False), models.Q(('signature', ''), _negated=True), models.Q(('digest', ''), _negated=True)), _connector='OR'), name='report_signed_whole'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.CheckConstraint(condition=models.Q(('version', None), models.Q(('locked_at__isnull', False), ('state', 'ready')), models.Q(models.Q(('state', 'ready'), _negated=True), ('locked_at', None)), _connector='OR'), name='signed_report_locked_when_ready'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.UniqueConstraint(condition=models.Q(('version__isnull', False)), fields=('thread', 'version'), name='report_version_once'),
        ),
        migrations.AddField(
            model_name='releasedreport',
            name='client',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='released_reports', to='clinic.client'),
        ),
        migrations.AddField(
            model_name='releasedreport',
            name='practice',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.practice'),
        ),
        migrations.AddField(
            model_name='releasedreport',
            name='released_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.member'),
        ),
        migrations.AddField(
            model_name='releasedreport',
            name='report',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='releases', to='reports.report'),
        ),
        migrations.AddField(
            model_name='releasedreport',
            name='revoked_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.member'),
        ),
        migrations.AddConstraint(
            model_name='releasedreport',
            constraint=models.UniqueConstraint(condition=models.Q(('revoked_at', None)), fields=('report',), name='released_once_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='releasedreport',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('revoked_at', None), ('revoked_by', None)), models.Q(('revoked_at__isnull', False), ('revoked_by__isnull', False)), _connector='OR'), name='revoked_by_somebody'),
        ),
        migrations.RunPython(*walled("reports_releasedreport")),
        migrations.RunPython(*append_only("reports_report", once="locked_at", erasable=ROW)),
    ]
