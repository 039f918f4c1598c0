"""What people do with plans, notes and care, asked of the model and of the product alike."""

from datetime import time, timedelta
from uuid import UUID

from clinic.actions.care import start_cover, transfer_client
from clinic.actions.clients import start_caseload
from clinic.actions.cosigning import comment_on, return_note, submit_note, take_back_note
from clinic.actions.endings import return_to_care
from clinic.actions.goals import add_goal, put_goal_aside, take_goal_up
from clinic.actions.notes import add_addendum, discard_note, save_note, sign_note, start_note
from clinic.actions.plans import choose_pathway
from clinic.actions.sessions import plan_session
from clinic.models import Caseload, Goal, Note, Plan
from reports.actions.endings import end_care
from reports.actions.erasure import erase_client
from tests.record.model import FOUR_GOALS, NoteSeen
from tests.record.walk import Walk


def choose(walk: Walk, name: str) -> None:
    pathway, one = walk.random.choice((*FOUR_GOALS, "none")), walk.model.clients[name]
    by = walk.members[walk.carer(name)]
    plan = choose_pathway(client=walk.client(name), pathway=pathway, reason="We agreed.", by=by)
    if one.pathway != pathway:
        one.pathway, one.plans = pathway, one.plans + 1
        rows = Goal.objects.filter(plan=plan).values_list("pk", flat=True)
        one.goals = dict.fromkeys(map(str, rows), True)
        assert len(one.goals) == (4 if pathway in FOUR_GOALS else 0)


def change_goal(walk: Walk, name: str) -> None:
    plan = Plan.objects.filter(client=walk.ids[name], ended_at=None).first()
    one, by = walk.model.clients[name], walk.members[walk.carer(name)]
    if plan is None:
        return
    if one.goals and walk.random.random() < 0.7:
        key = walk.random.choice(list(one.goals))
        deed = put_goal_aside if one.goals[key] else take_goal_up
        full = sum(one.goals.values()) >= 12 and not one.goals[key]
        if walk.both(not full, lambda: deed(plan=plan, goal_id=UUID(key), by=by)):
            one.goals[key] = not one.goals[key]
    elif made := walk.both(
        sum(one.goals.values()) < 12, lambda: add_goal(plan=plan, words="To rest.", by=by)
    ):
        one.goals[str(made.pk)] = True


# --- notes ---------------------------------------------------------------------------------
def start(walk: Walk, name: str) -> None:
    """A draft, mostly with words in it already."""
    by = walk.carer(name)
    row = start_note(client=walk.client(name), session_on=walk.model.today, by=walk.members[by])
    walk.model.notes[row.pk] = note = NoteSeen(name, by)
    if walk.random.random() < 0.8:
        _write(walk, row.pk, note, by, named=0)


def write(walk: Walk, name: str) -> None:
    pk, note = walk.some(walk.model.notes, name)
    if note is None:
        return
    by = note.author if walk.random.random() < 0.8 else walk.anybody()
    _write(walk, pk, note, by, named=note.revision - (walk.random.random() < 0.2))


def _write(walk: Walk, pk: UUID, note: NoteSeen, by: str, named: int) -> None:
    text = f"Step {len(walk.steps)}"
    allowed = walk.model.is_own_draft(note, by) and not note.sent and named == note.revision
    kept = walk.both(allowed, lambda: save_note(
        note_id=pk, content={"sections": {"focus": text}}, session_on=walk.model.today,
        revision=named, by=walk.members[by],
    ))  # fmt: skip
    if kept:
        note.text, note.revision = text, note.revision + 1


def sign(walk: Walk, name: str) -> None:
    pk, note = walk.some(walk.model.notes, name)
    if note is None:
        return
    by = walk.random.choice((*[note.author] * 3, "supervisor", "supervisor", walk.anybody()))
    row = Note.objects.get(pk=pk)
    if walk.both(walk.model.may_sign(note, by), lambda: sign_note(note=row, by=walk.members[by])):
        note.signed = True


def cosign(walk: Walk, name: str) -> None:
    """Sent, taken back, returned or talked about."""
    pk, note = walk.some(walk.model.notes, name)
    if note is None:
        return
    row, author = Note.objects.get(pk=pk), walk.members[note.author]
    supervisor = walk.members["supervisor"]
    kind = walk.random.choice(("send", "send", "take back", "return", "talk"))
    under = note.author in ("trainee", "therapist") and not note.signed
    if kind == "send":
        fit = note.author == "trainee" and not note.signed and not note.sent and note.text
        if walk.both(bool(fit), lambda: submit_note(note=row, to=supervisor, by=author)):
            note.sent = True
    elif kind == "take back":
        if walk.both(not note.signed, lambda: take_back_note(note=row, by=author)):
            note.sent = False
    elif kind == "return":
        if walk.both(
            under and note.sent, lambda: return_note(note=row, text="Once more.", by=supervisor)
        ):
            note.sent, note.talked = False, True
    elif walk.both(under, lambda: comment_on(note=row, text="And?", by=supervisor)):
        note.talked = True


def discard(walk: Walk, name: str) -> None:
    pk, note = walk.some(walk.model.notes, name)
    if note is None:
        return
    row, allowed = Note.objects.get(pk=pk), not (note.signed or note.sent or note.talked)
    if walk.both(allowed, lambda: discard_note(note=row, by=walk.members[note.author])):
        del walk.model.notes[pk]


def add(walk: Walk, name: str) -> None:
    pk, note = walk.some(walk.model.notes, name)
    if note is None:
        return
    row, by = Note.objects.select_related("client").get(pk=pk), walk.members[note.author]
    if walk.both(note.signed, lambda: add_addendum(
        note=row, kind="addendum", reason="More", text="More", by=by
    )):  # fmt: skip
        note.added += 1


# --- sessions and who cares ----------------------------------------------------------------
def plan_one(walk: Walk, name: str) -> None:
    by, day = walk.carer(name), walk.model.today + timedelta(days=walk.random.randint(0, 9))
    made = walk.both(not walk.model.clients[name].ended, lambda: plan_session(
        client=walk.client(name), member=walk.members[by], kind="video", day=day,
        at=time(12), minutes=50, by=walk.members[by],
    ))  # fmt: skip
    if made:
        walk.model.sessions[made.pk] = (name, by, made.starts_at)


def share(walk: Walk, name: str) -> None:
    one, to = walk.model.clients[name], walk.anybody()
    allowed = to not in one.carers and not one.erased
    if walk.both(allowed, lambda: start_caseload(
        client=walk.client(name), member=walk.members[to], by=walk.members["owner"]
    )):  # fmt: skip
        one.carers.append(to)


def transfer(walk: Walk, name: str) -> None:
    old, new = walk.carer(name), walk.anybody("desk")
    row = Caseload.objects.get(client=walk.ids[name], member=walk.members[old], until=None)
    if walk.both(new not in (old, "desk"), lambda: transfer_client(
        caseload=row, member=walk.members[new], by=walk.members["owner"]
    )):  # fmt: skip
        walk.model.hand_over(name, old, new)


def cover(walk: Walk, name: str) -> None:
    away, other = walk.anybody(), walk.anybody()
    if walk.model.stand_in_for(away):
        return
    last = walk.model.today + timedelta(days=walk.random.randint(0, 6))
    if walk.both(other not in (away, "trainee"), lambda: start_cover(
        away=walk.members[away], stand_in=walk.members[other], since=walk.model.today,
        last_day=last, by=walk.members["owner"],
    )):  # fmt: skip
        walk.model.covers.append((away, other, walk.model.today, last + timedelta(days=1)))


def end(walk: Walk, name: str) -> None:
    one, by = walk.client(name), walk.members[walk.carer(name)]
    if walk.both(walk.model.may_end(name), lambda: end_care(
        client=one, ended_on=walk.model.today, by=by
    )):  # fmt: skip
        walk.model.end(name)


def come_back(walk: Walk, name: str) -> None:
    """Whoever is out of care by preference, an erased record among them."""
    out = [each for each, one in walk.model.clients.items() if one.ended]
    walk.touched = name = walk.random.choice(out or [name])
    one, client = walk.model.clients[name], walk.client(name)
    by = walk.members["owner"]
    if walk.both(one.ended and not one.erased, lambda: return_to_care(client=client, by=by)):
        one.ended = False


def erase(walk: Walk, name: str) -> None:
    if walk.random.random() < 0.6:
        return
    client, by = walk.client(name), walk.members["owner"]
    held = len(walk.model.open_alerts(name))
    if done := walk.both(
        walk.model.clients[name].ended,
        lambda: erase_client(client=client, reason="asked", by=by),
    ):
        alerts = sum(one.client == name for one in walk.model.alerts.values())
        assert done.rows.get("assessments.Alert", 0) == alerts >= held
        walk.model.erase(name)
