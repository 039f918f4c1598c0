"""A key tried out."""

from assessments.library import load_instrument, shipped
from assessments.psychometrics.scoring import ScaleScore, score
from assessments.psychometrics.trials import TRIALS, trial_answers, trials
from tests.assessments.psychometrics.builders import ecr_r, small, small_mapping


def test_lowest_and_highest_are_answers_as_they_stand() -> None:
    tried = trials(small())
    assert tried["lowest"] == {"all": 0.8}  # four items at 0, the reversed one counts 4
    assert tried["highest"] == {"all": 3.2}
    assert set(tried) == set(TRIALS)


def test_of_the_ecr_r_all_highest_is_the_published_vector() -> None:
    tried = trials(ecr_r())["highest"]
    assert [round(value or 0, 4) for value in tried.values()] == [6.3333, 3.0]


def test_they_are_always_the_same_and_mixed_is_neither_end() -> None:
    for instrument in shipped():
        answers = trial_answers(instrument)
        assert answers == trial_answers(instrument)
        assert answers["mixed"] not in (answers["lowest"], answers["highest"])
        assert len({len(each) for each in answers.values()}) == 1


def test_a_form_about_several_people_is_tried_on_the_first() -> None:
    profile = load_instrument("relationship-profile")
    assert profile.repeat is not None
    first = profile.repeat.people[0].id
    assert all(key.startswith(f"{first}/") for key in trials(profile)["lowest"])


def test_answers_that_do_not_count_and_words_are_left_out() -> None:
    options = [
        {"value": 0, "label": "not known", "scored": False},
        {"value": 1, "label": "yes", "weight": 5},
        {"value": 2, "label": "no", "weight": 2},
    ]
    items = [{"linkId": "a", "text": "A"}, {"linkId": "t", "text": "T", "kind": "text"}]
    scale = {"id": "s", "title": "S", "items": ["a"], "method": "sum"}
    instrument = small(options=options, items=items, scales=[scale], method="sum")
    assert trial_answers(instrument)["lowest"] == {"a": 2}
    assert trial_answers(instrument)["highest"] == {"a": 1}


def test_a_scale_that_conditions_leave_empty_has_no_score() -> None:
    condition = {"question": "i1", "operator": "=", "answer": 4}
    mapping = small_mapping()
    for item in mapping["items"][1:]:
        item["enable_when"] = [condition]
    mapping["scales"][0].update(items=["i2", "i3"], reversed=[])
    instrument = small(items=mapping["items"], scales=mapping["scales"])
    assert trials(instrument)["lowest"] == {"all": None}
    assert isinstance(score(instrument, trial_answers(instrument)["highest"])["all"], ScaleScore)
