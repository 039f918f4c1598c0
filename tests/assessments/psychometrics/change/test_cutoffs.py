"""Cut-offs a, b and c."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.psychometrics.change import (
    Criterion,
    CutOff,
    Reference,
    cut_off,
    cut_off_a,
    cut_off_b,
    cut_off_c,
)

CLINICAL = Reference(40, 7.5)
FUNCTIONAL = Reference(60, 5)


def test_the_check_vector() -> None:
    assert cut_off_a(CLINICAL, higher_is_better=True) == 55
    assert cut_off_b(FUNCTIONAL, higher_is_better=True) == 50
    assert cut_off_c(CLINICAL, FUNCTIONAL) == 52


def test_the_check_vector_mirrored() -> None:
    clinical, functional = Reference(-40, 7.5), Reference(-60, 5)
    assert cut_off_a(clinical, higher_is_better=False) == -55
    assert cut_off_b(functional, higher_is_better=False) == -50
    assert cut_off_c(clinical, functional) == -52


def test_c_is_used_where_it_can_be_then_a_then_none() -> None:
    both = cut_off(CLINICAL, FUNCTIONAL, higher_is_better=True)
    assert both == CutOff(52, Criterion.C)
    assert cut_off(CLINICAL, None, higher_is_better=True) == CutOff(55, Criterion.A)
    assert cut_off(None, FUNCTIONAL, higher_is_better=True) is None
    assert cut_off(None, None, higher_is_better=False) is None


MEANS, SDS = st.floats(-100, 100), st.floats(0.1, 30)


@given(MEANS, SDS, MEANS, SDS)
def test_c_is_equally_far_from_both_means_in_their_own_sds(
    m1: float, s1: float, m2: float, s2: float
) -> None:
    c = cut_off_c(Reference(m1, s1), Reference(m2, s2))
    assert abs(c - m1) / s1 == pytest.approx(abs(c - m2) / s2, abs=1e-9)
    assert min(m1, m2) - 1e-9 <= c <= max(m1, m2) + 1e-9
