"""Words of the audit for a file of clients that is sent, and taken back."""

from django.db import migrations, models

from clinic.triggers import locked_again


class Migration(migrations.Migration):

    dependencies = [
        ('clinic', '0017_messages_again'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='auditevent',
            name='audit_event_known',
        ),
        migrations.AddConstraint(
            model_name='auditevent',
            constraint=models.CheckConstraint(condition=models.Q(('event__in', ['signed_in', 'sign_in_failed', 'signed_out', 'denied', 'practice.opened', 'member.added', 'member.roles_changed', 'supervision.started', 'people.viewed', 'audit.viewed', 'clients.listed', 'client.viewed', 'client.added', 'client.changed', 'consent.recorded', 'caseload.started', 'caseload.ended', 'plan.chosen', 'plan.changed', 'plan.viewed', 'note.started', 'note.viewed', 'note.edited', 'note.signed', 'note.discarded', 'note.addendum_added', 'check_in.assigned', 'check_in.withdrawn', 'check_in.viewed', 'link.made', 'link.redeemed', 'check_in.saved', 'response.sent', 'scores.read', 'reports.listed', 'report.requested', 'report.viewed', 'report.produced', 'report.failed', 'report.cancelled', 'report.downloaded', 'token.made', 'token.revoked', 'instrument.imported', 'instrument.started', 'instrument.edited', 'instrument.discarded', 'instrument.published', 'instrument.offered', 'reference.imported', 'reference.adopted', 'reference.dropped', 'evidence.viewed', 'response.imported', 'password.changed', 'second_factor.added', 'second_factor.removed', 'reauthenticated', 'session.ended', 'setup.claimed', 'practice.changed', 'invitation.made', 'invitation.accepted', 'invitation.revoked', 'member.deactivated', 'member.reactivated', 'supervision.ended', 'client.transferred', 'cover.started', 'cover.ended', 'break_glass.opened', 'break_glass.ended', 'access_log.viewed', 'client.exported', 'client.erased', 'legal_hold.set', 'legal_hold.lifted', 'practice.exported', 'list.exported', 'brought_over', 'bring_over.asked', 'bring_over.cancelled', 'page.printed', 'keys.rotated', 'backup.made', 'backup.restored', 'audit.verified', 'plan.reviewed', 'movement.confirmed', 'calendar.viewed', 'calendar.shared', 'session.planned', 'session.changed', 'leave.changed', 'ending.planned', 'care.ended', 'care.returned', 'note.submitted', 'note.returned', 'note.commented', 'snippet.changed', 'process_note.viewed', 'process_note.edited', 'exercise.given', 'exercise.logged', 'exercise.ended', 'card.given', 'card.taken_back', 'person.changed', 'life_line.changed', 'life.viewed', 'safety_plan.made', 'safety_plan.viewed', 'supervision.viewed', 'alert.raised', 'alert.seen', 'alert.passed', 'alert.decided', 'alerts.listed', 'schedule.made', 'schedule.changed', 'schedule.stopped', 'check_in.reminded', 'check_in.called_up', 'response.entered', 'code.made', 'mail.sent', 'mail.failed', 'contact_wishes.changed', 'result.shared', 'result.withdrawn', 'own_record.viewed', 'safety_page.shown', 'outcomes.viewed', 'prep.viewed', 'share.viewed', 'words.taken', 'agenda.changed', 'device.handed_over', 'device.handed_back', 'code.used', 'profile.changed', 'report.edited', 'report.signed', 'report.shared', 'report.revoked'])), name='audit_event_known'),
        ),
        migrations.RunPython(*locked_again("clinic_auditevent")),
    ]
