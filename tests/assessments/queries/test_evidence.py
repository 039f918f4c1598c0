"""A practice's own figures: from fifty first forms on, of its own clients, and of nobody alone."""

from statistics import fmean, stdev

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.models import Response
from assessments.queries import evidence as reading
from assessments.queries.evidence import evidence_of, first_forms
from tests.assessments.own import FIFTY_FORMS, fifty_forms, own_instrument, responded
from tests.people import PracticePeople, TwoPractices

pytestmark = pytest.mark.django_db


def test_below_fifty_there_is_a_count_and_nothing_is_opened(
    harbour: PracticePeople, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = fifty_forms(harbour, forms=FIFTY_FORMS - 1)
    monkeypatch.setattr(Response, "from_db", None)  # a row read would fail
    found = evidence_of(harbour.practice, version.loaded)
    assert (found.n, found.is_enough, found.scales) == (FIFTY_FORMS - 1, False, ())


def test_from_fifty_on_there_are_figures(harbour: PracticePeople) -> None:
    version = fifty_forms(harbour)
    found = evidence_of(harbour.practice, version.loaded)
    (mood,) = found.scales
    scores = [
        fmean([row.answers["m1"], row.answers["m2"], row.answers["m3"], 3 - row.answers["m4"]])
        for row in Response.objects.all()
    ]
    assert found.n == mood.scored == FIFTY_FORMS
    assert mood.mean is not None
    assert mood.sd is not None
    assert mood.mean.value == pytest.approx(fmean(scores))
    assert mood.sd.value == pytest.approx(stdev(scores))
    assert mood.turned_items == ()


def test_only_a_client_s_first_form_counts_and_the_next_one_is_the_retest(
    harbour: PracticePeople,
) -> None:
    version = fifty_forms(harbour, again_after=14)
    found = evidence_of(harbour.practice, version.loaded)
    assert Response.objects.count() == 2 * FIFTY_FORMS
    assert found.n == FIFTY_FORMS
    assert found.scales[0].pairs == FIFTY_FORMS
    assert found.scales[0].retest is not None
    assert found.scales[0].retest.value > 0.5


@pytest.mark.parametrize("days", [2, 50])
def test_a_next_form_too_soon_or_too_late_is_no_retest(harbour: PracticePeople, days: int) -> None:
    version = fifty_forms(harbour, again_after=days)
    assert evidence_of(harbour.practice, version.loaded).scales[0].pairs == 0


def test_a_wrong_key_is_found(harbour: PracticePeople) -> None:
    version = fifty_forms(harbour, wrong_key=True)
    assert evidence_of(harbour.practice, version.loaded).scales[0].turned_items == ("m4",)


def test_another_practice_s_forms_are_not_counted(two_practices: TwoPractices) -> None:
    harbour, lighthouse = two_practices.harbour, two_practices.lighthouse
    version = fifty_forms(harbour)
    theirs = own_instrument(lighthouse)
    assert theirs.content_hash == version.content_hash
    responded(theirs, lighthouse.client, lighthouse.therapist, {"m1": 0}, 3)
    assert first_forms(harbour.practice, version.loaded).n == FIFTY_FORMS
    assert first_forms(lighthouse.practice, version.loaded).n == 1


def test_another_version_s_forms_are_not_counted(harbour: PracticePeople) -> None:
    fifty_forms(harbour)
    newer = own_instrument(harbour, version="2", title="Harbour mood, again")
    assert first_forms(harbour.practice, newer.loaded).n == 0


def test_a_therapist_s_forms_do_not_mix_with_the_clients(harbour: PracticePeople) -> None:
    version = own_instrument(harbour, answered_by="either")
    responded(version, harbour.client, harbour.therapist, {"m1": 0}, 3)
    observed = (version, harbour.others_client, harbour.therapist, {"m1": 0}, 3)
    responded(*observed, answered_by="therapist")
    assert first_forms(harbour.practice, version.loaded).n == 1


def test_the_number_of_clients_is_bounded(
    harbour: PracticePeople, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = fifty_forms(harbour, forms=FIFTY_FORMS + 3)
    monkeypatch.setattr(reading, "MOST", FIFTY_FORMS)
    assert evidence_of(harbour.practice, version.loaded).n == FIFTY_FORMS


@pytest.mark.parametrize("more", [0, 20])
def test_the_figures_take_three_statements(harbour: PracticePeople, more: int) -> None:
    version = fifty_forms(harbour, forms=FIFTY_FORMS + more)
    with CaptureQueriesContext(connection) as found:
        evidence_of(harbour.practice, version.loaded)
    assert len(found) == 3
