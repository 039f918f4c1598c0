"""Scores, bands and places on the plane explain themselves."""

from dataclasses import replace

from assessments import sentences
from assessments.psychometrics.definition import load
from assessments.psychometrics.zones import Cuts, place
from tests.assessments.psychometrics.builders import judged_scale, small_mapping


def test_too_few_answers() -> None:
    assert sentences.incomplete("Ease", 8, 12) == (
        "Ease: 8 of 12 statements answered, too few for a score."
    )


def test_a_score_that_rests_on_fewer_answers() -> None:
    assert sentences.partly_answered("Ease", 10, 12) == "Ease rests on 10 of 12 statements."
    assert sentences.partly_answered("Ease", 10, 12, prorated=True) == (
        "Ease rests on 10 of 12 statements, raised to all of them."
    )


def test_a_band_says_where_it_begins_and_what_the_scale_allows() -> None:
    mapping = small_mapping()
    bands = [{"at_least": 0, "label": "Little"}, {"at_least": 10, "label": "Much"}]
    mapping["scales"][0] |= {"method": "sum", "bands": bands, "cut_source": "A study."}
    instrument = load(mapping)
    assert sentences.band(instrument, instrument.scale("all"), 12) == (
        "All, 12.0 on a scale of 0 to 20, lies in the band “Much”, which begins at 10.0. A study."
    )
    plain = load(small_mapping())
    assert sentences.band(plain, plain.scale("all"), 3) == ""


def test_a_placement_says_scores_ring_and_cuts() -> None:
    stored = place(3.9, 2.0, 0.38, 0.4).as_mapping()
    assert sentences.how_placed(stored) == (
        "Placed at anxiety 3.90 and avoidance 2.00, with a ring of 2.45 standard errors of "
        "measurement: 0.93 points of anxiety and 0.98 of avoidance. The dotted lines stand at "
        "anxiety 4.0 and avoidance 4.0: mid-points of the scale, provisional, with no norms behind "
        "them."
    )


def test_cuts_name_their_source() -> None:
    anxiety = judged_scale(cut=4.4, cut_source="Adults in Chile.", provisional=False)
    avoidance = replace(anxiety, id="avoidance", cut=2.5)
    stored = place(3, 3, 0.4, 0.4, Cuts.of(anxiety, avoidance)).as_mapping()
    assert sentences.cut_note(stored) == (
        "The dotted lines stand at anxiety 4.4 and avoidance 2.5. Adults in Chile."
    )
    other = replace(avoidance, cut_source="Another.", provisional=True)
    both = place(3, 3, 0.4, 0.4, Cuts.of(anxiety, other)).as_mapping()
    assert sentences.cut_note(both).endswith("Adults in Chile. Another. They are provisional.")
    plain = place(3, 3, 0.4, 0.4, Cuts(4.4, 2.5, provisional=False)).as_mapping()
    assert sentences.cut_note(plain).endswith("avoidance 2.5.")


def test_a_placement_stored_before_sources_were_still_reads() -> None:
    stored = place(3, 3, 0.4, 0.4).as_mapping()
    del stored["cut_source"]
    assert "mid-points of the scale" in sentences.cut_note(stored)


def test_nothing_is_said_where_nothing_was_placed() -> None:
    assert sentences.placement({}) == ""
