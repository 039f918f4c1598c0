"""Notes: started, saved as one goes, in two windows, signed, read, added to."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client as Browser

from clinic.models import Addendum, AuditEvent, GoalRating, MarkerEvidence, Note
from tests.people import PracticePeople, TwoPractices
from tests.reports.pages.conftest import Sign
from tests.reports.stories import course, planned, session

HTMX = {"HX-Request": "true"}
SCRIPT = "<script>alert(1)</script>"


@pytest.fixture
def browser(harbour: PracticePeople, sign_in: Sign) -> Browser:
    return sign_in(harbour.therapist)


def started(people: PracticePeople, browser: Browser) -> Note:
    response = browser.post(f"/clients/{people.client.pk}/notes/new/")
    assert response.status_code == 302
    return Note.objects.get(pk=response["Location"].strip("/").split("/")[-1])


def words(people: PracticePeople, note: Note, **more: Any) -> dict[str, Any]:
    """What the editor sends."""
    note.refresh_from_db()
    day = people.practice.today().isoformat()
    return {"revision": note.revision, "session_on": day, "focus": "A quarrel.", **more}


def stored(note: Note) -> Note:
    return Note.objects.get(pk=note.pk)


def test_new_note_is_a_draft_for_today_and_an_untouched_one_is_taken_up_again(
    harbour: PracticePeople, browser: Browser
) -> None:
    note = started(harbour, browser)
    assert note.session_on == harbour.practice.today()
    assert not note.is_signed
    assert started(harbour, browser).pk == note.pk
    browser.post(f"/notes/{note.pk}/save/", words(harbour, note))
    assert started(harbour, browser).pk != note.pk


def test_a_note_is_not_started_by_looking(harbour: PracticePeople, browser: Browser) -> None:
    assert browser.get(f"/clients/{harbour.client.pk}/notes/new/").status_code == 405
    assert not Note.objects.exists()


def test_saving_keeps_every_part(harbour: PracticePeople, browser: Browser) -> None:
    plan = planned(harbour.client, harbour.therapist)
    goal = plan.goals.all()[0]
    note = started(harbour, browser)
    marker = f"{goal.pk}-anxious_self-soothing_m1"
    data = words(
        harbour, note, plan="Keep the pause.", activation="settled",
        **{
            f"{goal.pk}-worked_on": "on",
            f"{goal.pk}-attainment": "0",
            f"{goal.pk}-route": "therapy",
            f"{marker}-seen": "on",
            f"{marker}-evidence": "Named it at once.",
        },
    )  # fmt: skip
    response = browser.post(f"/notes/{note.pk}/save/", data)
    assert (response.status_code, response["Location"]) == (302, f"/notes/{note.pk}/")
    content = stored(note).content
    assert content["sections"]["focus"] == "A quarrel."
    assert content["activation"] == "settled"
    assert content["goals"] == {
        str(goal.pk): {
            "worked_on": True,
            "attainment": 0,
            "route": "therapy",
            "markers": {"anxious.self-soothing.m1": "Named it at once."},
        }
    }
    body = browser.get(f"/notes/{note.pk}/").content.decode()
    assert "Named it at once." in body
    assert "Keep the pause." in body


def test_evidence_counts_without_its_tick(harbour: PracticePeople, browser: Browser) -> None:
    goal = planned(harbour.client, harbour.therapist).goals.all()[0]
    note = started(harbour, browser)
    data = words(harbour, note, **{f"{goal.pk}-anxious_self-soothing_m2-evidence": "Waited."})
    browser.post(f"/notes/{note.pk}/save/", data)
    markers = stored(note).content["goals"][str(goal.pk)]["markers"]
    assert markers == {"anxious.self-soothing.m2": "Waited."}


def test_autosave_answers_with_the_time_and_the_next_revision(
    harbour: PracticePeople, browser: Browser
) -> None:
    note = started(harbour, browser)
    response = browser.post(f"/notes/{note.pk}/save/", words(harbour, note), headers=HTMX)
    body = response.content.decode()
    assert response.status_code == 200
    assert "Saved " in body
    assert 'value="1"' in body
    assert 'hx-swap-oob="true"' in body
    assert "<html" not in body


def test_two_windows_overwrite_nothing(harbour: PracticePeople, browser: Browser) -> None:
    note = started(harbour, browser)
    mine, theirs = words(harbour, note, focus="Mine"), words(harbour, note, focus="Theirs")
    assert browser.post(f"/notes/{note.pk}/save/", theirs).status_code == 302
    response = browser.post(f"/notes/{note.pk}/save/", mine)
    body = response.content.decode()
    assert response.status_code == 409
    assert "Mine" in body
    assert "Theirs" in body
    assert "Nothing is overwritten" in body
    assert "data-autosave" not in body
    assert stored(note).content["sections"]["focus"] == "Theirs"
    part = browser.post(f"/notes/{note.pk}/save/", mine, headers=HTMX)
    assert part.status_code == 409
    assert 'id="problem"' in part.content.decode()
    assert stored(note).content["sections"]["focus"] == "Theirs"
    browser.post(f"/notes/{note.pk}/save/", mine | {"revision": 1})
    assert stored(note).content["sections"]["focus"] == "Mine"


def test_signing_in_two_windows_overwrites_nothing_either(
    harbour: PracticePeople, browser: Browser
) -> None:
    note = started(harbour, browser)
    mine, theirs = words(harbour, note, focus="Mine"), words(harbour, note, focus="Theirs")
    browser.post(f"/notes/{note.pk}/save/", theirs)
    assert browser.post(f"/notes/{note.pk}/sign/", mine).status_code == 409
    assert not stored(note).is_signed


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("session_on", "2026-02-31", "This day does not exist."),
        ("session_on", "", "Say on which day the session was."),
        ("session_on", "2999-01-01", "The session cannot lie in the future."),
        ("session_on", "0031-01-01", "lies before 1900"),
        ("focus", "x" * 100_001, "100001 characters long; at most 100000 fit here."),
        ("activation", "furious", "Choose one of the answers."),
        ("revision", "first", "whole number"),
    ],
)
def test_bad_input_is_said_and_every_word_is_kept(
    harbour: PracticePeople, browser: Browser, field: str, value: str, said: str
) -> None:
    note = started(harbour, browser)
    data = words(harbour, note, risk="Asked, and heard no.") | {field: value}
    response = browser.post(f"/notes/{note.pk}/save/", data)
    body = response.content.decode()
    assert response.status_code == 422
    assert said in body
    assert "Please look at this again" in body
    assert "Asked, and heard no." in body
    assert value in body or field == "activation"
    part = browser.post(f"/notes/{note.pk}/save/", data, headers=HTMX)
    assert part.status_code == 422
    assert said in part.content.decode()
    assert "<form" not in part.content.decode()
    assert stored(note).revision == 0


def test_a_note_of_100_000_characters_is_kept(harbour: PracticePeople, browser: Browser) -> None:
    note = started(harbour, browser)
    text = "line\r\n" * 20_000
    assert len(text.replace("\r\n", "\n")) == 100_000
    response = browser.post(f"/notes/{note.pk}/save/", words(harbour, note, moments=text))
    assert response.status_code == 302
    assert stored(note).content["sections"]["moments"].count("line") == 20_000


def test_script_is_only_words_in_editor_and_reading_view(
    harbour: PracticePeople, browser: Browser
) -> None:
    goal = planned(harbour.client, harbour.therapist, words=SCRIPT).goals.all()[0]
    note = started(harbour, browser)
    sections = dict.fromkeys(("focus", "moments", "tried", "response", "plan", "risk"), SCRIPT)
    evidence = {f"{goal.pk}-anxious_self-soothing_m1-evidence": SCRIPT}
    browser.post(f"/notes/{note.pk}/save/", words(harbour, note) | sections | evidence)
    assert "<script>alert" not in browser.get(f"/notes/{note.pk}/").content.decode()
    browser.post(f"/notes/{note.pk}/sign/", words(harbour, note) | sections | evidence)
    assert stored(note).is_signed
    browser.post(
        f"/notes/{note.pk}/addendum/", {"kind": "addendum", "reason": SCRIPT, "text": SCRIPT}
    )
    body = browser.get(f"/notes/{note.pk}/").content.decode()
    assert body.count("&lt;script&gt;alert") >= 9
    assert "<script>alert" not in body


def test_signing_saves_locks_and_counts(harbour: PracticePeople, browser: Browser) -> None:
    goal = planned(harbour.client, harbour.therapist).goals.all()[0]
    note = started(harbour, browser)
    data = words(
        harbour, note, focus="Signed words.",
        **{
            f"{goal.pk}-attainment": "1",
            f"{goal.pk}-anxious_self-soothing_m1-evidence": "Saw it.",
        },
    )  # fmt: skip
    assert browser.post(f"/notes/{note.pk}/sign/", data).status_code == 302
    signed = stored(note)
    assert signed.content["sections"]["focus"] == "Signed words."
    assert GoalRating.objects.get().level == 1
    assert MarkerEvidence.objects.get().sentence == "Saw it."
    body = browser.get(f"/notes/{note.pk}/").content.decode()
    assert signed.signature in body
    assert '<textarea name="focus"' not in body
    again = browser.post(f"/notes/{note.pk}/sign/", data | {"focus": "Other"}, follow=True)
    assert "already signed" in again.content.decode()
    assert GoalRating.objects.count() == 1
    late = browser.post(f"/notes/{note.pk}/save/", data | {"focus": "Late words"})
    assert late.status_code == 422
    assert "Late words" in late.content.decode()
    assert stored(note).content["sections"]["focus"] == "Signed words."


def test_an_unfinished_note_is_saved_but_not_signed(
    harbour: PracticePeople, browser: Browser
) -> None:
    goal = planned(harbour.client, harbour.therapist).goals.all()[0]
    note = started(harbour, browser)
    ticked = {f"{goal.pk}-anxious_self-soothing_m1-seen": "on"}
    response = browser.post(f"/notes/{note.pk}/sign/", words(harbour, note, **ticked))
    body = response.content.decode()
    assert response.status_code == 422
    assert "Write one sentence of evidence, or untick" in body
    assert 'name="revision" value="1"' in body
    assert not stored(note).is_signed
    assert stored(note).content["sections"]["focus"] == "A quarrel."


def test_a_trainee_writes_and_the_supervisor_signs(harbour: PracticePeople, sign_in: Sign) -> None:
    trainee = sign_in(harbour.trainee)
    url = f"/clients/{harbour.trainees_client.pk}/notes/new/"
    note = Note.objects.get(pk=trainee.post(url)["Location"].strip("/").split("/")[-1])
    body = trainee.get(f"/notes/{note.pk}/").content.decode()
    assert "your supervisor signs them" in body
    assert "/sign/" not in body
    trainee.post(f"/notes/{note.pk}/save/", words(harbour, note))
    refused = trainee.post(f"/notes/{note.pk}/sign/", words(harbour, note))
    assert refused.status_code == 422
    assert "Your supervisor signs this note for you." in refused.content.decode()
    supervisor = sign_in(harbour.supervisor)
    assert "Co-sign and lock" not in supervisor.get(f"/notes/{note.pk}/").content.decode()
    supervisor.post(f"/notes/{note.pk}/sign/", {"revision": 1})
    assert not stored(note).is_signed, "nothing was sent yet"
    trainee.post(f"/notes/{note.pk}/submit/", words(harbour, note, to=str(harbour.supervisor.pk)))
    waiting = trainee.get(f"/notes/{note.pk}/").content.decode()
    assert "It waits for Harbour Supervisor" in waiting
    assert '<textarea name="focus"' not in waiting
    assert "Co-sign and lock" in supervisor.get(f"/notes/{note.pk}/").content.decode()
    stale = supervisor.post(f"/notes/{note.pk}/sign/", {"revision": 0}, follow=True)
    assert "changed since you opened it" in stale.content.decode()
    assert not stored(note).is_signed
    supervisor.post(f"/notes/{note.pk}/sign/", {"revision": 1})
    assert stored(note).signed_by == harbour.supervisor
    assert "co-signed" in trainee.get(f"/notes/{note.pk}/").content.decode()


def test_only_the_author_changes_a_draft(harbour: PracticePeople, sign_in: Sign) -> None:
    note = started(harbour, sign_in(harbour.therapist))
    supervisor = sign_in(harbour.supervisor)
    body = supervisor.get(f"/notes/{note.pk}/").content.decode()
    assert "This is a draft." in body
    assert 'name="focus"' not in body
    for deed in ("save", "discard", "addendum"):
        assert supervisor.post(f"/notes/{note.pk}/{deed}/").status_code == 403


@pytest.mark.parametrize(
    ("who", "status"), [("colleague", 404), ("trainee", 404), ("owner", 403), ("desk", 403)]
)
def test_others_reach_no_note(
    harbour: PracticePeople, sign_in: Sign, who: str, status: int
) -> None:
    note = started(harbour, sign_in(harbour.therapist))
    browser = sign_in(harbour.members[who])
    assert browser.get(f"/notes/{note.pk}/").status_code == status
    for deed in ("save", "sign", "discard", "addendum"):
        assert browser.post(f"/notes/{note.pk}/{deed}/").status_code == status
    assert browser.post(f"/clients/{harbour.client.pk}/notes/new/").status_code == status


def test_another_practice_and_the_client_reach_no_note(
    two_practices: TwoPractices, sign_in: Sign
) -> None:
    note = started(two_practices.harbour, sign_in(two_practices.harbour.therapist))
    url = f"/notes/{note.pk}/"
    assert sign_in(two_practices.lighthouse.therapist).get(url).status_code == 404
    assert sign_in(two_practices.harbour.client_user).get(url).status_code == 403


def test_discarding_deletes_a_draft_and_never_a_signed_note(
    harbour: PracticePeople, browser: Browser
) -> None:
    note = started(harbour, browser)
    response = browser.post(f"/notes/{note.pk}/discard/")
    assert response["Location"] == f"/clients/{harbour.client.pk}/"
    assert not Note.objects.exists()
    kept = started(harbour, browser)
    browser.post(f"/notes/{kept.pk}/sign/", words(harbour, kept))
    browser.post(f"/notes/{kept.pk}/discard/")
    assert Note.objects.get().is_signed


def test_addenda_need_a_reason_and_keep_what_was_written(
    harbour: PracticePeople, browser: Browser
) -> None:
    note = started(harbour, browser)
    browser.post(f"/notes/{note.pk}/sign/", words(harbour, note))
    url = f"/notes/{note.pk}/addendum/"
    refused = browser.post(url, {"kind": "late_entry", "reason": "", "text": "They rang later."})
    assert refused.status_code == 422
    assert "Say why it is added." in refused.content.decode()
    assert "They rang later." in refused.content.decode()
    browser.post(url, {"kind": "late_entry", "reason": "Forgotten", "text": "They rang later."})
    assert Addendum.objects.get().text == "They rang later."
    body = browser.get(f"/notes/{note.pk}/").content.decode()
    assert "Late entry" in body
    assert "Forgotten" in body


def test_beside_the_note_stand_the_last_plan_the_scores_and_the_goals(
    harbour: PracticePeople, browser: Browser
) -> None:
    client, by, today = harbour.client, harbour.therapist, harbour.practice.today()
    plan = planned(client, by)
    session(client, by, plan, today - timedelta(days=7), {0: 1})
    course(client, by, [(5.0, 5.0), (3.0, 3.0)])
    last = started(harbour, browser)
    browser.post(f"/notes/{last.pk}/sign/", words(harbour, last, plan="Ring the sister."))
    body = browser.get(f"/notes/{started(harbour, browser).pk}/").content.decode()
    assert "Ring the sister." in body
    assert "Anxiety is 2.0 points lower" in body
    assert "more than hoped" in body


def test_a_draft_of_an_ended_plan_still_shows_its_goals(
    harbour: PracticePeople, browser: Browser
) -> None:
    goal = planned(harbour.client, harbour.therapist).goals.all()[0]
    note = started(harbour, browser)
    data = words(harbour, note, **{f"{goal.pk}-anxious_self-soothing_m1-evidence": "Kept words"})
    browser.post(f"/notes/{note.pk}/save/", data)
    planned(harbour.client, harbour.therapist, pathway="avoidant")
    body = browser.get(f"/notes/{note.pk}/").content.decode()
    assert "From the plan that has ended" in body
    assert "Kept words" in body


def test_reading_and_writing_are_audited(harbour: PracticePeople, browser: Browser) -> None:
    note = started(harbour, browser)
    browser.get(f"/notes/{note.pk}/")
    browser.post(f"/notes/{note.pk}/save/", words(harbour, note))
    found = set(AuditEvent.objects.filter(client=harbour.client).values_list("event", flat=True))
    assert {"note.started", "note.viewed", "note.edited"} <= found
