"""The plane of each relationship: its error drawn, its change told by the stored verdict."""

import re
from datetime import date
from math import sqrt
from xml.etree import ElementTree

import pytest

from assessments.queries.described import About, Described, LatestForm
from reports.queries.parts import Judged
from reports.views.part_figures import relationships
from tests.people import PracticePeople
from tests.reports.pages.conftest import Sign
from tests.reports.pages.test_client_parts import entered
from tests.reports.test_charts import SVG, words_of

PEOPLE = ("partner", "therapist")


def profile(people: PracticePeople, days_ago: int, *, anxiety: int, avoidance: int) -> None:
    """A relationship profile of two people, with both scores as given."""
    turned = {"rel-anx-3", "rel-anx-4", "rel-avo-4", "rel-avo-5", "rel-avo-6"}
    keyed = {f"rel-anx-{n}": anxiety for n in range(1, 5)}
    keyed |= {f"rel-avo-{n}": avoidance for n in range(1, 7)}
    points = {name: 8 - value if name in turned else value for name, value in keyed.items()}
    answers = {f"{who}/{name}": value - 1 for who in PEOPLE for name, value in points.items()}
    entered(
        people, "relationship-profile", answers | {f"{who}/name": "" for who in PEOPLE}, days_ago
    )


def shown(people: PracticePeople, sign_in: Sign) -> str:
    url = f"/clients/{people.client.pk}/?part=people"
    answer = sign_in(people.therapist).get(url, headers={"HX-Request": "true"})
    return answer.content.decode()


def planes(body: str) -> list[ElementTree.Element]:
    return [ElementTree.fromstring(svg) for svg in re.findall(r"<svg class=\"chart.*?</svg>", body)]


def test_a_small_step_has_its_ring_and_is_called_no_reliable_change(
    harbour: PracticePeople, sign_in: Sign
) -> None:
    for days, anxiety in ((60, 2), (5, 3)):
        profile(harbour, days, anxiety=anxiety, avoidance=3)
    body = shown(harbour, sign_in)
    assert body.count("Anxiety is 1.0 point higher than at the start (2.0 to 3.0)") == 4
    assert body.count("no reliable change yet") == 4  # above each picture and as its name
    assert "The dashed ring is where the true scores most likely are" in body
    assert "This does not say why" in body
    first, second = planes(body)
    for root in (first, second):
        ring = root.find(f"{SVG}ellipse")
        assert ring is not None
        unit = 284 / 6 * 2.45 * 1.2
        assert float(ring.get("rx", 0)) == pytest.approx(unit * sqrt(1 - 0.75), abs=0.1)
        assert float(ring.get("ry", 0)) == pytest.approx(unit * sqrt(1 - 0.82), abs=0.1)
        assert "start" in words_of(ElementTree.tostring(root, encoding="unicode"))
    clips = re.findall(r'<clipPath id="([^"]+)"', body)
    assert len(set(clips)) == len(clips) == 2


def test_the_hollow_dot_is_the_start_the_words_speak_of(
    harbour: PracticePeople, sign_in: Sign
) -> None:
    for days, anxiety in ((90, 2), (60, 4), (5, 6)):
        profile(harbour, days, anxiety=anxiety, avoidance=3)
    body = shown(harbour, sign_in)
    assert "Anxiety is 4.0 points higher than at the start (2.0 to 6.0)" in body
    assert "Anxiety: the worsening is confirmed" in body
    hollow, now = planes(body)[0].findall(f"{SVG}circle")
    apart = float(now.get("cx", 0)) - float(hollow.get("cx", 0))
    assert apart == pytest.approx(4 * 284 / 6, abs=0.1)


def test_a_first_profile_is_ringed_and_compared_with_nothing(
    harbour: PracticePeople, sign_in: Sign
) -> None:
    profile(harbour, 5, anxiety=3, avoidance=3)
    body = shown(harbour, sign_in)
    assert "Two or more are needed to speak of change." in body
    assert "reliable change yet" not in body
    for root in planes(body):
        assert root.find(f"{SVG}ellipse") is not None
        assert len(root.findall(f"{SVG}circle")) == 1


def test_without_a_known_error_there_is_no_ring_and_no_judgement() -> None:
    rows = tuple(
        Described(
            title=name, meaning="", value=3.5, low=1, high=7, answered=4, items=4, needed=4,
            decimals=1, before=3.0, scale=name,
        )
        for name in ("anxiety", "avoidance")
    )  # fmt: skip
    about = About("Partner", rows, "partner")
    asked = LatestForm("relationship-profile", "t", date(2026, 5, 1), None, "client", (about,))  # type: ignore[arg-type]
    none = {("partner", name): Judged({}, {}) for name in ("anxiety", "avoidance")}
    (partner,) = relationships(asked, none)
    assert "The measurement error of Anxiety is not known" in partner.sentence
    assert "The measurement error of Avoidance is not known" in partner.sentence
    assert "No error ring is drawn." in partner.sentence
    assert not partner.is_ringed
    assert "<ellipse" not in partner.svg
    assert "form before" in words_of(partner.svg)
    assert "start" not in words_of(partner.svg)
