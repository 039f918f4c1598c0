"""Several people and tabs over one draft: what each did, and what must be true of it afterwards.

A tab knows what its page knows: the text it read, the revision that was of, and what was typed
since. What came of each deed is told to the desk; `Desk.verify` holds it against the database.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

from django.core.exceptions import ValidationError

from clinic.actions.cosigning import comment_on, return_note, submit_note, take_back_note
from clinic.actions.notes import (
    NoteConflict,
    add_addendum,
    discard_note,
    save_note,
    sign_note,
    start_note,
)
from clinic.models import AuditEvent, BeliefRating, Client, Member, Note
from clinic.models.note_words import BELIEFS
from clinic.models.signing import is_as_signed
from tests.people import PracticePeople

BELIEF = next(iter(BELIEFS))


def text_of(note: Note) -> str:
    return str(note.content["sections"].get("focus", ""))


def digest(note: Note) -> str:
    """SHA-256 of what the note says, as it is sealed."""
    return hashlib.sha256(json.dumps(note.content, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True)
class Saved:
    named: int
    revision: int
    text: str


@dataclass(frozen=True)
class Refused:
    """A save that named another revision than the present one, and what its writer was shown."""

    named: int
    text: str
    stored: int
    stored_text: str


@dataclass(frozen=True)
class Signed:
    """What a signer had read, and the note they got back."""

    seen: int
    signed_at: Any
    digest: str


@dataclass
class Desk:
    """One note, everybody at it, and everything that came of what they did."""

    people: PracticePeople
    author: Member
    client: Client
    note: Note
    told: list[Any] = field(default_factory=list)
    discarded: int = 0
    added: int = 0
    stays: bool = False  # nobody discards it

    @classmethod
    def lay(cls, people: PracticePeople, *, trainee: bool) -> "Desk":
        """An empty draft: a trainee's, who has it co-signed, or a therapist's."""
        author = people.trainee if trainee else people.therapist
        client = people.trainees_client if trainee else people.client
        day = author.practice.today()
        return cls(people, author, client, start_note(client=client, session_on=day, by=author))

    def of(self, kind: type) -> list[Any]:
        return [each for each in self.told if isinstance(each, kind)]

    def verify(self) -> None:
        """No save was lost, one signature at most, and it is of the words its signer had read."""
        saves = sorted(self.of(Saved), key=lambda saved: saved.revision)
        assert [saved.revision for saved in saves] == list(range(1, len(saves) + 1))
        assert all(saved.named == saved.revision - 1 for saved in saves), "written over unseen"
        texts = ["", *(saved.text for saved in saves)]
        for refused in self.of(Refused):
            assert refused.stored != refused.named
            assert refused.text != refused.stored_text == texts[refused.stored]
        stored = Note.objects.filter(pk=self.note.pk).first()
        assert (stored is None) == (self.discarded == 1), "discarded once, or there"
        assert self.discarded <= 1
        if stored is not None:
            assert (stored.revision, text_of(stored)) == (len(saves), texts[-1])
        self._verify_signature(stored)

    def _verify_signature(self, stored: Note | None) -> None:
        signed, lines = self.of(Signed), AuditEvent.objects.filter(subject_id=str(self.note.pk))
        times = lines.filter(event="note.signed").count()
        assert times == (1 if signed else 0)
        if stored is None or not signed:
            assert not signed
            assert stored is None or not stored.is_signed
            return
        assert {each.signed_at for each in signed} == {stored.signed_at}
        assert {each.digest for each in signed} == {digest(stored)}
        assert is_as_signed(stored)
        assert stored.revision in {each.seen for each in signed}
        assert BeliefRating.objects.filter(note=stored).count() == 1
        assert stored.addenda.count() == self.added


class Tab:
    """One page somebody has open."""

    def __init__(self, desk: Desk, member: Member, random: Random, name: str) -> None:
        self.desk, self.random, self.name = desk, random, name
        self.member = Member.objects.select_related("user", "practice").get(pk=member.pk)
        self.typed, self.seen = 0, desk.note
        self.text, self.strength = "", 0

    def act(self) -> None:
        """One deed by chance."""
        own = self.member.pk == self.desk.author.pk
        names, weights = zip(*(AUTHOR if own else SUPERVISOR).items(), strict=True)
        self.do(self.random.choices(names, weights)[0])

    def do(self, deed: Callable[["Tab"], Any]) -> None:
        """This deed. Refused in words, it changes nothing."""
        try:
            deed(self)
        except NoteConflict as conflict:
            self._shown_both(conflict.stored)
        except ValidationError:
            pass

    def reload(self) -> None:
        if (found := Note.objects.filter(pk=self.desk.note.pk).first()) is not None:
            self.seen, self.text = found, text_of(found)

    def save(self) -> Note:
        """Autosave: the words on the page, and the revision it was opened at."""
        untouched = self.seen.revision > 0 and self.text == text_of(self.seen)
        if not untouched or self.random.random() < 0.9:  # no words twice: each save can be told
            self.typed += 1
            self.text = f"{self.name} wrote {self.typed}"
        named, words = (
            self.seen.revision,
            {"sections": {"focus": self.text}, "beliefs": {BELIEF: 3}},
        )
        try:
            kept = save_note(
                note_id=self.desk.note.pk, content=words, session_on=self.desk.note.session_on,
                revision=named, by=self.member,
            )  # fmt: skip
        except NoteConflict as conflict:
            told = Refused(named, self.text, conflict.stored.revision, text_of(conflict.stored))
            self.desk.told.append(told)
            raise
        if kept.revision != named:
            self.desk.told.append(Saved(named, kept.revision, self.text))
        self.seen = kept
        return kept

    def _shown_both(self, stored: Note) -> None:
        """Take what is stored, or keep one's own words instead, having seen the others."""
        self.seen = stored
        if self.random.random() < 0.5:
            self.text = text_of(stored)

    def sign(self) -> None:
        seen = self.save() if self.member.pk == self.desk.author.pk else self.seen
        done = sign_note(note=seen, by=self.member)
        self.desk.told.append(Signed(seen.revision, done.signed_at, digest(done)))

    def sign_as_read(self) -> None:
        done = sign_note(note=self.seen, by=self.member)
        self.desk.told.append(Signed(self.seen.revision, done.signed_at, digest(done)))

    def submit(self) -> None:
        submit_note(note=self.save(), to=self.desk.people.supervisor, by=self.member)

    def take_back(self) -> None:
        take_back_note(note=self.seen, by=self.member)

    def send_back(self) -> None:
        return_note(note=self.seen, text=f"{self.name} asks", by=self.member)

    def comment(self) -> None:
        comment_on(note=self.seen, text=f"{self.name} says", by=self.member)

    def discard(self) -> None:
        if self.desk.stays:
            return
        discard_note(note=self.seen, by=self.member)
        self.desk.discarded += 1

    def add(self) -> None:
        if Note.objects.filter(pk=self.desk.note.pk).exists():
            add_addendum(
                note=self.seen, kind="addendum", reason="More", text=self.name, by=self.member
            )
            self.desk.added += 1


AUTHOR: dict[Callable[[Tab], Any], int] = {
    Tab.save: 50, Tab.reload: 12, Tab.sign: 5, Tab.sign_as_read: 5, Tab.submit: 6,
    Tab.take_back: 6, Tab.discard: 2, Tab.add: 4, Tab.comment: 1,
}  # fmt: skip
SUPERVISOR: dict[Callable[[Tab], Any], int] = {
    Tab.reload: 30, Tab.sign: 20, Tab.send_back: 20, Tab.comment: 3, Tab.save: 10, Tab.discard: 5,
}  # fmt: skip


def tabs(desk: Desk, editors: int, random: Random) -> list[Tab]:
    """`editors` pages: the author's, and every third one their supervisor's."""
    people = desk.people
    whose = [people.supervisor if number % 3 == 2 else desk.author for number in range(editors)]
    if editors == 2 and desk.author.pk == people.trainee.pk and random.random() < 0.5:
        whose[1] = people.supervisor
    return [Tab(desk, one, Random(random.random()), f"tab {n}") for n, one in enumerate(whose)]
