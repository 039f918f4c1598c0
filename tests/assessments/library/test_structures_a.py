"""The make-up of the attachment forms, the twelve characteristics, the beliefs and the history."""

from itertools import groupby

import pytest

from assessments.library import load_instrument
from assessments.psychometrics.definition import AnsweredBy, Instrument, ItemKind
from assessments.psychometrics.scoring import Incomplete, ScaleScore, score

TWELVE = [
    "closeness-and-independence", "communication", "conflict-and-repair", "emotion-regulation",
    "trust", "boundaries", "self-and-others", "vulnerability", "satisfaction", "resilience",
    "interdependence", "presence",
]  # fmt: skip
BELIEFS = [
    "worth",
    "reliability-of-others",
    "safety-of-relationships",
    "closeness-with-independence",
]
QUALITIES = ["responsive", "attuned", "present", "in-proportion"]
LEARNT = [
    "needs-matter", "emotions-acceptable", "others-can-be-trusted", "world-mostly-safe", "worthy",
    "depend-and-be-myself",
]  # fmt: skip
# What a secure person would say yes to, in a form where yes to the rest means worry or distance
# (attachment) or doubt (beliefs). Read from the sentences, not from the files' own keys.
REASSURED = {
    "attachment-brief": {
        "I like it when people ask how I really feel.",
        "On a hard day, I look for someone I trust.",
        "I feel settled while people I am close to are away.",
        "Even in quiet weeks, I feel sure that people care about me.",
    },
    "relationship-profile": {
        "I like this person to know how my life is going.",
        "I can be sad in front of this person.",
        "When I am upset, time with this person calms me.",
        "When we disagree, I trust that we will be fine again.",
        "When this person is busy, I still feel sure that I matter to them.",
    },
    "core-beliefs": {
        "There are people who will help me when I need them.",
        "Being close to someone can be safe for me.",
        "I deserve care, even on days when things go wrong.",
        "I can love someone while I keep a life of my own.",
    },
}


def values(instrument: Instrument) -> set[tuple[int, ...]]:
    """The sets of answers its items offer."""
    answered = (item for item in instrument.items if item.kind is ItemKind.CHOICE)
    return {tuple(option.value for option in instrument.options_of(item)) for item in answered}


def extreme(instrument: Instrument, *, secure: bool, person: str = "") -> dict[str, int | str]:
    """Every sentence answered as the most secure, or the least secure, person would."""
    low, high = instrument.lowest_and_highest
    agreed = REASSURED[instrument.id]
    answers: dict[str, int | str] = {f"{person}/name": ""} if person else {}
    for item in instrument.items:
        key = f"{person}/{item.link_id}" if person else item.link_id
        answers[key] = high if (item.text in agreed) == secure else low
    return answers


def scores(instrument: Instrument, answers: dict[str, int | str]) -> dict[str, float]:
    found = score(instrument, answers)
    return {key: one.value for key, one in found.items() if isinstance(one, ScaleScore)}


@pytest.mark.parametrize(
    ("name", "anxiety", "avoidance"), [("attachment-brief", 4, 4), ("relationship-profile", 4, 6)]
)
def test_an_attachment_form_is_balanced_and_opens_and_closes_gently(
    name: str, anxiety: int, avoidance: int
) -> None:
    instrument = load_instrument(name)
    assert [scale.id for scale in instrument.scales] == ["anxiety", "avoidance"]
    assert [len(scale.items) for scale in instrument.scales] == [anxiety, avoidance]
    assert [len(scale.reversed) for scale in instrument.scales] == [anxiety // 2, avoidance // 2]
    assert len(instrument.items) == anxiety + avoidance
    assert {instrument.items[0].text, instrument.items[-1].text} <= REASSURED[name]
    scale_of = {each: scale.id for scale in instrument.scales for each in scale.items}
    runs = groupby(scale_of[item.link_id] for item in instrument.items)
    assert max(len(list(run)) for _, run in runs) <= 2


@pytest.mark.parametrize("name", ["attachment-brief", "relationship-profile"])
def test_an_attachment_form_is_answered_like_the_long_one(name: str) -> None:
    instrument, long = load_instrument(name), load_instrument("attachment-dimensions")
    assert instrument.options == long.options
    assert instrument.min_interval_days == long.min_interval_days


@pytest.mark.parametrize("name", ["attachment-brief", "relationship-profile"])
def test_the_reliability_follows_from_the_long_form(name: str) -> None:
    """Spearman–Brown: a test cut to the share k has reliability kr / (1 + (k − 1)r)."""
    long = load_instrument("attachment-dimensions").scale("anxiety")
    assert long.reliability is not None
    for scale in load_instrument(name).scales:
        share = len(scale.items) / len(long.items)
        expected = share * long.reliability / (1 + (share - 1) * long.reliability)
        assert scale.reliability == round(expected, 2)
        assert scale.sd == long.sd
        assert f"{len(scale.items)} items" in scale.parameters_source
        assert "Spearman–Brown" in scale.parameters_source
        assert (scale.cut, scale.cut_source) == (4.0, "The mid-point of the answers, provisional.")


@pytest.mark.parametrize(
    ("short", "long"),
    [("attachment-brief", "attachment-dimensions"), ("secure-pulse", "secure-functioning")],
)
def test_a_short_form_is_part_of_the_long_one_word_for_word(short: str, long: str) -> None:
    part, whole = load_instrument(short), load_instrument(long)
    for item in part.items:
        assert item.text == whole.item(item.link_id).text
    for scale in part.scales:
        assert set(scale.items) < set(whole.scale(scale.id).items)
        assert set(scale.reversed) == set(scale.items) & set(whole.scale(scale.id).reversed)


def test_the_profile_asks_about_six_people_one_of_them_named() -> None:
    instrument = load_instrument("relationship-profile")
    assert instrument.repeat is not None
    assert [(person.id, person.named) for person in instrument.repeat.people] == [
        ("mother-figure", False),
        ("father-figure", False),
        ("partner", False),
        ("close-friend", False),
        ("therapist", False),
        ("other", True),
    ]
    assert instrument.repeat.most == 6
    assert instrument.repeated == {item.link_id for item in instrument.items}
    assert "Your therapist sees all your answers" in " ".join(instrument.instructions.split())
    for item in instrument.items:
        assert "this person" in item.text or item.text.startswith("When we"), item.text


def test_more_worry_and_more_distance_score_higher() -> None:
    brief = load_instrument("attachment-brief")
    assert scores(brief, extreme(brief, secure=False)) == {"anxiety": 7.0, "avoidance": 7.0}
    assert scores(brief, extreme(brief, secure=True)) == {"anxiety": 1.0, "avoidance": 1.0}


def test_each_person_has_scores_of_their_own() -> None:
    profile = load_instrument("relationship-profile")
    answers = extreme(profile, secure=False, person="partner") | extreme(
        profile, secure=True, person="therapist"
    )
    assert scores(profile, answers) == {
        "partner/anxiety": 7.0,
        "partner/avoidance": 7.0,
        "therapist/anxiety": 1.0,
        "therapist/avoidance": 1.0,
    }


def test_stronger_secure_beliefs_score_higher() -> None:
    beliefs = load_instrument("core-beliefs")
    assert set(scores(beliefs, extreme(beliefs, secure=True)).values()) == {10.0}
    assert set(scores(beliefs, extreme(beliefs, secure=False)).values()) == {0.0}


def test_four_beliefs_have_two_sentences_each_one_turned_round() -> None:
    beliefs = load_instrument("core-beliefs")
    assert [scale.id for scale in beliefs.scales] == BELIEFS
    assert values(beliefs) == {tuple(range(11))}
    assert len(beliefs.items) == 8
    for scale in beliefs.scales:
        assert (len(scale.items), len(scale.reversed), scale.needed) == (2, 1, 2)
        assert scale.higher_is_better
    first = {item.link_id.rpartition("-")[0] for item in beliefs.items[:4]}
    assert len(first) == 4, "each belief is met once before any is met again"


def test_twelve_characteristics_have_five_signs_each_in_a_part_of_their_own() -> None:
    twelve = load_instrument("secure-functioning")
    assert [scale.id for scale in twelve.scales] == TWELVE
    assert [section.id for section in twelve.sections] == TWELVE
    assert len(twelve.items) == 60
    assert values(twelve) == {(1, 2, 3, 4, 5)}
    for scale in twelve.scales:
        assert (len(scale.items), scale.reversed) == (5, ())
        assert {twelve.item(name).section for name in scale.items} == {scale.id}
        assert scale.higher_is_better
    aside = {section.id for section in twelve.sections if section.may_not_apply}
    assert aside == {"conflict-and-repair", "satisfaction"}


def test_the_pulse_gives_each_characteristic_one_value_and_no_total() -> None:
    pulse = load_instrument("secure-pulse")
    assert [scale.id for scale in pulse.scales] == TWELVE
    assert [scale.items for scale in pulse.scales] == [(item.link_id,) for item in pulse.items]
    found = scores(pulse, {item.link_id: 1 + n % 5 for n, item in enumerate(pulse.items)})
    assert list(found.values()) == [float(1 + n % 5) for n in range(12)]


def test_the_history_is_a_conversation_in_parts_that_can_be_set_aside() -> None:
    history = load_instrument("caregiving-history")
    assert history.answered_by is AnsweredBy.TOGETHER
    assert [scale.id for scale in history.scales] == [*QUALITIES, *LEARNT]
    assert all(section.may_not_apply and section.intro for section in history.sections)
    said = " ".join(history.instructions.split())
    for part in (
        "the people who looked after you",
        "what you came to believe",
        "what did you good",
    ):
        assert part in said, "a part is named before it comes"
    assert "No question asks about violence or abuse." in said
    assert history.min_interval_days == 0


def test_the_history_asks_four_qualities_with_a_moment_each_of_up_to_two_people() -> None:
    history = load_instrument("caregiving-history")
    assert history.repeat is not None
    assert (history.repeat.most, len(history.repeat.people)) == (2, 2)
    assert all(person.named for person in history.repeat.people)
    assert history.repeat.items == tuple(
        name for quality in QUALITIES for name in (quality, f"{quality}-moment")
    )
    kinds = [history.item(name).kind for name in history.repeat.items]
    assert kinds == [ItemKind.CHOICE, ItemKind.TEXT] * 4
    assert history.items[-1].kind is ItemKind.WORDS


def test_what_is_not_known_is_not_scored() -> None:
    history = load_instrument("caregiving-history")
    for item in history.items:
        if item.kind is ItemKind.CHOICE:
            last = history.options_of(item)[-1]
            assert (last.value, last.scored) == (9, False)
            assert history.points_of(item) == (1.0, 5.0)
    found = score(
        history,
        {
            "caregiver-1/name": "Gran",
            "caregiver-1/responsive": 4,
            "caregiver-1/attuned": 9,
            "learnt-needs-matter": 2,
        },
    )
    assert isinstance(found["caregiver-1/attuned"], Incomplete)
    assert {key: one.value for key, one in found.items() if isinstance(one, ScaleScore)} == {
        "caregiver-1/responsive": 4.0,
        "needs-matter": 2.0,
    }
