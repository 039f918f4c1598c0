"""What of a client's record is exported, column by column, and what is left out and why."""

from dataclasses import dataclass

from django.apps import apps
from django.db import models
from django.utils.translation import gettext_lazy as _

from clinic.models import Client


@dataclass(frozen=True)
class Part:
    """A table's rows of one client: how they are found, which columns go, which stay behind."""

    label: str
    path: str
    columns: str
    left_out: str = ""

    @property
    def model(self) -> type[models.Model]:
        return apps.get_model(self.label)

    @property
    def names(self) -> list[str]:
        """The columns that go."""
        return self.columns.split()

    def rows(self, client: Client) -> models.QuerySet[models.Model]:
        """This client's rows, the oldest first."""
        found: models.QuerySet[models.Model] = models.QuerySet(self.model).filter(
            **{self.path: client.pk}
        )
        if people := self._leading_to("clinic.Member"):
            found = found.select_related(*(f"{name}__user" for name in people))
        for name in self._leading_to("assessments.InstrumentVersion"):
            found = found.select_related(name).defer(f"{name}__definition", f"{name}__source")
        return found.order_by("created_at", "pk")

    def _leading_to(self, label: str) -> list[str]:
        """The columns that point at such a row, whose name stands in the export."""
        related = {name: self.model._meta.get_field(name).related_model for name in self.names}
        return [
            name
            for name, target in related.items()
            if getattr(getattr(target, "_meta", None), "label", "") == label
        ]


EXPORTED = (
    Part(
        "clinic.Client",
        "pk",
        "id created_at name birth_year pronouns email phone contact_notes language state ended_on",
        left_out="practice user email_index",
    ),
    Part(
        "clinic.Consent",
        "client",
        "id created_at kind version given at recorded_by",
        left_out="practice client",
    ),
    Part(
        "clinic.Caseload",
        "client",
        "id created_at member since until",
        left_out="practice client",
    ),
    Part(
        "clinic.Plan",
        "client",
        "id created_at pathway library_version reason chosen_by review_on elements ended_at",
        left_out="practice client",
    ),
    Part(
        "clinic.Goal",
        "plan__client",
        "id created_at plan template words descriptors markers weight in_focus position "
        "put_aside_at",
        left_out="practice",
    ),
    Part(
        "clinic.GoalRating",
        "goal__plan__client",
        "id created_at goal note level rated_on rated_by",
        left_out="practice",
    ),
    Part(
        "clinic.MarkerEvidence",
        "note__client",
        "id created_at goal note marker route sentence seen_on seen_by",
        left_out="practice",
    ),
    Part(
        "clinic.Note",
        "client",
        "id created_at author session session_on format content saved_at signed_at signed_by "
        "signature",
        left_out="practice client revision submitted_at submitted_to digest",
    ),
    Part(
        "clinic.Addendum",
        "note__client",
        "id created_at note kind section struck author reason text at",
        left_out="practice digest",
    ),
    Part(
        "assessments.Assignment",
        "client",
        "id created_at instrument_version assigned_by why closes_at state ended_at withdrawn_by "
        "withdrawn_why channel answered_by session",
        left_out="practice client schedule occasion reminders_left remind_at link_asked_at",
    ),
    Part(
        "assessments.Response",
        "client",
        "id created_at assignment instrument_version answers answered_by entered_by answered_on "
        "sent_at seconds notes stated",
        left_out="practice client",
    ),
    Part(
        "assessments.Score",
        "client",
        "id created_at response instrument about scale value answered items prorated on at state "
        "baseline threshold zone verdict placement",
        left_out="practice client",
    ),
    Part(
        "clinic.PlanChange",
        "plan__client",
        "id created_at plan kind content by at",
        left_out="practice",
    ),
    Part(
        "clinic.BeliefRating",
        "client",
        "id created_at note belief level rated_on rated_by",
        left_out="practice client",
    ),
    Part(
        "clinic.Confirmation",
        "client",
        "id created_at scale sentence seen_on by",
        left_out="practice client",
    ),
    Part(
        "clinic.Session",
        "client",
        "id created_at member kind starts_at minutes state state_at words",
        left_out="practice client series moved",
    ),
    Part(
        "clinic.Ending",
        "client",
        "id created_at planned_by planned_on summary maintenance ended_at returned_at",
        left_out="practice client",
    ),
    Part(
        "clinic.Exercise",
        "client",
        "id created_at goal template words given_by given_on state ended_at",
        left_out="practice client",
    ),
    Part(
        "clinic.ExerciseLog",
        "exercise__client",
        "id created_at exercise done_on useful words at",
        left_out="practice logged_by",
    ),
    Part(
        "clinic.Card",
        "client",
        "id created_at template line given_by given_on taken_back_at",
        left_out="practice client",
    ),
    Part(
        "clinic.SafetyPlan",
        "client",
        "id created_at number content made_by with_client agreed_on",
        left_out="practice client",
    ),
    Part(
        "clinic.ClientWords",
        "client",
        "id created_at text said_on may_be_quoted taken_by",
        left_out="practice client",
    ),
    Part(
        "assessments.SharedResult",
        "client",
        "id created_at response words companions shared_by withdrawn_at",
        left_out="practice client",
    ),
    Part(
        "clinic.ContactWishes",
        "client",
        "id created_at is_shared sender quiet_from quiet_until time_zone stopped_at "
        "record_asked_at",
        left_out="practice client stop_seen_at resumed_at",
    ),
    Part(
        "assessments.Schedule",
        "client",
        "id created_at instrument language cadence every starts_on at days_open reminders channel "
        "why made_by state paused_until count ended_at ended_by_client after_care",
        left_out="practice client next_at stop_hash",
    ),
    Part(
        "assessments.Alert",
        "client",
        "id created_at rule colour about reason response raised_at owner passed_to passed_at state "
        "seen_by seen_at decided_at",
        left_out="practice client fingerprint assignment watched due_at",
    ),
    Part(
        "assessments.Decision",
        "alert__client",
        "id created_at alert kind words happened_at to until again_at by at",
        left_out="practice",
    ),
    Part(
        "reports.Report",
        "client",
        "id created_at state requested_by kind audience recipient period_from period_to started_at "
        "finished_at made_at file_hash file_size pages version signed_at signed_by signature",
        # The snapshot is what the PDF says, and the PDF goes along; the rest is the job's.
        left_out="practice client snapshot snapshot_hash file request_key attempts lease "
        "lease_until stage done total error left_out opening thread draft digest locked_at "
        "batch",
    ),
    Part(
        "reports.ReleasedReport",
        "client",
        "id created_at report words released_by revoked_at revoked_by",
        left_out="practice client",
    ),
    Part(
        "clinic.BreakGlass",
        "client",
        "id created_at member code opened_at ends_at ended_at",
        # The opener's own words are for those who review the opening.
        left_out="practice client words seen_at",
    ),
)
LEFT_OUT = {
    "assessments.Draft": _("Answers that were not sent yet: they belong to the client alone."),
    "assessments.TypedSheet": _("Sheets being typed in: once sent, the answers go along."),
    "assessments.LatestState": _(
        "A short line for lists, worked out from the scores: those go along."
    ),
    "assessments.Link": _(
        "Marks that the links to check-ins are known by: they say nothing about anybody."
    ),
    "assessments.TabletCode": _(
        "Marks that tablet codes are known by: they say nothing about anybody."
    ),
    "clinic.Series": _("How often sessions repeat: the sessions themselves go along."),
    "clinic.Mail": _(
        "Messages on their way: they name a check-in and nothing of what was answered."
    ),
    "clinic.Person": _(
        "The practice's own list of people in the client's life. Whom the client named in answers"
        " and plans stands there."
    ),
    "clinic.LifeEvent": _("The life line: it speaks of other people; ask for it in a session."),
    "clinic.AgendaTopic": _("What a supervisor and a supervisee meant to speak of."),
    "clinic.Comment": _("What a supervisor wrote to a supervisee about a draft."),
    "clinic.ProcessNote": _("A therapist's notes to themselves: no part of the record."),
    "clinic.ClientKey": _("The locked key of the record: it opens nothing outside the practice."),
    "clinic.LegalHold": _("Legal holds: a matter between the practice and the law."),
    "clinic.Erasure": _("Certificates of erasure: where there is one, there is no record."),
    "clinic.AuditEvent": _("The audit: it is the practice's; its own page shows who opened what."),
}
