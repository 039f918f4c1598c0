"""The end of a record: its rows deleted, its key destroyed, a certificate left."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import structlog
from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from clinic import audit
from clinic.models import AppendOnly, Client, ClientKey, Erasing, Erasure, Event, Member
from clinic.models.opening import forget
from reports import storage
from reports.models import Report

# Every model that has rows of a client, and how they are found; what others point at comes last.
ERASED: tuple[tuple[str, str], ...] = (
    ("reports.ReleasedReport", "client"),
    ("reports.Report", "client"),
    ("assessments.Decision", "alert__client"),
    ("assessments.Alert", "client"),
    ("assessments.LatestState", "client"),
    ("assessments.Score", "client"),
    ("assessments.SharedResult", "client"),
    ("assessments.Response", "client"),
    ("assessments.Draft", "assignment__client"),
    ("assessments.TypedSheet", "assignment__client"),
    ("assessments.Link", "assignment__client"),
    ("assessments.TabletCode", "assignment__client"),
    ("assessments.Assignment", "client"),
    ("assessments.Schedule", "client"),
    ("clinic.Mail", "client"),
    ("clinic.ContactWishes", "client"),
    ("clinic.ProcessNote", "client"),
    ("clinic.Card", "client"),
    ("clinic.ExerciseLog", "exercise__client"),
    ("clinic.Exercise", "client"),
    ("clinic.Person", "client"),
    ("clinic.LifeEvent", "client"),
    ("clinic.SafetyPlan", "client"),
    ("clinic.ClientWords", "client"),
    ("clinic.AgendaTopic", "client"),
    ("clinic.Confirmation", "client"),
    ("clinic.BeliefRating", "client"),
    ("clinic.Comment", "note__client"),
    ("clinic.MarkerEvidence", "note__client"),
    ("clinic.GoalRating", "goal__plan__client"),
    ("clinic.Addendum", "note__client"),
    ("clinic.Note", "client"),
    ("clinic.Session", "client"),
    ("clinic.Series", "client"),
    ("clinic.Ending", "client"),
    ("clinic.PlanChange", "plan__client"),
    ("clinic.Goal", "plan__client"),
    ("clinic.Plan", "client"),
    ("clinic.Consent", "client"),
    ("clinic.Caseload", "client"),
    ("clinic.BreakGlass", "client"),
    ("clinic.LegalHold", "client"),
)
KEPT = {"clinic.AuditEvent", "clinic.ClientKey", "clinic.Erasure"}
LOCKED_ONCE = {
    "clinic.Note",
    "assessments.Alert",
    "reports.Report",
}  # besides those that are append-only
UNCOUNTED = {"clinic.ProcessNote"}  # that there were any is their author's to know
log = structlog.get_logger(__name__)
NOBODY = 1900  # the birth year of an erased client


@dataclass(frozen=True)
class Outlook:
    """What an erasure would delete, a table each, and what stands in its way."""

    rows: dict[str, int]
    obstacles: tuple[str, ...]


def outlook(client: Client) -> Outlook:
    """Count what would go; an obstacle each for care that goes on, a hold and retention."""
    counted = [(label, path) for label, path in ERASED if label not in UNCOUNTED]
    rows = {label: _rows(label, path, client).count() for label, path in counted}
    return Outlook({label: n for label, n in rows.items() if n}, tuple(_obstacles(client)))


@transaction.atomic
def erase_client(*, client: Client, reason: str, by: Member | None) -> Erasure:
    """Delete the client's record and destroy its key. Erasing twice gives the same certificate.

    Raises ValidationError while the client is in care, under legal hold or within the time the
    practice keeps records, and while their reports' files cannot be deleted. The audit stays, and
    names a client who no longer has a name.
    """
    client = Client.objects.select_for_update().select_related("practice").get(pk=client.pk)
    if (done := Erasure.objects.filter(client=client).first()) is not None:
        return done
    seen = outlook(client)
    if seen.obstacles:
        raise ValidationError(list(seen.obstacles))
    files = _files(client)
    _reach(files)
    _delete(client)
    _blank(client)
    erasure = Erasure.objects.create(
        practice_id=client.practice_id,
        client=client,
        erased_by=by,
        reason=reason,
        rows=seen.rows,
        backups_age_out_on=_age_out(client.practice.today()),
    )
    audit.record(Event.CLIENT_ERASED, by=by, subject=client, reason=reason)
    key = ClientKey.objects.filter(client=client).values_list("pk", flat=True).first()
    transaction.on_commit(lambda: _after(client, erasure, files, str(key)))
    return erasure


@transaction.atomic
def erase_again(*, client_ids: Iterable[str]) -> int:
    """After a restore: delete anew what had been erased since the backup was made; how many."""
    again = 0
    named = Client.objects.select_related("practice").filter(pk__in=list(client_ids))
    for client in named.filter(erasure=None):
        client.state = Client.State.ENDED
        client.ended_on = client.ended_on or client.practice.today()
        files = _files(client)
        rows = outlook(client).rows
        _delete(client)
        _blank(client)
        Erasure.objects.create(
            practice_id=client.practice_id,
            client=client,
            reason="restored",
            rows=rows,
            backups_age_out_on=_age_out(timezone.now().date()),
        )
        audit.record(Event.CLIENT_ERASED, by=None, subject=client, reason="restored")
        for name in files:
            storage.discard(name)
        again += 1
    return again


def erased_before(path: Path) -> list[str]:
    """The clients on the list that is kept outside the database; empty where there is none."""
    if not path.exists():
        return []
    lines = path.read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["client"] for line in lines]


def _obstacles(client: Client) -> Iterable[str]:
    if client.state != Client.State.ENDED:
        yield _("Care goes on. End it first.")
        return
    if client.holds.filter(lifted_at=None).exists():
        yield _("The record is under legal hold. It has to be lifted first.")
    if (until := _kept_until(client)) and until > client.practice.today():
        yield _("The practice keeps records until %(day)s.") % {"day": until.isoformat()}


def _kept_until(client: Client) -> date | None:
    years, ended = client.practice.retention_years, client.ended_on
    if years is None or ended is None:
        return None
    try:
        return ended.replace(year=ended.year + years)
    except ValueError:  # 29 February
        return ended.replace(year=ended.year + years, month=3, day=1)


def _files(client: Client) -> list[str]:
    reports = Report.objects.filter(client=client).exclude(file="")
    return list(reports.values_list("file", flat=True))


def _reach(files: list[str]) -> None:
    """Nothing is erased while what lies outside the database would be left behind."""
    try:
        if files:
            storage.reach()
    except storage.OutOfReach as away:
        raise ValidationError(away.words) from away


def _rows(label: str, path: str, client: Client) -> models.QuerySet[models.Model]:
    model = apps.get_model(label)
    return models.QuerySet(model).filter(**{path: client})


def _delete(client: Client) -> None:
    """What is locked goes only where an `Erasing` names its row, and nobody else sees that one."""
    for label, path in ERASED:
        rows = _rows(label, path, client)
        if label in LOCKED_ONCE or issubclass(rows.model, AppendOnly):
            _unlock_rows(rows, client)
        rows._raw_delete("default")
    Erasing.objects.filter(practice_id=client.practice_id).delete()
    ClientKey.objects.filter(client=client).update(wrapped="", destroyed_at=timezone.now())


def _unlock_rows(rows: models.QuerySet[models.Model], client: Client) -> None:
    keys = rows.values_list("pk", flat=True)
    named = (Erasing(row_id=pk, practice_id=client.practice_id) for pk in keys)
    Erasing.objects.bulk_create(named, batch_size=5_000)


def _blank(client: Client) -> None:
    """Leave a row without a name, for the audit and the certificate to point at."""
    user = client.user
    if user is not None:  # first: an account is changed by the practice it belongs to
        user.email, user.name, user.is_active = f"{user.pk}@erased.invalid", "", False
        user.set_unusable_password()
        user.save()
    client.name, client.birth_year, client.pronouns, client.user = (
        _("Erased record"),
        NOBODY,
        "",
        None,
    )
    client.email = client.phone = client.contact_notes = ""
    client.save()


def _age_out(today: date) -> date:
    return today + timedelta(days=settings.BACKUP_KEEP_DAYS)


def _after(client: Client, erasure: Erasure, files: list[str], key: str) -> None:
    """What is outside the database: the opened key, the list a restore goes by, the files.

    Whatever becomes of a file: its key is gone, and nobody reads it any more.
    """
    forget(f"client:{client.pk}", key)
    path = Path(settings.ERASURES)
    path.parent.mkdir(parents=True, exist_ok=True)
    line = {"client": str(client.pk), "at": erasure.at.isoformat(timespec="seconds")}
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")
    for done, name in enumerate(files):
        try:
            storage.discard(name)
        except OSError:
            for left in files[done:]:
                log.error("erased_file_left", job=left)
            return
