"""A scale with the figures a practice has adopted from a citation, in place of its own."""

from collections.abc import Iterable
from dataclasses import replace

from assessments.psychometrics.definition import Scale
from assessments.psychometrics.references import Reference, ScaleReference


def adopted(scale: Scale, references: Iterable[Reference]) -> Scale:
    """`scale` with error and cut from the first of `references` (those that fit) giving each.

    SD and reliability are taken together or not at all. What stays the scale's own keeps its
    source, and one provisional figure makes all of them provisional.
    """
    found = [(each, figures) for each in references if (figures := each.scale(scale.id))]
    error = next((pair for pair in found if _gives_error(pair[1])), None)
    cut = next((pair for pair in found if pair[1].cut is not None), None)
    own_left = (error is None and _has_error(scale)) or (cut is None and scale.cut is not None)
    used = [reference for reference, _figures in filter(None, (error, cut))]
    if not used:
        return scale
    provisional = (own_left and scale.provisional) or any(each.provisional for each in used)
    scale = replace(scale, provisional=provisional)
    if error is not None:
        reference, figures = error
        scale = replace(
            scale,
            sd=figures.sd if _gives_pair(figures) else None,
            reliability=figures.reliability if _gives_pair(figures) else None,
            reliable_change=figures.reliable_change,
            parameters_source=source_of(reference),
        )
    if cut is not None:
        scale = replace(scale, cut=cut[1].cut, cut_source=source_of(cut[0]))
    return scale


def source_of(reference: Reference) -> str:
    """Whom the figures come from and where they were published, in one line."""
    people = reference.population
    if reference.n is not None:
        people += f" (N = {reference.n:,})"
    return f"{people}: {reference.citation}"


def _gives_pair(figures: ScaleReference) -> bool:
    return figures.sd is not None and figures.reliability is not None


def _gives_error(figures: ScaleReference) -> bool:
    return _gives_pair(figures) or figures.reliable_change is not None


def _has_error(scale: Scale) -> bool:
    return scale.sd is not None or scale.reliable_change is not None
