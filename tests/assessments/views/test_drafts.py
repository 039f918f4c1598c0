"""The workshop's pages: every fault at its place, nothing lost, nothing overwritten."""

from typing import Any

import pytest

from assessments.models import InstrumentDraft, InstrumentVersion
from tests.assessments.stories import signed_in
from tests.assessments.workshop import at, complete, with_questions
from tests.people import PracticePeople, TwoPractices

pytestmark = pytest.mark.django_db
TITLES = {"title": "Evening check", "language": "en-GB"}


def items_form(draft: InstrumentDraft, **fields: str) -> dict[str, Any]:
    """The page of questions as it is sent back unchanged, but for `fields`."""
    sent: dict[str, Any] = {"revision": draft.revision, "new": ""}
    for item in draft.definition["items"]:
        sent |= {f"text-{item['linkId']}": item["text"], f"kind-{item['linkId']}": "choice"}
    sent["order"] = " ".join(item["linkId"] for item in draft.definition["items"])
    return sent | {name.replace("_", "-"): value for name, value in fields.items()}


def texts(draft: InstrumentDraft) -> list[str]:
    draft.refresh_from_db()
    return [item["text"] for item in draft.definition["items"]]


def test_from_a_title_to_version_one(harbour: PracticePeople) -> None:
    browser = signed_in(harbour.therapist)
    page = browser.post("/library/new/", TITLES)
    draft = InstrumentDraft.objects.get()
    assert page["Location"] == at(draft.pk)
    answers = {"revision": 0, "first": 0, "label_1": "no", "label_3": "yes"}
    assert browser.post(at(draft.pk, "answers/"), answers).status_code == 302
    draft.refresh_from_db()
    assert draft.definition["options"] == [
        {"value": 0, "label": "no"},
        {"value": 1, "label": "1"},
        {"value": 2, "label": "yes"},
    ]
    asked = {"revision": 1, "order": "", "new": "Did you sleep?", "deed": "add"}
    assert browser.post(at(draft.pk, "questions/"), asked)["Location"].endswith("#id_new")
    scale = {"revision": 2, "title": "Sleep", "meaning": "", "higher_is_better": "yes"}
    scale |= {"method": "sum", "in-q1": "turned"}
    assert browser.post(at(draft.pk, "scales/1/"), scale).status_code == 302
    draft.refresh_from_db()
    about = TITLES | {"revision": 3, "purpose": "p", "instructions": "i", "minutes": 2}
    about |= {"answered_by": "client", "cadence": "weekly", "min_interval_days": 0}
    about |= {"limits": "No norms.\r\n\r\nNo diagnosis.", "licence": "Ours."}
    assert browser.post(at(draft.pk, "about/"), about).status_code == 302
    page = browser.get(at(draft.pk))
    assert "Publish version 1" in page.content.decode()
    page = browser.post(at(draft.pk, "publish/"), {"revision": 4}, follow=True)
    version = InstrumentVersion.objects.get()
    assert version.loaded.limits == ("No norms.", "No diagnosis.")
    assert version.loaded.range_of(version.loaded.scales[0]) == (0, 2)
    assert page.redirect_chain[-1][0] == f"/library/instruments/{version.instrument}/"


def test_what_is_missing_is_named_with_the_way_to_it(harbour: PracticePeople) -> None:
    draft = with_questions(harbour.therapist)
    page = signed_in(harbour.therapist).get(at(draft.pk)).content.decode()
    assert f'href="{at(draft.pk, "about/")}#id_minutes"' in page
    assert f'href="{at(draft.pk, "scales/1/")}"' in page
    assert "Publish version" not in page


@pytest.mark.parametrize(
    ("page", "sent", "field", "words"),
    [
        ("about/", {"title": ""}, "title", "Give it a title."),
        ("about/", {"minutes": "soon"}, "minutes", "whole number"),
        ("about/", {"purpose": "x" * 1001}, "purpose", "1001 characters"),
        ("answers/", {"label_1": "", "label_2": ""}, "label_1", "at least two answers"),
        ("answers/", {"label_1": "yes", "label_2": "Yes"}, "label_2", "answer 1 already"),
        ("answers/", {"first": "9", "label_1": "a", "label_2": "b"}, "first", "valid choice"),
        ("questions/", {"text-q2": " "}, "text-q2", "or remove it"),
        ("questions/", {"text-q2": "x" * 501}, "text-q2", "501"),
        ("scales/1/", {"title": "", "in-q1": "as"}, "title", "Give the scale a name."),
        ("scales/1/", {"title": "Calm"}, None, "at least one question"),
        ("scales/1/", {"title": "Calm", "in-q1": "x"}, "in-q1", "one of the three"),
    ],
)
def test_a_fault_stands_at_its_place_and_nothing_is_lost(
    harbour: PracticePeople, page: str, sent: dict[str, str], field: str | None, words: str
) -> None:
    draft = with_questions(harbour.therapist)
    usual = {"about/": TITLES, "questions/": items_form(draft)}.get(page, {})
    usual = usual | {
        "revision": draft.revision,
        "method": "mean",
        "higher_is_better": "no",
        "first": "1",
    }
    answer = signed_in(harbour.therapist).post(at(draft.pk, page), usual | sent)
    assert answer.status_code == 422
    form = answer.context["form"]
    faults = form.errors[field] if field else form.non_field_errors()
    assert any(words in fault for fault in faults), faults
    assert all(form[name].value() == value for name, value in sent.items())
    draft.refresh_from_db()
    assert draft.revision == 2


@pytest.mark.parametrize(
    ("deed", "expected"),
    [
        ("up q2", ["I lay awake.", "I could fall asleep."]),
        ("down q1", ["I lay awake.", "I could fall asleep."]),
        ("up q1", ["I could fall asleep.", "I lay awake."]),
        ("down q2", ["I could fall asleep.", "I lay awake."]),
        ("remove q1", ["I lay awake."]),
        ("remove q9", ["I could fall asleep.", "I lay awake."]),
    ],
)
def test_questions_move_and_go(harbour: PracticePeople, deed: str, expected: list[str]) -> None:
    draft = with_questions(harbour.therapist)
    sent = items_form(draft, deed=deed)
    assert signed_in(harbour.therapist).post(at(draft.pk, "questions/"), sent).status_code == 302
    assert texts(draft) == expected


def test_whatever_is_pressed_keeps_every_word(harbour: PracticePeople) -> None:
    draft = with_questions(harbour.therapist)
    sent = items_form(draft, text_q2="I was wide awake.", new="I was calm.", deed="up q2")
    signed_in(harbour.therapist).post(at(draft.pk, "questions/"), sent)
    assert texts(draft) == ["I was wide awake.", "I could fall asleep.", "I was calm."]


def test_a_question_left_empty_can_be_removed(harbour: PracticePeople) -> None:
    draft = with_questions(harbour.therapist)
    sent = items_form(draft, text_q2="", deed="remove q2")
    assert signed_in(harbour.therapist).post(at(draft.pk, "questions/"), sent).status_code == 302
    assert texts(draft) == ["I could fall asleep."]


@pytest.mark.parametrize("order", ["q1 q1", " ".join(f"q{n}" for n in range(200)), "../x"])
def test_a_list_nobody_was_given_is_refused(harbour: PracticePeople, order: str) -> None:
    draft = with_questions(harbour.therapist)
    sent = items_form(draft, order=order)
    answer = signed_in(harbour.therapist).post(at(draft.pk, "questions/"), sent)
    assert answer.status_code in (302, 422)
    assert len(texts(draft)) in (0, 2)


@pytest.mark.parametrize(
    ("page", "mine", "theirs"),
    [
        ("about/", TITLES | {"purpose": "Mine."}, {"purpose": "Theirs."}),
        ("answers/", {"first": 1, "label_1": "Mine", "label_2": "b"}, {"options": "Theirs"}),
    ],
)
def test_after_a_conflict_both_texts_are_shown(
    harbour: PracticePeople, page: str, mine: dict[str, Any], theirs: dict[str, Any]
) -> None:
    from assessments.actions.drafts import save_draft

    draft = with_questions(harbour.therapist)
    if "options" in theirs:
        labels = (theirs["options"], "other")
        theirs = {"options": [{"value": n, "label": label} for n, label in enumerate(labels)]}
    save_draft(draft_id=draft.pk, changes=theirs, revision=draft.revision, by=harbour.owner)
    browser = signed_in(harbour.therapist)
    sent = mine | {"revision": draft.revision, "answered_by": "client"}
    answer = browser.post(at(draft.pk, page), sent)
    words = answer.content.decode()
    assert answer.status_code == 409
    assert "Theirs" in words
    assert "Mine" in words
    again = sent | {"revision": answer.context["form"]["revision"].value()}
    assert browser.post(at(draft.pk, page), again).status_code == 302


def test_what_was_changed_meanwhile_is_not_published(harbour: PracticePeople) -> None:
    draft = complete(harbour.therapist)
    answer = signed_in(harbour.therapist).post(at(draft.pk, "publish/"), {"revision": 1})
    assert answer.status_code == 422
    assert "Look at it once more" in answer.content.decode()
    assert answer.context["publish"]["revision"].value() == str(draft.revision)


def test_words_are_words_on_every_page(harbour: PracticePeople) -> None:
    title = "<img src=x onerror=alert(1)>"
    draft = complete(harbour.therapist, title)
    browser = signed_in(harbour.therapist)
    pages = ("", "about/", "answers/", "questions/", "scales/1/", "preview/", "preview/1/")
    for page in pages:
        assert "<img src=x" not in browser.get(at(draft.pk, page)).content.decode(), page
    assert "<img src=x" not in browser.get("/library/").content.decode()


def test_the_preview_is_the_client_s_own_page(harbour: PracticePeople) -> None:
    draft = with_questions(harbour.therapist)
    browser = signed_in(harbour.therapist)
    page = browser.get(at(draft.pk, "preview/1/")).content.decode()
    assert "I could fall asleep." in page
    assert "Sometimes" in page
    sent = {"asked": "q1", "answer": "2", "deed": "continue"}
    assert browser.post(at(draft.pk, "preview/1/"), sent)["Location"] == at(draft.pk, "preview/2/")
    draft.refresh_from_db()
    assert draft.revision == 2


def test_there_is_no_preview_of_nothing(harbour: PracticePeople) -> None:
    browser = signed_in(harbour.therapist)
    browser.post("/library/new/", TITLES)
    draft = InstrumentDraft.objects.get()
    assert "See it as a client" not in browser.get(at(draft.pk)).content.decode()
    assert browser.get(at(draft.pk, "preview/")).status_code == 404


def test_a_draft_is_for_editors_of_its_practice(two_practices: TwoPractices) -> None:
    harbour = two_practices.harbour
    draft = with_questions(harbour.therapist)
    for who in ("owner", "supervisor", "colleague"):
        assert signed_in(harbour.members[who]).get(at(draft.pk)).status_code == 200
    for who in ("trainee", "desk"):
        assert signed_in(harbour.members[who]).get(at(draft.pk)).status_code == 403
    stranger = signed_in(two_practices.lighthouse.therapist)
    assert stranger.get(at(draft.pk)).status_code == 404
    assert "Evening check" not in stranger.get("/library/").content.decode()


def test_offering_and_going_on_from_the_instrument_s_page(harbour: PracticePeople) -> None:
    browser = signed_in(harbour.therapist)
    draft = complete(harbour.therapist)
    page = browser.post(at(draft.pk, "publish/"), {"revision": draft.revision})
    home = page["Location"]
    assert "Offer it no longer" in browser.get(home).content.decode()
    page = browser.post(f"{home}offer/", {"offered": "off"}, follow=True)
    assert "no longer offered" in page.content.decode()
    assert "Offer it for check-ins" in page.content.decode()
    page = browser.post(f"{home}offer/", {"offered": "perhaps"}, follow=True)
    assert "Choose whether" in page.content.decode()
    page = browser.post(f"{home}revise/", follow=True)
    assert "Publish version 2" in page.content.decode()
    page = browser.post("/library/instruments/attachment-dimensions/revise/", follow=True)
    assert "stays as it is" in page.content.decode()
