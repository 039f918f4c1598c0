"""Evidence from a practice's own responses: which persons each figure rests on."""

from collections.abc import Mapping
from random import Random

import pytest

from assessments.psychometrics.definition import Instrument, load
from assessments.psychometrics.estimates import cronbach_alpha, item_rest, pearson
from assessments.psychometrics.evidence import FEWEST, FEWEST_PAIRS, ScaleEvidence, evidence
from assessments.psychometrics.scoring import AnswerError
from tests.assessments.psychometrics.builders import small, small_mapping

Answers = Mapping[str, int | str | None]


def people(n: int, seed: int = 1, *, wrong: str = "") -> list[dict[str, int | str | None]]:
    """Answers on 0–4 that hang together; i5 is reversed, and so is the item named ``wrong``."""
    chance, found = Random(seed), []
    for _ in range(n):
        true = chance.gauss(2, 1)
        answers: dict[str, int | str | None] = {}
        for number in range(1, 6):
            name = f"i{number}"
            level = min(4, max(0, round(true + chance.gauss(0, 0.8))))
            answers[name] = 4 - level if name in ("i5", wrong) else level
        found.append(answers)
    return found


def only(found: Mapping[str, ScaleEvidence]) -> ScaleEvidence:
    assert list(found) == ["all"]
    return found["all"]


def keyed(answers: Answers) -> list[float]:
    values = {name: value for name, value in answers.items() if isinstance(value, int)}
    return [*(float(values[f"i{number}"]) for number in range(1, 5)), 4.0 - values["i5"]]


def test_each_figure_is_that_of_the_keyed_answers() -> None:
    answers = people(80)
    found = only(evidence(small(), answers))
    rows = [keyed(each) for each in answers]
    assert (found.asked, found.scored, found.complete, found.pairs) == (80, 80, 80, 0)
    assert found.alpha == cronbach_alpha(rows)
    assert found.alpha is not None
    assert found.alpha.value > 0.8
    assert tuple(item.item_rest for item in found.items) == item_rest(rows)
    assert [item.link_id for item in found.items] == ["i1", "i2", "i3", "i4", "i5"]
    assert found.turned_items == ()
    means = [sum(row) / 5 for row in rows]
    assert found.mean is not None
    assert found.mean.value == pytest.approx(sum(means) / 80)
    assert found.sd is not None
    assert found.sd.value == pytest.approx(
        (sum((each - found.mean.value) ** 2 for each in means) / 79) ** 0.5
    )
    assert found.floor is not None
    assert found.floor.value == sum(each == 0 for each in means) / 80
    assert found.ceiling is not None
    assert found.ceiling.value == sum(each == 4 for each in means) / 80
    assert found.floor.value > 0
    assert found.retest is None


def test_a_wrong_key_is_warned_of() -> None:
    found = only(evidence(small(), people(80, wrong="i3")))
    assert found.turned_items == ("i3",)
    assert found.alpha is not None
    assert found.alpha.value < 0.8


def test_fewer_than_fifty_give_counts_and_no_figure() -> None:
    found = only(evidence(small(), people(FEWEST - 1)))
    assert (found.asked, found.scored, found.complete) == (49, 49, 49)
    figures = (found.alpha, found.mean, found.sd, found.floor, found.ceiling, found.retest)
    assert figures == (None,) * 6
    assert {item.item_rest for item in found.items} == {None}
    assert only(evidence(small(), people(FEWEST))).alpha is not None


def test_complete_and_scored_responses_are_told_apart() -> None:
    answers = people(60)
    for each in answers[:15]:
        del each["i1"]  # four of five: a score, but no complete row
    for each in answers[15:20]:
        each["i1"] = each["i2"] = None  # three of five: no score
    found = only(evidence(small(), answers))
    assert (found.asked, found.scored, found.complete) == (60, 55, 40)
    assert found.alpha is None
    assert found.sd is not None
    assert found.sd.n == 55


def test_retest_takes_pairs_scored_both_times() -> None:
    firsts = people(60)
    seconds = [dict(each) for each in firsts[:25]]
    seconds[0] = {"i1": 1}
    for each in seconds[1:10]:
        each["i2"] = (int(each["i2"] or 0) + 1) % 5
    pairs = list(zip(firsts, seconds, strict=False))
    found = only(evidence(small(), firsts, pairs))
    assert found.pairs == 24
    expected = pearson(
        [sum(keyed(one)) / 5 for one, _ in pairs[1:]],
        [sum(keyed(other)) / 5 for _, other in pairs[1:]],
    )
    assert found.retest is not None
    assert expected is not None
    assert found.retest.value == pytest.approx(expected.value)
    assert found.retest.n == 24
    few = only(evidence(small(), firsts, pairs[:FEWEST_PAIRS]))
    assert (few.pairs, few.retest) == (19, None)


def test_the_second_time_may_lack_the_score() -> None:
    firsts = people(60)
    found = only(evidence(small(), firsts, [(firsts[0], {}), ({}, firsts[0])]))
    assert found.pairs == 0


def test_weights_count_as_in_the_score() -> None:
    mapping = small_mapping()
    mapping["scales"][0]["weights"] = {"i1": 2}
    answers = people(60)
    found = only(evidence(load(mapping), answers))
    rows = [[2 * row[0], *row[1:]] for row in map(keyed, answers)]
    assert found.alpha == cronbach_alpha(rows)


def repeated() -> Instrument:
    return load(
        small_mapping(
            repeat={
                "question": "Whom?",
                "people": [
                    {"id": "mother", "label": "Mother"},
                    {"id": "friend", "label": "Friend"},
                ],
                "most": 2,
            }
        )
    )


def test_each_person_asked_about_is_a_scale_of_its_own() -> None:
    answers = people(60)
    given: list[Answers] = [
        {
            f"{person}/{name}": value
            for person in (("mother", "friend") if place < 10 else ("mother",))
            for name, value in each.items()
        }
        for place, each in enumerate(answers)
    ]
    found = evidence(repeated(), given)
    assert set(found) == {"mother/all", "friend/all"}
    mother, friend = found["mother/all"], found["friend/all"]
    assert (mother.about, mother.scale, mother.asked) == ("mother", "all", 60)
    assert mother.alpha is not None
    assert (friend.asked, friend.alpha) == (10, None)


def test_nobody_gives_nothing_and_foreign_answers_are_refused() -> None:
    assert evidence(small(), []) == {}
    with pytest.raises(AnswerError, match="no item of this instrument"):
        evidence(small(), [{"x": 1}])
