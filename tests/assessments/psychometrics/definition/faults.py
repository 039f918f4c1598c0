"""What is wrong with a definition, for the tests of its parts."""

from collections.abc import Callable
from typing import Any

import pytest

from assessments.psychometrics.definition import DefinitionError, load


def faults_of(source: Any) -> tuple[str, ...]:
    """The faults of a definition that is not sound."""
    with pytest.raises(DefinitionError) as caught:
        load(source)
    assert str(caught.value) == "; ".join(caught.value.faults)
    return caught.value.faults


def bent(mapping: dict[str, Any], bend: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    """The mapping, bent."""
    bend(mapping)
    return mapping
