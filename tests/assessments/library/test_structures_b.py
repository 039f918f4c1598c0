"""How six of the shipped instruments are built: counts, answers, parts, scales and rules."""

from collections import Counter

import pytest

from assessments.library import load_instrument
from assessments.psychometrics.definition import AnsweredBy, Instrument, Item, RiskKind
from assessments.psychometrics.enabling import enabled
from assessments.psychometrics.questions import questions
from assessments.psychometrics.rules import prompts, risks
from assessments.psychometrics.scoring import Incomplete, ScaleScore, score
from clinic.library import library

# id: items, scales, lowest and highest value, days between, minutes
SHAPES = {
    "signs-of-movement": (20, 4, (-2, 2), 21, 4),
    "life-areas": (25, 5, (1, 5), 56, 4),
    "session-check": (5, 4, (0, 10), 0, 1),
    "wellbeing-and-safety": (8, 1, (0, 3), 5, 2),
    "practice-log": (20, 20, (0, 9), 5, 3),
    "maintenance-check-in": (25, 5, (0, 2), 21, 4),
}
SESSION = ("safe", "understood", "what-matters", "approach")


@pytest.fixture
def signs() -> Instrument:
    return load_instrument("signs-of-movement")


@pytest.fixture
def areas() -> Instrument:
    return load_instrument("life-areas")


@pytest.fixture
def session() -> Instrument:
    return load_instrument("session-check")


@pytest.fixture
def wellbeing() -> Instrument:
    return load_instrument("wellbeing-and-safety")


@pytest.fixture
def log() -> Instrument:
    return load_instrument("practice-log")


@pytest.fixture
def maintenance() -> Instrument:
    return load_instrument("maintenance-check-in")


def values_of(instrument: Instrument, item: Item) -> list[int]:
    return [option.value for option in instrument.options_of(item)]


def in_sections(instrument: Instrument) -> dict[str, list[str]]:
    """The linkIds of each section, sections in the order in which they come."""
    found: dict[str, list[str]] = {}
    for item in instrument.items:
        found.setdefault(item.section, []).append(item.link_id)
    return found


@pytest.mark.parametrize("name", SHAPES)
def test_each_has_the_items_scales_answers_and_pace_it_should(name: str) -> None:
    instrument = load_instrument(name)
    assert SHAPES[name] == (
        len(instrument.items),
        len(instrument.scales),
        instrument.lowest_and_highest,
        instrument.min_interval_days,
        instrument.minutes,
    )
    assert instrument.version == "1.0"


@pytest.mark.parametrize("name", SHAPES)
def test_each_is_described_and_never_judged(name: str) -> None:
    for scale in load_instrument(name).scales:
        parameters = (scale.sd, scale.reliability, scale.cut, scale.reliable_change)
        assert parameters == (None, None, None, None)
        assert scale.bands == ()
        assert scale.higher_is_better


@pytest.mark.parametrize("name", SHAPES)
def test_each_section_is_used_and_comes_in_one_piece(name: str) -> None:
    instrument = load_instrument(name)
    in_order = [item.section for item in instrument.items]
    changes = [
        one for one, before in zip(in_order, [None, *in_order], strict=False) if one != before
    ]
    assert changes == [section.id for section in instrument.sections]


@pytest.mark.parametrize("name", ["signs-of-movement", "life-areas", "maintenance-check-in"])
def test_a_scale_is_a_section_of_five_and_needs_four(name: str) -> None:
    instrument = load_instrument(name)
    assert in_sections(instrument) == {
        scale.id: [f"{scale.id}-{number}" for number in range(1, 6)] for scale in instrument.scales
    }
    for scale in instrument.scales:
        assert list(scale.items) == in_sections(instrument)[scale.id]
        assert scale.needed == 4


def test_the_signs_are_those_of_the_model_in_their_order(signs: Instrument) -> None:
    domains = library().sign_domains
    known = [sign.id.replace(".", "-") for domain in domains for sign in domain.signs]
    assert [item.link_id for item in signs.items] == known
    assert [scale.title for scale in signs.scales] == [domain.title for domain in domains]


def test_the_signs_have_a_version_for_the_client_and_one_for_the_therapist(
    signs: Instrument,
) -> None:
    assert signs.answered_by is AnsweredBy.EITHER
    mine = [question.text for question in questions(signs, {})]
    theirs = [question.text for question in questions(signs, {}, observer=True)]
    assert all({"I", "me", "my"} & set(text.replace(".", "").split()) for text in mine)
    assert all("your client" in text.lower() for text in theirs)
    assert not any({"I", "me", "my"} & set(text.replace(".", "").split()) for text in theirs)


def test_no_movement_is_zero_and_both_ways_are_open(signs: Instrument) -> None:
    same = score(signs, {item.link_id: 0 for item in signs.items})
    less = score(signs, {item.link_id: -2 for item in signs.items})
    assert {one.value for one in same.values() if isinstance(one, ScaleScore)} == {0.0}
    assert {one.value for one in less.values() if isinstance(one, ScaleScore)} == {-2.0}
    assert len(same) == len(less) == 4


def test_a_life_area_can_be_set_aside_and_the_others_still_score(areas: Instrument) -> None:
    assert [section.id for section in areas.sections] == [
        "friendships", "work", "family", "parenting", "self",
    ]  # fmt: skip
    fixed = [section.id for section in areas.sections if not section.may_not_apply]
    assert fixed == ["self"]
    answers = {item.link_id: 4 for item in areas.items if item.section != "parenting"}
    scored = score(areas, answers)
    assert isinstance(scored["parenting"], Incomplete)
    assert sum(isinstance(one, ScaleScore) for one in scored.values()) == 4


def test_in_each_life_area_two_of_five_are_turned_round(areas: Instrument) -> None:
    for scale in areas.scales:
        assert scale.reversed == (f"{scale.id}-2", f"{scale.id}-4")
        best = {name: 1 if name in scale.reversed else 5 for name in scale.items}
        scored = score(areas, best)[scale.id]
        assert isinstance(scored, ScaleScore)
        assert scored.value == 5.0


def test_the_session_check_has_four_lines_and_strain_in_none(session: Instrument) -> None:
    assert [scale.items for scale in session.scales] == [(name,) for name in SESSION]
    assert values_of(session, session.item("safe")) == list(range(11))
    assert [option.label for option in session.options_of(session.item("strain"))] == ["No", "Yes"]
    scored = score(session, {"safe": 9, "understood": 0, "strain": 1})
    values = {name: getattr(one, "value", None) for name, one in scored.items()}
    assert values == {"safe": 9.0, "understood": 0.0, "what-matters": None, "approach": None}


@pytest.mark.parametrize("name", SESSION)
def test_five_or_less_prompts_and_six_does_not(session: Instrument, name: str) -> None:
    assert [(one.rule.id, one.key) for one in prompts(session, {name: 5}, None)] == [("low", name)]
    assert prompts(session, {name: 6}, None) == ()


@pytest.mark.parametrize("name", SESSION)
def test_a_fall_of_two_prompts_and_of_one_does_not(session: Instrument, name: str) -> None:
    fallen = prompts(session, {name: 8}, {name: 10})
    assert [(one.rule.id, one.key) for one in fallen] == [("fallen", name)]
    assert prompts(session, {name: 9}, {name: 10}) == ()
    assert prompts(session, {name: 10}, {name: 8}) == ()


def test_strain_prompts_by_itself_and_no_strain_does_not(session: Instrument) -> None:
    assert [one.rule.id for one in prompts(session, {"strain": 1}, None)] == ["strain"]
    assert prompts(session, {"strain": 0}, None) == ()
    assert prompts(session, {}, {"safe": 10}) == ()


@pytest.mark.parametrize(
    ("item", "kind"),
    [("self-harm", RiskKind.SELF_HARM), ("safety-at-home", RiskKind.SAFETY_AT_HOME)],
)
def test_any_answer_above_zero_is_a_risk_on_a_form_half_filled_in(
    wellbeing: Instrument, item: str, kind: RiskKind
) -> None:
    assert risks(wellbeing, {item: 0}) == ()
    for value in (1, 2, 3):
        assert [one.rule.kind for one in risks(wellbeing, {item: value})] == [kind]
    assert risks(wellbeing, {item.link_id: 3 for item in wellbeing.items[:6]}) == ()


def test_the_two_hard_questions_come_last_each_named_before_it_comes(
    wellbeing: Instrument,
) -> None:
    assert [item.link_id for item in wellbeing.items[-2:]] == ["self-harm", "safety-at-home"]
    for item in wellbeing.items[-2:]:
        intro = wellbeing.section(item.section).intro
        for said in ("one question about", "where to find help", "You can skip this question"):
            assert said in intro
        assert Counter(one.section for one in wellbeing.items)[item.section] == 1
    assert "Nobody reads your answers straight away" in wellbeing.instructions


def test_the_hard_questions_are_in_no_score(wellbeing: Instrument) -> None:
    (scale,) = wellbeing.scales
    assert scale.items == tuple(item.link_id for item in wellbeing.items[:6])
    assert len(scale.reversed) == 3
    good = {name: 0 if name in scale.reversed else 3 for name in scale.items}
    for hard in (0, 3):
        scored = score(wellbeing, {**good, "self-harm": hard, "safety-at-home": hard})["wellbeing"]
        assert isinstance(scored, ScaleScore)
        assert scored.value == 3.0


def test_on_a_shared_device_nothing_hints_at_safety_at_home(wellbeing: Instrument) -> None:
    asked = questions(wellbeing, {}, shared_device=True)
    assert [question.item.link_id for question in asked] == [
        item.link_id for item in wellbeing.items if not item.discreet
    ]
    assert len(asked) == 7
    shown = [question.text for question in asked]
    shown += [question.section.intro for question in asked if question.section]
    shown += [wellbeing.title, wellbeing.purpose, wellbeing.instructions]
    assert not any("at home" in text or "unsafe" in text.lower() for text in shown)


def test_the_log_asks_of_each_practice_of_the_library_how_often_and_how_useful(
    log: Instrument,
) -> None:
    practices = [practice.id for practice in library().practices]
    assert list(in_sections(log)) == practices
    for practice, names in in_sections(log).items():
        assert names == [f"{practice}-often", f"{practice}-useful"]
        assert [log.item(name).option_set for name in names] == ["how-often", "how-useful"]
    titles = {practice.id: practice.title for practice in library().practices}
    for scale in log.scales:
        practice, _, what = scale.id.rpartition("-")
        assert scale.items == (scale.id,)
        assert scale.title == f"{titles[practice]}: how {what}"


def test_usefulness_is_asked_only_of_what_was_done(log: Instrument) -> None:
    assert len(enabled(log, {})) == 10
    assert "mindfulness-useful" not in enabled(log, {"mindfulness-often": 0})
    assert "mindfulness-useful" in enabled(log, {"mindfulness-often": 1})
    done = score(log, {"mindfulness-often": 1, "mindfulness-useful": 3})
    assert getattr(done["mindfulness-useful"], "value", None) == 3.0
    undone = score(log, {"mindfulness-often": 0, "mindfulness-useful": 3})
    assert isinstance(undone["mindfulness-useful"], Incomplete)
    assert undone["mindfulness-useful"].of == 0


def test_not_to_be_able_to_tell_is_kept_and_counts_as_no_answer(log: Instrument) -> None:
    (unsure,) = [each for each in log.options_of(log.item("therapy-useful")) if not each.scored]
    assert unsure.label == "I cannot tell yet"
    scored = score(log, {"therapy-often": 2, "therapy-useful": unsure.value})
    assert isinstance(scored["therapy-useful"], Incomplete)


def test_maintenance_is_answered_yes_partly_no(maintenance: Instrument) -> None:
    assert [(option.value, option.label) for option in maintenance.options] == [
        (2, "Yes"), (1, "Partly"), (0, "No"),
    ]  # fmt: skip
    assert "after therapy" in maintenance.cadence.lower()
    assert maintenance.section("relationship-check-ins").may_not_apply


@pytest.mark.parametrize("name", ["wellbeing-and-safety", "maintenance-check-in"])
def test_it_says_that_nobody_reads_in_real_time(name: str) -> None:
    assert any("in real time" in limit for limit in load_instrument(name).limits)
