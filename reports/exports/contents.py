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
        people = [name for name in self.names if self._leads_to_member(name)]
        found: models.QuerySet[models.Model] = models.QuerySet(self.model).filter(
            **{self.path: client.pk}
        )
        if people:
            found = found.select_related(*(f"{name}__user" for name in people))
        return found.order_by("created_at", "pk")

    def _leads_to_member(self, name: str) -> bool:
        target = self.model._meta.get_field(name).related_model
        return getattr(getattr(target, "_meta", None), "label", "") == "clinic.Member"


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
        "id created_at pathway library_version reason chosen_by ended_at",
        left_out="practice client",
    ),
    Part(
        "clinic.Goal",
        "plan__client",
        "id created_at plan template words descriptors weight in_focus position",
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
        "id created_at author session_on format content saved_at signed_at signed_by signature",
        left_out="practice client revision",
    ),
    Part(
        "clinic.Addendum",
        "note__client",
        "id created_at note kind author reason text at",
        left_out="practice",
    ),
    Part(
        "assessments.Assignment",
        "client",
        "id created_at instrument_version assigned_by why closes_at state ended_at",
        left_out="practice client",
    ),
    Part(
        "assessments.Response",
        "client",
        "id created_at assignment instrument_version answers answered_by answered_on sent_at "
        "seconds notes stated",
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
        "reports.Report",
        "client",
        "id created_at state requested_by kind audience period_from period_to started_at "
        "finished_at file_hash file_size pages",
        # The snapshot is what the PDF says, and the PDF goes along; the rest is the job's.
        left_out="practice client snapshot snapshot_hash file request_key attempts lease "
        "lease_until stage done total error",
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
    "assessments.Link": _("Digests of the links to check-ins: they say nothing to anybody."),
    "clinic.ClientKey": _("The wrapped key of the record: it opens nothing outside."),
    "clinic.LegalHold": _("Legal holds: a matter between the practice and the law."),
    "clinic.Erasure": _("Certificates of erasure: where there is one, there is no record."),
    "clinic.AuditEvent": _("The audit: it is the practice's; its own page shows who opened what."),
}
