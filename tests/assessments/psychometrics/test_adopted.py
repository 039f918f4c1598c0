"""A scale with adopted figures: what is taken, what stays, and whose words go with it."""

from dataclasses import replace
from typing import Any

from assessments.psychometrics.adopted import adopted, source_of
from assessments.psychometrics.references import Reference, ScaleReference
from tests.assessments.psychometrics.builders import judged_scale, plain_scale

OWN = judged_scale()


def study(citation: str = "A, 2020", **changes: Any) -> Reference:
    figures = {
        key: changes.pop(key)
        for key in ("cut", "sd", "reliability", "reliable_change")
        if key in changes
    }
    given = {"provisional": False, "n": 1200, **changes}
    return Reference(
        instrument="small",
        population="Adults in Chile",
        citation=citation,
        scales=((OWN.id, ScaleReference(**figures)),),
        **given,
    )


def test_nothing_adopted_changes_nothing() -> None:
    elsewhere = replace(study(cut=4.4), scales=(("other", ScaleReference(cut=2.0)),))
    assert adopted(OWN, []) is OWN
    assert adopted(OWN, [study(), elsewhere]) is OWN


def test_error_and_cut_are_taken_with_their_source() -> None:
    scale = adopted(OWN, [study(sd=1.1, reliability=0.91, cut=4.4)])
    assert (scale.sd, scale.reliability, scale.cut) == (1.1, 0.91, 4.4)
    assert scale.reliable_change is None
    assert scale.provisional is False
    assert scale.parameters_source == "Adults in Chile (N = 1,200): A, 2020"
    assert scale.cut_source == scale.parameters_source
    assert (scale.id, scale.items, scale.title) == (OWN.id, OWN.items, OWN.title)


def test_the_first_study_that_gives_a_figure_gives_it() -> None:
    first, second = study("First", cut=4.4), study("Second", cut=3.9, sd=1.0, reliability=0.8)
    scale = adopted(OWN, [first, second])
    assert (scale.cut, scale.cut_source) == (4.4, source_of(first))
    assert (scale.sd, scale.parameters_source) == (1.0, source_of(second))


def test_an_sd_without_reliability_is_no_error() -> None:
    assert adopted(OWN, [study(sd=1.0)]) is OWN
    assert adopted(OWN, [study(reliability=0.9)]) is OWN


def test_a_published_threshold_stands_in_place_of_sd_and_reliability() -> None:
    scale = adopted(OWN, [study(reliable_change=6, sd=5.0)])
    assert (scale.sd, scale.reliability, scale.reliable_change) == (None, None, 6)


def test_what_stays_the_scale_s_own_keeps_its_source_and_its_doubt() -> None:
    scale = adopted(OWN, [study(cut=4.4)])
    assert (scale.sd, scale.parameters_source) == (OWN.sd, OWN.parameters_source)
    assert scale.provisional is True
    assert adopted(replace(OWN, provisional=False), [study(cut=4.4)]).provisional is False
    own_cut_left = adopted(OWN, [study(sd=1.0, reliability=0.8)])
    assert (own_cut_left.cut, own_cut_left.provisional) == (OWN.cut, True)


def test_what_the_scale_never_had_raises_no_doubt() -> None:
    bare = plain_scale()
    assert (bare.sd, bare.cut) == (None, None)
    found = replace(study(cut=1.0), scales=((bare.id, ScaleReference(cut=1.0)),), provisional=False)
    assert adopted(bare, [found]).provisional is False
    with_threshold = replace(bare, reliable_change=2.0)
    assert adopted(with_threshold, [found]).provisional is True


def test_one_provisional_study_makes_all_provisional() -> None:
    sure, unsure = study("Sure", cut=4.4), study("Unsure", sd=1, reliability=0.8, provisional=True)
    assert adopted(OWN, [sure, unsure]).provisional is True


def test_a_study_that_does_not_say_how_many_is_cited_without() -> None:
    assert source_of(study(n=None)) == "Adults in Chile: A, 2020"
