"""The sheet before a session, and the screen turned to the client."""

import re
from datetime import timedelta
from html import unescape

from django.utils import timezone

from assessments.actions.alerts import ask_to_be_called
from assessments.models import Alert
from assessments.sentences.alerts import reason
from clinic.actions.client_words import take_words
from clinic.actions.given import give_exercise, log_exercise
from clinic.actions.life import add_person
from clinic.actions.notes import save_note, sign_note, start_note
from clinic.actions.safety_plans import make_safety_plan
from clinic.library.openings import ANY, DANGER, opening_question, openings
from clinic.models import AuditEvent, Client, ClientWords, Member
from reports.queries.client_words import without_names
from reports.queries.prep import dangers_of, open_alerts_of
from tests.assessments.alarms import asked_about_danger, decided, with_readers
from tests.assessments.alarms import told as told_of
from tests.people import PracticePeople
from tests.reports.pages.conftest import Sign, own, statements
from tests.reports.stories import answer, course, rich


def noted(client: Client, by: Member, plan: str) -> None:
    on = client.practice.today() - timedelta(days=3)
    note = start_note(client=client, session_on=on, by=by)
    content = {"sections": {"plan": plan}, "activation": "", "goals": {}}
    sign_note(
        note=save_note(note_id=note.pk, content=content, session_on=on, revision=0, by=by), by=by
    )


def told(people: PracticePeople) -> str:
    """A whole record; the id of the one person on the map."""
    client, by = people.client, people.therapist
    rich(client, by)
    noted(client, by, "Write down one kept promise a day.")
    given = give_exercise(client=client, template="mindfulness.1", words="", by=by)
    log_exercise(
        exercise=given,
        done_on=client.practice.today(),
        useful=3,
        words="Easier outside.",
        by=by.user,
    )
    content = {"name": "Quirin", "role": "partner", "manner": "distant", "steady": False}
    return str(add_person(client=client, content=content, by=by).pk)


def test_one_sheet_says_what_to_know_before_the_session(
    harbour: PracticePeople, sign_in: Sign
) -> None:
    person = told(harbour)
    browser, url = sign_in(harbour.therapist), f"/clients/{harbour.client.pk}/prep/"
    browser.get(url)
    with statements() as made:
        body = browser.get(url).content.decode()
    assert "Anxiety is 2.2 points lower" in body
    assert "Write down one kept promise a day." in body
    assert body.count('<ul class="moved">') == 2
    assert "Easier outside." in body
    assert "No session is planned." in body
    assert "Lines: mid-points of the scale, no norms behind them." in body
    how = "How is this worked out?"
    assert body.index("Anxiety is 2.2 points lower") < body.index(how) < body.index("A question to")
    assert body.index('class="goals"') < body.index("rate each goal from −2 to +2")
    assert "T = 50" not in body, "the sheet shows no number of all goals together"
    assert any(question in body for question in openings()["anxious.self-soothing"])
    assert "Name the loop as the shared opponent" not in body
    assert len(own(made)) <= 15
    chosen = browser.get(f"{url}?person={person}").content.decode()
    assert "Name the loop as the shared opponent" in chosen
    assert "Choose whom today may be about." in browser.get(f"{url}?person=x").content.decode()
    mixed = {"name": "Marit", "role": "friend", "manner": "mixed", "steady": False}
    add_person(client=harbour.client, content=mixed, by=harbour.therapist)
    body = " ".join(browser.get(url).content.decode().split())
    assert "only, so not for Marit (now close, now far)." in body, "nobody is left out silently"
    assert AuditEvent.objects.filter(event="prep.viewed", client=harbour.client).count() == 5


def test_an_empty_record_has_a_sheet_too(harbour: PracticePeople, sign_in: Sign) -> None:
    body = sign_in(harbour.therapist).get(f"/clients/{harbour.client.pk}/prep/").content.decode()
    assert "No answers yet." in body
    assert "No signed note yet." in body
    assert "rate each goal" not in body
    assert "Ring:" not in body
    assert any(question in body for question in openings()[ANY])


def printed(body: str) -> str:
    """What is left of the page on paper, as words."""
    main = body[body.index("<main") : body.index("</main>")]
    kept = re.sub(r'(?s)<a class="no-print".*?</a>', " ", main)
    return " ".join(unescape(re.sub(r"(?s)<[^>]*>", " ", kept)).split())


def test_danger_that_was_told_leads_the_sheet(harbour: PracticePeople, sign_in: Sign) -> None:
    client, by = harbour.client, harbour.therapist
    rich(client, by)
    ask_to_be_called(client=client, phone="1", when="now", by=harbour.client_user)
    (alert,) = [
        each
        for each in told_of(asked_about_danger(with_readers(harbour)), 2)
        if each.rule == "risk"
    ]
    browser, url = sign_in(by), f"/clients/{client.pk}/prep/"
    body = browser.get(url).content.decode()
    answered = unescape(reason(alert)[0])
    paper = printed(body)
    assert f"{answered} Nobody has looked at it yet." in paper
    assert "There is no safety plan yet." in paper
    assert paper.index(answered) < paper.index("1 alert waits") < paper.index("What changed")
    assert "See the" not in paper
    for each in Alert.objects.filter(client=client):
        assert f'href="/alerts/{each.pk}/"' in body
    assert "Safe number" not in paper, "no number on a sheet that is printed"
    assert f'href="/clients/{client.pk}/safety-plan/"' in body
    assert any(question in paper for question in openings()[DANGER])
    assert not any(question in paper for question in openings()["anxious.self-soothing"])

    lines = {"what_helps": "Walk to the pier."}
    make_safety_plan(client=client, content=lines, agreed_on=harbour.practice.today(), by=by)
    browser.get(f"/alerts/{alert.pk}/")
    again = printed(browser.get(url).content.decode())
    assert "There is a safety plan, agreed on" in again
    assert "Walk to the pier." not in again

    supervised = printed(sign_in(harbour.supervisor).get(url).content.decode())
    assert answered not in supervised
    assert "Told of danger," in supervised
    assert not any(question in supervised for question in openings()[DANGER])

    decided(alert, "spoke", by)
    after = printed(browser.get(url).content.decode())
    assert answered not in after
    assert "and decided since" in after
    assert any(question in after for question in openings()["anxious.self-soothing"])


def test_what_was_watched_and_came_back_is_danger_too(harbour: PracticePeople) -> None:
    """Only where it began with danger; another one is named without what was told."""
    made = {"until": "2026-05-01", "words": "Sleep."}
    risk = {"rule": "risk", "answer": "Often", "item": "Thoughts?", "title": "Form", "called": "Q"}
    strain = {"rule": "session", "answers": []}
    for began in (risk, strain):
        Alert.objects.create(
            practice=harbour.practice,
            client=harbour.client,
            rule="watched",
            colour="red",
            fingerprint=began["rule"],
            reason=made | {"began": began},
        )
    listed = open_alerts_of(harbour.client)
    assert [each.answered for each in dangers_of(listed)] == [
        "Answered “Often” to “Thoughts?” (Form)."
    ]
    assert len(listed) == 2


def test_questions_are_the_same_for_the_same_day_and_change_with_the_weeks() -> None:
    today = timezone.now().date()
    asked = {opening_question(["anxious.trust"], today + timedelta(weeks=n)) for n in range(8)}
    assert asked == set(openings()["anxious.trust"])
    assert opening_question(["nothing", "anxious"], today) == openings()["anxious"][0]
    assert all(each.endswith("?") for questions in openings().values() for each in questions)


def test_the_shared_screen_names_nobody_and_keeps_the_client_s_words(
    harbour: PracticePeople, sign_in: Sign
) -> None:
    told(harbour)
    take_words(client=harbour.client, text="Quirin rang, and I waited.", by=harbour.therapist)
    browser, url = sign_in(harbour.therapist), f"/clients/{harbour.client.pk}/share/"
    browser.get(url)
    with statements() as made:
        body = browser.get(url).content.decode()
    assert len(own(made)) <= 15
    main = body[body.index("<header") : body.index("</main>")]
    for hidden in ("Quirin", harbour.client.name, "kept promise", "Reliably", "zone", "alert"):
        assert hidden not in main, hidden
    assert "somebody rang, and I waited." in body
    assert "Your anxiety score has come down from" in body
    assert "I breathe out slowly before I write." in body
    assert body.count("What do you make of this?") == 1
    assert len(re.findall(r'<a [^>]*class="button', main)) == 1
    refused = browser.post(url, {"text": "  "})
    assert refused.status_code == 422
    kept = browser.post(url, {"text": "It got <b>quieter</b>.", "may_be_quoted": "on"}, follow=True)
    assert "Your words are kept in your record." in kept.content.decode()
    row = ClientWords.objects.get(may_be_quoted=True)
    assert (row.text, row.said_on) == ("It got <b>quieter</b>.", harbour.practice.today())
    assert AuditEvent.objects.filter(event="words.taken").count() == 2
    assert AuditEvent.objects.filter(event="share.viewed").exists()
    for page in ("?part=timeline", "plan/"):
        shown = browser.get(f"/clients/{harbour.client.pk}/{page}").content.decode()
        assert "It got &lt;b&gt;quieter&lt;/b&gt;." in shown
    seen = sign_in(harbour.supervisor).get(url).content.decode()
    assert "Keep my words" not in seen
    assert "What do you make of this?" not in seen  # a question with no room for an answer
    assert "What you said before" in seen


def test_what_a_box_means_is_said_before_what_saying_no_means(
    harbour: PracticePeople, sign_in: Sign
) -> None:
    url = f"/clients/{harbour.client.pk}/share/"
    body = sign_in(harbour.therapist).get(url).content.decode()
    form = body[body.index("<form") : body.index("</form>")]
    box, no = form.index("A letter or report may quote this"), form.index("You can say no.")
    assert form.index('id="id_may_be_quoted"') < box < no
    assert 'aria-describedby="id_may_be_quoted_helptext"' in form
    assert 'id="words"' not in sign_in(harbour.supervisor).get(url).content.decode()


def test_a_higher_score_is_told_without_blame(harbour: PracticePeople, sign_in: Sign) -> None:
    browser, url = sign_in(harbour.therapist), f"/clients/{harbour.client.pk}/share/"
    empty = browser.get(url).content.decode()
    assert "There are no answers to show yet." in empty
    assert "What do you make of this?" not in empty  # of nothing
    course(harbour.client, harbour.therapist, [(3.0, 3.0), (5.5, 3.0)])
    body = browser.get(url).content.decode()
    assert "Scores move up and down" in body
    assert "worsening" not in body.lower()


def test_names_are_taken_out_whole() -> None:
    names = ["Anna-Lena", "Al"]
    assert without_names("Al called Anna-Lena; also Albert.", names) == (
        "somebody called somebody; also Albert."
    )
    assert without_names("Nothing to hide.", []) == "Nothing to hide."


def test_what_was_left_out_is_no_mark(harbour: PracticePeople, sign_in: Sign) -> None:
    """Answers that give no score, then one score of two, turned to the client."""
    browser, url = sign_in(harbour.therapist), f"/clients/{harbour.client.pk}/share/"
    today = harbour.practice.today()
    answer(harbour.client, harbour.therapist, today - timedelta(days=60), (3, 3), skipped=24)
    body = browser.get(url).content.decode()
    assert "There are no answers to show yet." not in body
    fine = "You left some questions open, which is fine."
    assert f"Thank you for your answers. {fine} So there are no scores this time." in body
    assert '<svg class="chart' not in body
    for days in (30, 0):
        answer(harbour.client, harbour.therapist, today - timedelta(days=days), (3, 3), skipped=-7)
        body = browser.get(url).content.decode()
        assert f"{fine} So there is no avoidance score this time." in body
        assert "Your anxiety score" in body
        assert "statements" not in body.lower()
    assert "Show these scores as a table" in body


def test_the_sheet_tells_the_one_score_there_is(harbour: PracticePeople, sign_in: Sign) -> None:
    answer(harbour.client, harbour.therapist, harbour.practice.today(), (3, 3), skipped=-7)
    url = f"/clients/{harbour.client.pk}/prep/"
    body = sign_in(harbour.therapist).get(url).content.decode()
    said = "One attachment check-in so far: anxiety 3.0; no avoidance score, since 5 of 12 "
    assert said in body
    how = body[body.index("How is this worked out?") :]
    assert "Error of one score" in how
    assert "limit" not in how[: how.index("</details>")].lower()


def test_no_empty_plane_stands_on_the_sheet(harbour: PracticePeople, sign_in: Sign) -> None:
    browser, url = sign_in(harbour.therapist), f"/clients/{harbour.client.pk}/prep/"
    today = harbour.practice.today()
    answer(harbour.client, harbour.therapist, today - timedelta(days=30), (3, 3), skipped=6)
    assert "Where it stands" not in browser.get(url).content.decode()
    answer(harbour.client, harbour.therapist, today, (3, 3))
    assert "Where it stands" in browser.get(url).content.decode()
