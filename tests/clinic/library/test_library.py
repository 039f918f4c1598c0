import dataclasses
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from assessments.library import load_instrument
from clinic.library import GoalTemplate, Library, library

RELEASED = Path(__file__).with_name("released_ids.txt")


def goals() -> list[GoalTemplate]:
    return [goal for pathway in library().pathways for goal in pathway.goals]


def all_ids(shelf: Library) -> Iterator[str]:
    for pathway in shelf.pathways:
        yield f"pathway {pathway.id}"
        for goal in pathway.goals:
            yield f"goal {goal.id}"
            yield from (f"marker {marker.id}" for marker in goal.markers)
    for route in shelf.routes:
        yield f"route {route.id}"
        yield from (f"element {element.id}" for element in route.elements)
    for practice in shelf.practices:
        yield f"practice {practice.id}"
        yield from (f"exercise {exercise.id}" for exercise in practice.exercises)
    for domain in shelf.sign_domains:
        yield f"domain {domain.id}"
        yield from (f"sign {sign.id}" for sign in domain.signs)
    yield from (f"way {way.id}" for way in shelf.open_ways)
    for group in shelf.card_groups:
        yield f"group {group.id}"
        yield from (f"card {card.id}" for card in group.cards)


def texts(value: object) -> Iterator[str]:
    """Every text below a row, ids included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from texts(one)
    elif hasattr(value, "items"):
        for one in value.values():
            yield from texts(one)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from texts(getattr(value, field.name))


def test_the_shipped_library_is_sound_and_read_once():
    assert library() is library()
    assert [pathway.id for pathway in library().pathways] == ["anxious", "avoidant", "fearful"]
    assert [route.id for route in library().routes] == [
        "therapy",
        "relationships",
        "self-awareness",
        "life",
    ]
    assert len(goals()) == 12


def test_every_released_id_is_still_there():
    """Plans and notes keep ids: see docs/recipes/change-the-library.md before changing this."""
    assert list(all_ids(library())) == RELEASED.read_text(encoding="utf-8").splitlines()


def test_look_ups_return_the_row_of_that_id():
    shelf = library()
    assert shelf.pathway("fearful").title == "From fearful-avoidant to secure"
    assert shelf.goal("anxious.trust") in shelf.pathway("anxious").goals
    assert shelf.marker("anxious.trust.m1") in shelf.goal("anxious.trust").markers
    assert shelf.route("life") in shelf.routes
    assert shelf.exercise("mindfulness.2").minutes == 3
    assert shelf.element("life.caring") in shelf.route("life").elements
    assert shelf.card("myths.fixed") in shelf.card_groups[1].cards
    assert shelf.pathway("mixed").goals == shelf.pathway("none").goals == ()


@pytest.mark.parametrize(
    "kind", ["pathway", "goal", "marker", "route", "exercise", "element", "card"]
)
def test_an_unknown_id_raises_key_error(kind):
    with pytest.raises(KeyError):
        getattr(library(), kind)("no-such-thing")


def test_rows_cannot_be_changed():
    goal = library().goal("anxious.trust")
    with pytest.raises(dataclasses.FrozenInstanceError):
        goal.title = "Something else"
    with pytest.raises(TypeError):
        goal.descriptors[0] = "Something else"


def test_every_file_has_a_version():
    assert set(library().versions) == {
        *("anxious", "avoidant", "fearful"),
        *("routes", "exercises", "signs", "open", "cards"),
    }


def test_the_fearful_pathway_begins_with_safety_and_names_professional_help():
    fearful = library().pathway("fearful")
    assert fearful.goals[0].id == "fearful.safety"
    assert "Safety and stabilisation come first" in fearful.caution
    assert "professional" in library().goal("fearful.healing-trauma").title


@pytest.mark.parametrize(
    "words", ["is avoidant", "is anxious", "is fearful", "patient", "birthright"]
)
def test_nobody_is_a_type_and_nothing_is_promised(words):
    shelf = library()
    rows = (shelf.pathways, shelf.routes, shelf.practices, shelf.sign_domains)
    rows += (shelf.open_ways, shelf.card_groups)
    assert [text for row in rows for text in texts(row) if words in text.lower()] == []


def test_there_is_a_voice_for_each_sign_of_security_and_a_saying_for_each_myth():
    voices, myths, pairings, areas = library().card_groups
    scales = load_instrument("secure-functioning").scales
    assert [card.id.removeprefix("voices.") for card in voices.cards] == [s.id for s in scales]
    assert all(card.saying for card in (*voices.cards, *myths.cards))
    assert not any(card.saying for card in (*pairings.cards, *areas.cards))
    sections = load_instrument("life-areas").sections
    assert [card.id.removeprefix("life-areas.") for card in areas.cards] == [
        one.id for one in sections
    ]


@pytest.mark.parametrize(
    "word", ["will feel better", "you will be", "cure", "guarantee", "disorder"]
)
def test_clients_are_promised_nothing_and_not_diagnosed(word):
    assert [text for text in client_texts() if re.search(rf"\b{word}", text.lower())] == []


def client_texts() -> list[str]:
    shelf = library()
    exercises = [one for practice in shelf.practices for one in practice.exercises]
    return [
        *(pathway.client_summary for pathway in shelf.pathways),
        *(goal.client_wording for goal in goals()),
        *(exercise.instruction for exercise in exercises),
        *(way.client_summary for way in shelf.open_ways),
        *(f"{card.text} {card.question}" for group in shelf.card_groups for card in group.cards),
    ]


def school_year(text: str) -> float:
    """Flesch–Kincaid grade (Kincaid et al. 1975), syllables by groups of vowels; 6 is age 11."""
    sentences = max(1, len(re.findall(r"[.?!](?:\s|$|\")", text)))
    words = re.findall(r"[a-z']+", text.lower())
    syllables = sum(_syllables(word) for word in words)
    return 0.39 * len(words) / sentences + 11.8 * syllables / len(words) - 15.59


def _syllables(word: str) -> int:
    groups = len(re.findall(r"[aeiouy]+", word))
    silent = word.endswith("e") and not word.endswith("le") and groups > 1
    return max(1, groups - silent)


def test_the_reading_measure_tells_plain_from_hard_text():
    assert school_year("The dog ran to the park. It was a good day.") < 3
    assert school_year(library().pathway("fearful").caution) > 7


@pytest.mark.parametrize("text", client_texts(), ids=lambda text: text[:30])
def test_words_for_the_client_can_be_read_at_eleven(text):
    assert school_year(text) <= 6.0


@pytest.mark.parametrize("goal", goals(), ids=lambda goal: goal.id)
def test_words_for_the_client_speak_to_the_client(goal):
    assert re.search(r"\byou\b", goal.client_wording, re.IGNORECASE)
    assert "client" not in goal.client_wording


def test_every_exercise_practice_is_suggested_by_some_goal():
    suggested = {id_.split(".")[0] for goal in goals() for id_ in goal.exercises}
    assert suggested == {practice.id for practice in library().practices}


def test_the_five_levels_of_a_goal_are_five_different_texts():
    for goal in goals():
        assert len(set(goal.descriptors.values())) == 5, goal.id
