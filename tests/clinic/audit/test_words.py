"""Every event has words, and each that shows somebody a record is in its client's list."""

from clinic.audit.words import APART, GROUPS, OPENINGS, WORDS, reason_words, words_for
from clinic.models import Event

SHOWN = (".viewed", ".downloaded", ".exported", ".printed", ".read")
NOT_ABOUT_ONE_CLIENT = {
    *(Event.PEOPLE_VIEWED, Event.AUDIT_VIEWED, Event.EVIDENCE_VIEWED),
    *(Event.PRACTICE_EXPORTED, Event.LIST_EXPORTED, Event.CALENDAR_VIEWED, Event.OUTCOMES_VIEWED),
    *(Event.SUPERVISION_VIEWED, Event.OWN_RECORD_VIEWED),
    Event.PROCESS_NOTE_VIEWED,  # for its author alone: nobody else learns that there is one
}


def test_each_event_has_words_once() -> None:
    everything = WORDS | APART
    assert everything.keys() == set(Event)
    assert sum(len(rows) for _group, rows in GROUPS) == len(Event) - len(APART)
    assert len({str(words) for words in everything.values()}) == len(Event)


def test_what_shows_or_takes_away_a_record_is_told_to_its_client() -> None:
    shown = {event for event in Event if event.value.endswith(SHOWN)} - NOT_ABOUT_ONE_CLIENT
    assert shown | {Event.BREAK_GLASS_OPENED, Event.CLIENTS_LISTED} == OPENINGS.keys()


def test_codes_read_as_words() -> None:
    assert str(words_for("note.viewed")) == "Read a note"
    assert words_for("something.newer") == "something.newer"
    assert reason_words("12_more_at_10:11_utc") == "12 more at 10:11 utc"
