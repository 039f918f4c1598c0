"""Files meant to break the reader: refused in bounded time, with a sentence, never with a crash."""

import json
import random
from collections.abc import Callable, Iterator
from time import monotonic
from typing import Any

import pytest

from assessments.fhir import (
    answers_of,
    expressions,
    read_questionnaire,
    stated_totals,
    write_questionnaire,
)
from assessments.fhir.responses import write_response
from assessments.library import shipped
from assessments.psychometrics.answers import AnswerError
from assessments.psychometrics.trials import trial_answers
from tests.assessments.fhir.files import adding, calculated, choice, form, gad_7, phq_9
from tests.sizes import n_of

FILES = 500
SECONDS = 10

JUNK: list[Any] = [
    *(None, True, False, 0, -1, 1.5, 1e308, 10**30, float("nan"), float("inf")),
    *("", "x", "\x00", "\ud800", "a" * 5_000, "group", "choice", "display", "#set", "http://x"),
    *([], {}, [[]], [None], [{}], ["x"], {"a": 1}, {"extension": [{"url": 1}]}),
]


def deep(levels: int) -> dict[str, Any]:
    item = choice("leaf")
    for level in range(levels):
        item = {"linkId": f"g{level}", "type": "group", "text": "G", "item": [item]}
    return form(item)


def round_and_round() -> dict[str, Any]:
    resource = form(choice("a"))
    resource["item"].append(resource)
    return resource


def sets_within_sets() -> dict[str, Any]:
    contained = [
        {
            "resourceType": "ValueSet",
            "id": f"s{number}",
            "compose": {"include": [{"valueSet": [f"#s{other}" for other in range(60)]}]},
        }
        for number in range(60)
    ]
    asked = {"linkId": "a", "text": "Invented", "type": "choice", "answerValueSet": "#s0"}
    return form(asked, contained=contained)


def chain() -> dict[str, Any]:
    """Each question depends on the one before, and the first on the last."""
    when = [{"question": f"q{n}", "operator": "exists", "answerBoolean": True} for n in range(300)]
    return form(*(choice(f"q{n}", enableWhen=[when[n - 1]]) for n in range(300)))


@pytest.fixture(autouse=True)
def short_of_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """One second for the expressions of a file."""
    monkeypatch.setattr(expressions, "SECONDS", 1.0)


@pytest.mark.parametrize(
    "make",
    [
        lambda: None,
        list,
        lambda: 7,
        lambda: "Questionnaire",
        dict,
        lambda: {"resourceType": ["Questionnaire"]},
        lambda: {"resourceType": "Questionnaire"},
        lambda: {"resourceType": "Questionnaire", "item": "many"},
        lambda: {"resourceType": "Questionnaire", 7: "x"},
        lambda: {"resourceType": "Questionnaire", "item": [None, 1, "x", [], {}]},
        lambda: deep(200),
        lambda: deep(5_000),
        round_and_round,
        lambda: form(*(choice(f"q{n}") for n in range(10_000))),
        lambda: form(choice("a", text="long " * 100_000)),
        lambda: form(choice("a", text="long " * 1_000)),
        lambda: form(choice("a", [(f"c{n}", f"d{n}", n) for n in range(5_000)])),
        lambda: form(*(choice("same") for _ in range(900))),
        lambda: form(choice("a b")),
        sets_within_sets,
        chain,
        lambda: form(choice("a"), calculated("t", "1" + " + 1" * 6_000)),
        lambda: form(choice("a"), calculated("t", "%resource" + ".where(true" * 40 + ")" * 40)),
        lambda: form(
            choice("a"), *(calculated(f"t{n}", adding("a") + " + 1" * 900) for n in range(30))
        ),
    ],
)
def test_it_is_refused_in_bounded_time_with_a_sentence(make: Callable[[], Any]) -> None:
    resource = make()
    start = monotonic()
    read = read_questionnaire(resource)
    assert monotonic() - start < SECONDS
    assert not read.may_activate
    assert read.problems[0].level == "error"
    assert read.problems[0].what.endswith(".")
    assert len(read.problems) <= 201


def test_a_file_as_large_as_is_allowed_is_read() -> None:
    start = monotonic()
    assert read_questionnaire(form(*(choice(f"q{n}") for n in range(1_000)))).may_activate
    assert monotonic() - start < SECONDS


def test_groups_as_deep_as_is_allowed_are_read() -> None:
    assert read_questionnaire(deep(15)).may_activate


@pytest.mark.parametrize("levels", [3, 200, 5_000])
def test_a_response_of_any_depth_is_read_or_refused(levels: int) -> None:
    instrument = read_questionnaire(form(choice("a"))).instrument
    assert instrument is not None
    item: dict[str, Any] = {"linkId": "a"}
    for _ in range(levels):
        item = {"linkId": "x", "answer": [{"valueInteger": 1, "item": [item]}]}
    given = {"resourceType": "QuestionnaireResponse", "item": [item]}
    with pytest.raises(AnswerError):
        answers_of(given, instrument)
    assert stated_totals(given, instrument) == {}


def places(value: Any, here: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield here
    inside = list(value.items()) if isinstance(value, dict) else []
    inside += enumerate(value) if isinstance(value, list) else []
    for key, each in inside:
        yield from places(each, (*here, key))


def at(value: Any, place: tuple[Any, ...]) -> Any:
    for key in place:
        value = value[key]
    return value


def broken(text: str, rng: random.Random) -> Any:
    """A sound file with one to eight wounds: junk, a part gone, twice, or in another's place."""
    resource = json.loads(text)
    known = list(places(resource))[1:]
    for _ in range(rng.randint(1, 8)):
        place = rng.choice(known)
        try:
            holder, wound = at(resource, place[:-1]), rng.random()
            if wound < 0.5:
                holder[place[-1]] = rng.choice(JUNK)
            elif wound < 0.7:
                del holder[place[-1]]
            elif wound < 0.85 and isinstance(holder, list):
                holder.append(holder[place[-1]])
            else:
                holder[place[-1]] = json.loads(json.dumps(at(resource, rng.choice(known))))
        except (KeyError, IndexError, TypeError):
            continue  # an earlier wound took that place away
    return resource


def test_generated_files_never_crash_the_reader() -> None:
    sound = [json.dumps(each) for each in (phq_9(), gad_7(), sets_within_sets(), deep(5))]
    sound += [json.dumps(write_questionnaire(instrument)) for instrument in shipped()]
    loaded = 0
    for seed in range(n_of(FILES)):
        rng = random.Random(seed)
        resource = broken(rng.choice(sound), rng)
        read = read_questionnaire(resource, rng.choice(["", "", "", "ecr-r", "ecr-12"]))
        assert read.may_activate is not any(each.level == "error" for each in read.problems), seed
        if read.instrument is not None:
            again = read_questionnaire(write_questionnaire(read.instrument))
            assert again.instrument == read.instrument, seed
            loaded += 1
    assert loaded > 0, "the wounds are too deep to try anything"


def test_generated_responses_never_crash_the_reader() -> None:
    sound = [
        (each, json.dumps(write_response(each, trial_answers(each)["mixed"]))) for each in shipped()
    ]
    read = 0
    for seed in range(n_of(FILES)):
        rng = random.Random(seed)
        instrument, text = rng.choice(sound)
        given = broken(text, rng)
        stated_totals(given, instrument)
        try:
            answers_of(given, instrument)
            read += 1
        except AnswerError:
            continue
    assert read > 0, "the wounds are too deep to try anything"
