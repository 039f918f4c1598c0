"""Session notes, read with what was struck and added since."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from clinic.models import Addendum, Client, Goal, Note
from clinic.models.note_words import ACTIVATIONS, BELIEFS, SECTIONS
from reports.documents.record.person import moment
from reports.documents.record.shape import Chapter, Entry, Line, Part, Piece, Said
from reports.documents.shape import Fact
from reports.queries.corrected import Piece as Corrected
from reports.queries.corrected import corrected
from reports.queries.notes import NotedGoal, goals_noted
from reports.sentences import day


def notes(client: Client) -> Chapter:
    """Clinic.Note, clinic.Addendum; with them clinic.MarkerEvidence and clinic.BeliefRating."""
    rows = Note.objects.filter(client=client).select_related("author__user")
    rows = rows.prefetch_related("addenda__author__user").order_by("session_on", "created_at")
    goals = list(Goal.objects.filter(plan__client=client))
    entries = tuple(_note(client, note, goals) for note in rows)
    return Chapter(_("Session notes"), _("No note was written."), entries=entries)


def _note(client: Client, note: Note, goals: list[Goal]) -> Entry:
    addenda, content = list(note.addenda.all()), note.content
    sections = corrected(content.get("sections", {}), addenda)
    said = [
        Said(str(name), tuple(_pieces(client, sections[key])))
        for key, name in SECTIONS.items()
        if sections.get(key)
    ]
    said += [_added(client, row) for row in addenda]
    activation = content.get("activation", "")
    standing = (
        _("written by %(name)s") % {"name": note.author.name},
        f"{note.signature}, {moment(client, note.signed_at)}"
        if note.signed_at
        else _("Draft, not signed"),
        str(ACTIVATIONS.get(activation, "")) if activation else "",
    )
    return Entry(
        title=_("Session on %(day)s") % {"day": day(note.session_on)},
        under=" · ".join(filter(None, standing)),
        rows=tuple(
            Fact(str(BELIEFS.get(key, key)), _strength(strength))
            for key, strength in content.get("beliefs", {}).items()
        ),
        said=tuple(said),
        parts=tuple(_goal(goal) for goal in goals_noted(note, among=goals)),
    )


def _pieces(client: Client, pieces: Iterable[Corrected]) -> Iterable[Piece]:
    for piece in pieces:
        yield Piece(piece.text, _("struck out") if piece.struck else "", piece.struck)
        if piece.instead and piece.at:
            words = {"name": piece.by, "day": moment(client, piece.at)}
            yield Piece(piece.instead, _("in its place, %(name)s, %(day)s") % words)


def _added(client: Client, row: Addendum) -> Said:
    heading = f"{row.get_kind_display()}, {moment(client, row.at)}, {row.author.name}"
    return Said(heading, (*((Piece(row.reason),) if row.reason else ()), Piece(row.text)))


def _strength(strength: int | None) -> str:
    if strength is None:
        return _("worked on, no number")
    return _("%(strength)s of 10") % {"strength": strength}


def _goal(goal: NotedGoal) -> Part:
    worked = _("worked on") if goal.worked_on else _("not worked on")
    reached = ": ".join(filter(None, (str(goal.attainment), goal.descriptor)))
    return Part(
        title=goal.title,
        under=" · ".join(filter(None, (worked, goal.route))),
        rows=tuple(Fact(sign, sentence or "–") for sign, sentence in goal.evidence),
        lines=(Line(reached),) if reached else (),
    )
