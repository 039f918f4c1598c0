"""What every shipped instrument promises in its words, whoever worded it."""

import re

import pytest

from assessments.library import shipped
from assessments.psychometrics.definition import Instrument, Item, ItemKind, Scale

NEGATIONS = {"not", "never", "no", "none", "nobody", "nothing", "without", "rarely", "cannot"}
JOINING = {"and", "or", "but"}
JARGON = {
    "attachment", "avoidance", "avoidant", "anxious", "insecure", "secure", "security", "trauma",
    "regulate", "regulation", "dysregulated", "boundary", "boundaries", "vulnerable",
    "vulnerability", "interdependence", "resilience", "attuned", "coping", "trigger", "triggered",
    "dysfunctional", "intimacy", "caregiver", "rupture", "mindfulness", "symptom", "symptoms",
}  # fmt: skip
ORDERS = {"should", "must", "always", "ought"}
OF_A_COUPLE = {"husband", "wife", "spouse", "boyfriend", "girlfriend", "marriage", "partner"}
JUDGED = {"attachment-dimensions", "attachment-brief", "relationship-profile"}
# linkIds whose sentence joins two things, with the words that join them.
JOINED_ON_PURPOSE: dict[tuple[str, str], set[str]] = {
    # One question on purpose: a yes to either half asks the practice to look, and scores nothing.
    ("wellbeing-and-safety", "self-harm"): {"or"},
}

every_instrument = pytest.mark.parametrize("instrument", shipped(), ids=lambda one: one.id)
worded_later = pytest.mark.parametrize(
    "instrument",
    [one for one in shipped() if one.id != "attachment-dimensions"],  # 1.0 is without `meaning`
    ids=lambda one: one.id,
)


def words(text: str) -> list[str]:
    return re.findall(r"[a-z']+", text.lower().replace("’", "'"))


def grade(texts: list[str]) -> float:
    """Flesch–Kincaid grade of sentences taken together, syllables counted by groups of vowels."""
    sentences = [part for text in texts for part in re.split(r"[.?:;]\s*", text) if words(part)]
    said = [word for sentence in sentences for word in words(sentence)]
    spoken = (re.sub(r"(?<=[^l])e\b", "", word) for word in said)
    syllables = sum(max(1, len(re.findall(r"[aeiouy]+", word))) for word in spoken)
    return 0.39 * len(said) / len(sentences) + 11.8 * syllables / len(said) - 15.59


def answered(instrument: Instrument) -> list[Item]:
    """The items that take one of their options."""
    return [item for item in instrument.items if item.kind is ItemKind.CHOICE]


def wordings(instrument: Instrument) -> list[tuple[str, str]]:
    """(linkId, text) of every item answered, the therapist's wording beside the client's."""
    texts = [(item.link_id, item.text) for item in answered(instrument)]
    observed = [(item.link_id, item.observer_text) for item in answered(instrument)]
    return [*texts, *(pair for pair in observed if pair[1])]


@every_instrument
def test_no_item_is_asked_twice(instrument: Instrument) -> None:
    texts = [text.casefold() for _, text in wordings(instrument)]
    texts += [item.text.casefold() for item in instrument.items if item.kind is not ItemKind.CHOICE]
    assert len(set(texts)) == len(texts)


@every_instrument
def test_items_are_short(instrument: Instrument) -> None:
    for link_id, text in wordings(instrument):
        assert 3 <= len(words(text)) <= 16, link_id
    for item in instrument.items:
        if item.kind is ItemKind.TEXT:
            assert len(words(item.text)) <= 20, item.link_id


@every_instrument
def test_an_item_says_one_thing(instrument: Instrument) -> None:
    for link_id, text in wordings(instrument):
        joined = JOINING & set(words(text))
        assert joined <= JOINED_ON_PURPOSE.get((instrument.id, link_id), set()), text


@every_instrument
def test_an_item_negates_once_at_most(instrument: Instrument) -> None:
    for _, text in wordings(instrument):
        said = words(text)
        assert sum(word in NEGATIONS or word.endswith("n't") for word in said) <= 1, text


@every_instrument
def test_an_item_has_no_jargon_and_gives_no_orders(instrument: Instrument) -> None:
    for item in instrument.items:
        for text in (item.text, item.observer_text):
            assert not (JARGON | ORDERS) & set(words(text)), text


@every_instrument
def test_no_item_takes_a_partner_for_granted(instrument: Instrument) -> None:
    """Who has no partner can answer all of it."""
    for item in instrument.items:
        assert not OF_A_COUPLE & set(words(item.text)), item.text


@every_instrument
def test_items_are_read_with_ease_at_eleven(instrument: Instrument) -> None:
    assert grade([item.text for item in instrument.items]) <= 5
    assert max(grade([text]) for _, text in wordings(instrument)) <= 10


@every_instrument
def test_what_is_said_around_the_items_is_plain_too(instrument: Instrument) -> None:
    around = [instrument.instructions, *(section.intro for section in instrument.sections)]
    around += [instrument.repeat.question] if instrument.repeat else []
    assert grade([text for text in around if text]) <= 7
    sentences = [part for text in around for part in re.split(r"(?<=[.?])\s", text)]
    assert max(len(words(sentence)) for sentence in sentences) <= 36


@every_instrument
def test_nothing_is_shouted(instrument: Instrument) -> None:
    shown = [item.text for item in instrument.items] + [instrument.instructions, *instrument.limits]
    assert not any("!" in text for text in shown)
    assert all(sign.isascii() or sign in "–—’…éï" for text in shown for sign in text)


@every_instrument
def test_an_item_ends_as_a_sentence_or_a_name_without_a_stop(instrument: Instrument) -> None:
    ends = {text[-1] in ".?" for _, text in wordings(instrument)}
    assert ends == {True}


@every_instrument
def test_answers_are_words_that_differ_and_rise(instrument: Instrument) -> None:
    for item in answered(instrument):
        options = instrument.options_of(item)
        scored = [option.points for option in options if option.points is not None]
        assert scored in (sorted(scored), sorted(scored, reverse=True)), item.link_id
        assert all(re.match(r"[A-Z0-9−+]", option.label) for option in options), item.link_id


@every_instrument
def test_it_says_that_one_may_skip(instrument: Instrument) -> None:
    assert re.search(r"leave out|skip|leave .* out", instrument.instructions)


@every_instrument
def test_its_limits_are_stated(instrument: Instrument) -> None:
    limits = " ".join(instrument.limits)
    for said in ("no norms", "reliable", "cut-offs", "against yourself", "not a diagnosis"):
        assert said in limits, said
    assert instrument.limits[-1].endswith("professional help.")


@every_instrument
def test_it_names_its_licence_cadence_and_purpose(instrument: Instrument) -> None:
    assert instrument.licence.startswith("CC BY-SA 4.0. Original wording")
    assert instrument.language == "en-GB"
    assert re.match(r"[A-Z]", instrument.cadence)
    assert instrument.purpose.endswith(".")
    assert 0 <= instrument.min_interval_days <= 84


@worded_later
def test_every_scale_says_what_more_means(instrument: Instrument) -> None:
    for scale in instrument.scales:
        assert scale.meaning.startswith("A higher score means "), scale.id
        assert scale.meaning.endswith("."), scale.id


@every_instrument
def test_only_the_attachment_scales_are_judged(instrument: Instrument) -> None:
    for scale in instrument.scales:
        judged = instrument.id in JUDGED
        assert (scale.sd is not None) == (scale.reliability is not None) == judged, scale.id
        assert (scale.cut is not None) == judged, scale.id
        assert scale.reliable_change is None, scale.id
        assert not scale.higher_is_better or not judged, scale.id
        if judged:
            assert scale.provisional, scale.id
            assert scale.parameters_source.startswith("Assumed"), scale.id


@every_instrument
def test_there_is_no_total(instrument: Instrument) -> None:
    """No scale spans the items of two others, and none is called a total."""
    for scale in instrument.scales:
        assert "total" not in scale.title.lower()
        assert len([one for one in instrument.scales if set(one.items) & set(scale.items)]) == 1


@every_instrument
def test_agreement_is_balanced_and_what_is_turned_round_does_not_negate(
    instrument: Instrument,
) -> None:
    texts = {item.link_id: item.text for item in instrument.items}
    for scale in instrument.scales:
        if _is_agreement(instrument, scale):
            assert 1 / 3 <= len(scale.reversed) / len(scale.items) <= 1 / 2, scale.id
        for link_id in scale.reversed:
            assert not {"not", "never", "no", "rarely"} & set(words(texts[link_id])), link_id


def _is_agreement(instrument: Instrument, scale: Scale) -> bool:
    """Sentences answered by how much one agrees, or how true they are: yes comes easily."""
    options = [
        each for name in scale.items for each in instrument.options_of(instrument.item(name))
    ]
    said = {option.label.lower() for option in options}
    return len(scale.items) > 1 and any({"agree", "true"} & set(words(one)) for one in said)
