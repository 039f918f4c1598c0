"""Every key of a definition: what it becomes, and every fault with its place."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from assessments.psychometrics.definition import (
    Band,
    Coding,
    Condition,
    ItemKind,
    Operator,
    Option,
    Person,
    PromptRule,
    RiskKind,
    RiskRule,
    Section,
    load,
)
from assessments.psychometrics.definition.mapping import scale_mapping
from tests.assessments.psychometrics.builders import rich, rich_mapping, small
from tests.assessments.psychometrics.definition.faults import bent, faults_of

Bend = Callable[[dict[str, Any]], object]


def test_every_key_becomes_what_it_says() -> None:
    instrument = rich()
    hello, parent, calm, _, _, why, safe, near, far = instrument.items
    assert [item.kind for item in (hello, parent, why)] == [
        ItemKind.WORDS,
        ItemKind.CHOICE,
        ItemKind.TEXT,
    ]
    assert (parent.prefix, calm.option_set, calm.section) == ("1.", "often", "home")
    assert (safe.discreet, safe.observer_text) == (True, "Has somebody hurt the client?")
    assert safe.codings == (Coding("safe", display="Safety"),)
    assert why.enable_when == (
        Condition("tired", Operator.AT_LEAST, 1),
        Condition("proud", Operator.LESS, 1),
    )
    assert (why.enable_all, far.enable_all) == (False, True)
    assert far.enable_when == (Condition("near", Operator.EXISTS, True),)
    assert instrument.options_of(hello) == ()
    assert instrument.options_of(calm)[1] == Option(1, "Sometimes", weight=1.5)
    assert instrument.options_of(calm)[0].coding == Coding("LA6568-5", "http://loinc.org")
    assert instrument.options_of(calm)[3].points is None
    assert [name for name, _ in instrument.option_sets] == ["mood", "often"]
    assert near.link_id in instrument.repeated
    assert instrument.section("home") == Section("home", "Home", "About home.", may_not_apply=True)
    assert instrument.section("children").parent == "home"
    assert instrument.repeat is not None
    assert instrument.repeat.people[2] == Person("other", "Somebody else", named=True)
    assert instrument.risks == (
        RiskRule("hurt", "safe", RiskKind.SAFETY_AT_HOME),
        RiskRule("distance", "far", RiskKind.OTHER, 3.0),
    )
    assert instrument.prompts[2] == PromptRule("colder", ("near", "calm"), drop=1.5)
    assert (instrument.made_by, instrument.url) == ("The tests", "https://example.org/rich")
    assert instrument.codings == (Coding("rich", "urn:codes", "Rich"),)


def test_every_key_of_a_scale_becomes_what_it_says() -> None:
    home = rich().scale("home")
    assert home.bands == (Band(0.0, "Low"), Band(6.0, "High"))
    assert (home.weight_of("calm"), home.weight_of("tired")) == (2.0, 1.0)
    assert (home.higher_is_better, home.reliable_change) == (True, 3.0)
    assert (home.meaning, home.codings) == ("More ease at home.", (Coding("home"),))
    assert rich().scale("ease").cut_source == "A study."
    assert scale_mapping(home) == rich().as_mapping()["scales"][0]


def test_everything_survives_storage_that_keeps_no_order_of_keys() -> None:
    stored = json.loads(json.dumps(rich().as_mapping(), sort_keys=True))
    assert load(stored) == rich()
    assert load(stored).content_hash == rich().content_hash


def test_what_stands_at_its_default_does_not_change_the_hash() -> None:
    mapping = small().as_mapping()
    mapping["items"][0] |= {"kind": "choice", "discreet": False, "enable_all": True}
    mapping["scales"][0] |= {"higher_is_better": False, "bands": [], "weights": {}}
    mapping |= {"sections": [], "risks": [], "prompts": [], "option_sets": {}, "codings": []}
    assert load(mapping).content_hash == small().content_hash


def test_an_instrument_asks_once_or_of_everybody() -> None:
    assert small().repeated == frozenset()
    assert rich().repeated == {"near", "far"}
    mapping = rich_mapping()
    del mapping["repeat"]["items"]
    mapping["sections"] = []
    for item in mapping["items"]:
        item.pop("section", None)
    assert load(mapping).repeated == {item["linkId"] for item in mapping["items"]}


def test_what_is_not_there_is_a_key_error() -> None:
    with pytest.raises(KeyError, match="cellar"):
        rich().section("cellar")
    with pytest.raises(KeyError, match="nothing"):
        rich().item("nothing")
    with pytest.raises(KeyError, match="why"):
        rich().points_of(rich().item("why"))


def test_the_ends_of_all_answers_are_known() -> None:
    assert rich().lowest_and_highest == (0, 9)
    assert rich().points_of(rich().item("calm")) == (0, 3.0)


def test_answers_may_be_left_out_where_every_choice_has_its_own() -> None:
    mapping = rich_mapping()
    del mapping["options"]
    for index in (1, 6):
        mapping["items"][index]["option_set"] = "often"
    instrument = load(mapping)
    assert instrument.options == ()
    assert load(instrument.as_mapping()) == instrument


OFTEN = "option_sets.often"


def put(path: str, value: Any) -> Bend:
    """A change of the mapping: ``items.2.section`` to the value."""
    *way, last = path.split(".")

    def bend(mapping: Any) -> None:
        for step in way:
            mapping = mapping[int(step) if step.isdigit() else step]
        mapping[int(last) if last.isdigit() else last] = value

    return bend


def condition(question: str, operator: str, answer: Any) -> list[dict[str, Any]]:
    return [{"question": question, "operator": operator, "answer": answer}]


def unscored(mapping: dict[str, Any]) -> None:
    """No answer of a set counts."""
    for option in mapping["option_sets"]["often"]:
        option["scored"] = False


@pytest.mark.parametrize(
    ("bend", "fault"),
    [
        (put("url", "javascript:alert(1)"), "url: 'javascript:alert(1)' has a form"),
        (put("made_by", "x" * 2001), "made_by: must be at most 2,000 characters"),
        (put("codings", [{}]), "codings[0].code: is missing"),
        (put("codings", [{"code": "a"}] * 21), "codings: must have at most 20 entries"),
        # options
        (put("options.0.weight", "none"), "options[0].weight: must be a number"),
        (put("options.0.scored", 0), "options[0].scored: must be true or false"),
        (put("options.0.coding", "LA"), "options[0].coding: must be a mapping"),
        (put("options.0.coding", {"system": "x"}), "options[0].coding.code: is missing"),
        (put("options", []), "options: are missing: not every item names an option set"),
        (put("option_sets", ["often"]), "option_sets: must be a mapping"),
        (put("option_sets.a b", []), "option_sets: has a name that is no text or not allowed"),
        (lambda m: m["option_sets"].update({1: []}), "option_sets: has a name that is no text"),
        (put("option_sets.mood", []), "option_sets.mood: must not be empty"),
        (lambda m: m["option_sets"].update(one=m["options"][:1]), "option_sets.one: must offer"),
        (
            lambda m: m["option_sets"].update({f"s{n}": m["options"] for n in range(201)}),
            "option_sets: must have at most 200 entries",
        ),
        (put("option_sets.often.1.value", 0), "option_sets.often[1].value: 0 is used twice"),
        (put("options", [{"value": 0, "label": "x"}] * 201), "options: must have at most 200 ent"),
        # items
        (put("items.1.kind", "number"), "items[1].kind: must be one of choice, text, words"),
        (put("items.2.option_set", "seldom"), "items[2].option_set: 'seldom' is no option set"),
        (put("items.0.option_set", "often"), "items[0].option_set: belongs only to an item that"),
        (put("items.2.section", "cellar"), "items[2].section: 'cellar' is no section of this in"),
        (put("items.2.discreet", "yes"), "items[2].discreet: must be true or false"),
        (put("items.2.text", "x" * 2001), "items[2].text: must be at most 2,000 characters"),
        (put("items.2.linkId", "name"), "items[2].linkId: must not be 'name' nor contain \"/\""),
        (put("items.2.linkId", "a/b"), "items[2].linkId: must not be 'name' nor contain \"/\""),
        (put("items.2.text", "\u009f"), "items[2].text: contains control characters"),
        # sections
        (put("sections.1.parent", "cellar"), "sections[1].parent: 'cellar' is no section of this"),
        (put("sections.1.id", "home"), "sections[1].id: 'home' is used twice"),
        (put("sections.1.rooms", 3), "sections[1].rooms: is not a known key"),
        (put("sections", [{"id": "a", "title": "A"}] * 201), "sections: must have at most 200"),
        # conditions
        (
            put("items.2.enable_when", condition("gone", "=", 1)),
            "items[2].enable_when[0].question:",
        ),
        (
            put("items.2.enable_when", condition("parent", "~", 1)),
            "items[2].enable_when[0].operato",
        ),
        (
            put("items.2.enable_when", condition("parent", "=", 7)),
            "items[2].enable_when[0].answer: is no answer of 'parent'",
        ),
        (
            put("items.2.enable_when", condition("parent", "=", True)),
            "items[2].enable_when[0].answer: must be a whole number",
        ),
        (
            put("items.2.enable_when", condition("parent", "exists", 1)),
            "items[2].enable_when[0].answer: must be true or false",
        ),
        (
            put("items.2.enable_when", condition("parent", "exists", None)),
            "items[2].enable_when[0].answer: is missing",
        ),
        (
            put("items.2.enable_when", condition("hello", "exists", True)),
            "items[2].enable_when[0].question: 'hello' takes no answer",
        ),
        (
            put("items.2.enable_when", condition("why", "=", 1)),
            "items[2].enable_when[0].operator: must be exists",
        ),
        (
            put("items.2.enable_when", condition("near", "=", 1)),
            "items[2].enable_when[0].question: is asked of each person",
        ),
        (
            put("items.2.enable_when", condition("parent", "=", 1) * 21),
            "items[2].enable_when: must have at most 20 entries",
        ),
        (
            put("items.2.enable_when", [{**condition("parent", "=", 1)[0], "or": 1}]),
            "items[2].enable_when[0].or: is not a known key",
        ),
        (
            put("sections.1.enable_when", condition("near", "=", 1)),
            "items[3].section: depends on what is asked of each person",
        ),
        (
            put("sections.0.enable_when", condition("near", "=", 1)),
            "items[3].section: depends on what is asked of each person",
        ),
        # circles
        (
            put("items.1.enable_when", condition("parent", "=", 1)),
            "items[1]: depends on itself: parent, parent",
        ),
        (put("sections.0.enable_when", condition("calm", "=", 1)), "items[2]: depends on itself"),
        (put("sections.0.parent", "children"), "sections[1]: depends on itself"),
        # people
        (put("repeat", []), "repeat: must be a mapping"),
        (put("repeat.question", None), "repeat.question: is missing"),
        (put("repeat.people", []), "repeat.people: must not be empty"),
        (put("repeat.people.1.id", "mother"), "repeat.people[1].id: 'mother' is used twice"),
        (put("repeat.people.1.id", "Mother!"), "repeat.people[1].id: 'Mother!' has a form"),
        (put("repeat.most", 4), "repeat.most: must be at most the number of people"),
        (put("repeat.most", 0), "repeat.most: must be at least 1"),
        (put("repeat.items.0", "gone"), "repeat.items[0]: 'gone' is no item of this instrument"),
        (
            put("repeat.items", ["near"]),
            "scales[1].items: must all be asked of each person, or none",
        ),
        (put("repeat.kin", True), "repeat.kin: is not a known key"),
        # scales
        (put("scales.0.items.0", "why"), "scales[0].items[0]: 'why' counts no points"),
        (put("scales.0.items.0", "hello"), "scales[0].items[0]: 'hello' counts no points"),
        (unscored, "scales[0].items[0]: 'calm' counts no points"),
        (
            put("scales.0.weights", {"near": 2}),
            "scales[0].weights.near: 'near' is no item of this scale",
        ),
        (put("scales.0.weights", {"calm": 0}), "scales[0].weights.calm: must be 0.001 to 1,000"),
        (put("scales.0.weights", {"calm": float("nan")}), "scales[0].weights.calm: must be 0.001"),
        (put("scales.0.weights", {"calm": "two"}), "scales[0].weights.calm: must be a number"),
        (put("scales.0.weights", [2]), "scales[0].weights: must be a mapping"),
        (put("scales.0.weights", {1: 2}), "scales[0].weights: has a name that is no text"),
        (
            put("scales.0.weights", {str(n): 1 for n in range(2_001)}),
            "scales[0].weights: must have at most 2,000 keys",
        ),
        (put("scales.0.reliable_change", 0), "scales[0].reliable_change: must be above 0"),
        (put("scales.0.bands.0.at_least", 1), "scales[0].bands[0].at_least: must be 0, the lowest"),
        (
            put("scales.0.bands.0.at_least", -1),
            "scales[0].bands[0].at_least: must be 0, the lowest",
        ),
        (put("scales.0.bands.1.at_least", 0), "scales[0].bands[1].at_least: must be above that of"),
        (
            put("scales.0.bands.1.at_least", 99),
            "scales[0].bands[1].at_least: must lie within the scale's range, 0 to 12",
        ),
        (put("scales.0.bands.1.at_least", None), "scales[0].bands[1].at_least: is missing"),
        (put("scales.0.bands.1.colour", "red"), "scales[0].bands[1].colour: is not a known key"),
        (lambda m: m.update(scales=m["scales"] * 51), "scales: must have at most 100 entries"),
        # rules
        (put("risks.0.item", "gone"), "risks[0].item: 'gone' is no item of this instrument"),
        (put("risks.0.item", "why"), "risks[0].item: 'why' counts no points"),
        (put("risks.0.at_least", 2), "risks[0].at_least: is more than any answer counts"),
        (put("risks.0.kind", "fire"), "risks[0].kind: must be one of self-harm, safety-at-home"),
        (put("risks.1.id", "hurt"), "risks[1].id: 'hurt' is used twice"),
        (put("risks.1.id", "a b"), "risks[1].id: 'a b' has a form"),
        (put("prompts.0.items.0", "hello"), "prompts[0].items[0]: 'hello' counts no points"),
        (put("prompts.0.items.0", "gone"), "prompts[0].items[0]: 'gone' is no item"),
        (put("prompts.0.drop", 1), "prompts[0]: must have exactly one of at_most, at_least and"),
        (put("prompts.0.at_most", None), "prompts[0]: must have exactly one of at_most, at_least"),
        (put("prompts.0.at_most", -1), "prompts[0].items[0]: can never fulfil this rule"),
        (put("prompts.1.at_least", 4), "prompts[1].items[0]: can never fulfil this rule"),
        (put("prompts.2.drop", 4), "prompts[2].items[0]: can never fulfil this rule"),
        (put("prompts.1.id", "uneasy"), "prompts[1].id: 'uneasy' is used twice"),
    ],
)
def test_a_fault_is_named_with_its_place(bend: Bend, fault: str) -> None:
    found = faults_of(bent(rich_mapping(), bend))
    assert any(each.startswith(fault) for each in found), found


@pytest.mark.parametrize(
    ("bend", "faults"),
    [
        (put("items", None), ("items: is missing",)),
        (put("items", []), ("items: must not be empty",)),
        (
            put("option_sets.mood.0.value", "0"),
            ("option_sets.mood[0].value: must be a whole number",),
        ),
        (put("option_sets.mood", "0"), ("option_sets.mood: must be a list",)),
        (
            put("items.1.enable_when", [{"question": "", "operator": "=", "answer": 1}]),
            ("items[1].enable_when[0].question: must be text",),
        ),
        (
            put("items.2.enable_when", [{"question": "calm"}]),
            (
                "items[2].enable_when[0].operator: is missing",
                "items[2].enable_when[0].answer: is missing",
                "items[2]: depends on itself: calm, calm",
            ),
        ),
        (
            put("items.2.enable_when", condition("parent", "=", "x")),
            ("items[2].enable_when[0].answer: must be a whole number",),
        ),
        (
            put("repeat.people.0", "mother"),
            ("repeat.people[0]: must be a mapping of keys to values",),
        ),
        (put("scales.0.bands", "low"), ("scales[0].bands: must be a list",)),
        (
            put("items.2", {str(n): 1 for n in range(3_000)}),
            ("items[2]: must have at most 2,000 keys",),
        ),
    ],
)
def test_one_mistake_is_not_blamed_on_what_hangs_on_it(bend: Bend, faults: tuple[str, ...]) -> None:
    found = faults_of(bent(rich_mapping(), bend))
    assert [each for each in found if "'calm' is no item" not in each] == list(faults)


def test_many_faults_are_counted_and_the_first_named() -> None:
    mapping = rich_mapping(items=[{"linkId": "a b", "text": ""} for _ in range(2_000)])
    found = faults_of(mapping)
    assert len(found) == 101
    assert found[-1].startswith("definition: has ")
    assert found[-1].endswith(" more faults")
    assert len(faults_of(mapping | {"items": [{"x": 1, "y": 2, "z": 3}] * 2_000})) == 101


def test_unknown_keys_are_named_as_long_as_there_are_few() -> None:
    found = faults_of(small().as_mapping() | {f"key{n}": 1 for n in range(30)} | {None: 1})
    assert len(found) == 20
    assert found[0] == "key0: is not a known key"
