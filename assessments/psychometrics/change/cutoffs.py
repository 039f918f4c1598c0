"""Where the clinical range ends: criteria a, b and c of Jacobson & Truax (1991)."""

from dataclasses import dataclass
from enum import StrEnum


class Criterion(StrEnum):
    """Which reference groups a cut-off rests on."""

    A = "a"
    C = "c"


@dataclass(frozen=True)
class Reference:
    """Mean and SD (> 0) of a clinical or a functional group, in points of the scale."""

    mean: float
    sd: float


@dataclass(frozen=True)
class CutOff:
    value: float
    criterion: Criterion


def cut_off_a(clinical: Reference, *, higher_is_better: bool) -> float:
    """Two clinical SDs from the clinical mean, toward health."""
    return clinical.mean + (2 if higher_is_better else -2) * clinical.sd


def cut_off_b(functional: Reference, *, higher_is_better: bool) -> float:
    """Two functional SDs from the functional mean, toward the clinical side."""
    return functional.mean - (2 if higher_is_better else -2) * functional.sd


def cut_off_c(clinical: Reference, functional: Reference) -> float:
    """The point as far from one mean as from the other, each in its own SDs."""
    weighted = clinical.sd * functional.mean + functional.sd * clinical.mean
    return weighted / (clinical.sd + functional.sd)


def cut_off(
    clinical: Reference | None, functional: Reference | None, *, higher_is_better: bool
) -> CutOff | None:
    """Criterion c where both references exist, else a, else none: b alone is never used."""
    if clinical is None:
        return None
    if functional is None:
        return CutOff(cut_off_a(clinical, higher_is_better=higher_is_better), Criterion.A)
    return CutOff(cut_off_c(clinical, functional), Criterion.C)
