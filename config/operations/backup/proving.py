"""What a restored place has to prove, and the erasures it has to catch up with.

Runs on the restored database itself. First, untouched: rows a table, ends of the chains, everything
written once, held to the manifest. Then, under the present models: every chain walked, every signed
note against its line in the audit and the ratings it gave, samples of every sealed column opened.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection, models, transaction
from django.db.migrations.executor import MigrationExecutor

from clinic import audit
from clinic.audit.anchor import anchors, drop_anchor
from clinic.audit.proof import Anchored, prove
from clinic.audit.signed import unlike_signed
from clinic.crypto import SealError
from clinic.models import (
    AuditEvent,
    EncryptedText,
    Event,
    GoalRating,
    Note,
    Practice,
    ProcessNote,
)
from clinic.models.opening import warm
from config.operations.backup.facts import counts, digest, heads
from config.operations.backup.files import names_in
from reports import storage
from reports.actions.erasure import erase_again, erased_before
from reports.models import Report

SAMPLES = 25  # rows a sealed model and practice; their ids are random, so the first are a fair draw
AT_ONCE = 500


def finish(manifest: dict[str, Any], *, verify: bool) -> dict[str, Any]:
    """Prove (where asked) and settle the place; what was found, with `whole` and `breaks`."""
    found: dict[str, Any] = {"verified": verify}
    breaks: list[str] = []
    with transaction.atomic():
        if verify:
            breaks += _raw(manifest["facts"], found)
    _migrate()
    with transaction.atomic():
        if verify:
            breaks += [*_chains(manifest["facts"], found), *_signatures(found)]
            breaks += [*_samples(found), *_report_files(set(manifest["gone"]), found)]
    found["erased_again"] = erase_again(client_ids=erased_before(Path(settings.ERASURES)))
    Session.objects.all().delete()  # whoever was signed in then signs in again
    audit.record(Event.BACKUP_RESTORED, by=None, reason="broken" if breaks else "")
    drop_anchor(Path(settings.AUDIT_ANCHOR))
    return found | {"whole": not breaks if verify else None, "breaks": breaks}


def _raw(facts: dict[str, Any], found: dict[str, Any]) -> Iterator[str]:
    """The database as it came, before anything touches it."""
    here = counts(connection)
    found["tables"], found["rows"] = len(here), sum(here.values())
    for table in sorted(set(here) | set(facts["counts"])):
        if here.get(table) != facts["counts"].get(table):
            then = facts["counts"].get(table)
            yield f"{table} has {here.get(table)} rows; at the backup it had {then}."
    if heads(connection) != facts["heads"]:
        yield "The audit's chains do not end where they ended at the backup."
    for table, then in facts["written_once"].items():
        if table in here and digest(connection, table, then["columns"]) != then:
            yield f"{table} does not hold what it held: rows that are written once differ."


def _migrate() -> None:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", interactive=False, verbosity=0)


def _chains(facts: dict[str, Any], found: dict[str, Any]) -> Iterator[str]:
    held = [*anchors(Path(settings.AUDIT_ANCHOR)), *(Anchored(*head) for head in facts["heads"])]
    proof = prove(held)
    found["audit"] = {"chains": proof.chains, "lines": proof.lines}
    for broken in proof.breaks:
        yield f"Audit, chain {broken.chain or '(no practice)'}, {broken.number}: {broken.words}."


def _signatures(found: dict[str, Any]) -> Iterator[str]:
    """Each signed note opens, says what was signed, was signed by whom it says, and gave the
    ratings that stand."""
    lines = AuditEvent.objects.filter(event=Event.NOTE_SIGNED)
    signed = {(pk, actor) for pk, actor in lines.values_list("subject_id", "actor_id")}
    found["signed_notes"] = 0
    notes = Note.objects.exclude(signed_at=None).select_related("signed_by").order_by("pk")
    for batch in _batches(notes):
        warm({note.client_id for note in batch})
        ratings = _ratings(batch)
        for note in batch:
            found["signed_notes"] += 1
            if note.signed_by is None or (str(note.pk), note.signed_by.user_id) not in signed:
                yield f"Note {note.pk}: the audit does not say that it was signed by whom it says."
            try:
                said = {key: goal["attainment"] for key, goal in note.content["goals"].items()}
            except (SealError, KeyError) as error:
                yield f"Note {note.pk} does not open: {error}"
                continue
            given = {key: level for key, level in said.items() if level is not None}
            if given != ratings.get(note.pk, {}):
                yield f"Note {note.pk}: the ratings it gave are not those that stand."
    for broken in unlike_signed():
        yield f"Signed text: {broken.words}."


def _ratings(notes: list[Note]) -> dict[Any, dict[str, int]]:
    found: dict[Any, dict[str, int]] = {}
    for note_id, goal_id, level in GoalRating.objects.filter(note__in=notes).values_list(
        "note_id", "goal_id", "level"
    ):
        found.setdefault(note_id, {})[str(goal_id)] = level
    return found


def _samples(found: dict[str, Any]) -> Iterator[str]:
    """Texts of every model that seals any, some of each practice."""
    found["opened"] = {}
    for model, names in sealed_models():
        label, opened = model._meta.label, 0
        for row in _drawn(model):
            for name in names:
                try:
                    opened += bool(getattr(row, name))
                except (SealError, ValueError) as error:
                    yield f"{label} {row.pk}, {name}: {error}"
        found["opened"][label] = opened


def sealed_models() -> Iterator[tuple[type[models.Model], list[str]]]:
    """Every model with sealed columns, and their names."""
    for model in apps.get_models():
        names = [f.attname for f in model._meta.concrete_fields if isinstance(f, EncryptedText)]
        if names:
            yield model, names


def _drawn(model: type[models.Model]) -> Iterator[models.Model]:
    rows: models.QuerySet[models.Model] = models.QuerySet(model).order_by("pk")
    for practice_id in Practice.objects.values_list("pk", flat=True):
        found = {"pk" if model is Practice else "practice_id": practice_id}
        for row in rows.filter(**found)[:SAMPLES]:
            if isinstance(row, ProcessNote):  # that it opens for its author; nobody is shown it
                row.read_by(row.author_id)
            yield row


def _report_files(gone: set[str], found: dict[str, Any]) -> Iterator[str]:
    """Each ready report's file is there, unless it was deleted while the backup ran; some open."""
    found["report_files"], there = 0, set(names_in(default_storage))
    for at, report in enumerate(Report.objects.filter(state="ready").order_by("pk").iterator()):
        if report.file in gone:
            continue
        found["report_files"] += 1
        if report.file not in there:
            yield f"Report {report.number}: its file is not there."
        elif at < SAMPLES:
            try:
                storage.open_file(report)
            except storage.OutOfReach:
                yield f"Report {report.number}: where its file is kept does not answer."
            except storage.FileLost:
                yield f"Report {report.number}: its file is not the one that was kept."


def _batches(notes: models.QuerySet[Note]) -> Iterable[list[Note]]:
    batch: list[Note] = []
    for note in notes.iterator(AT_ONCE):
        batch.append(note)
        if len(batch) == AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch
