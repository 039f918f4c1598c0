"""What is named on the command line: an instrument and files, read or refused in a sentence."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from assessments.fhir import Level, Problem, read_questionnaire
from assessments.library import load_instrument, shipped
from assessments.psychometrics.definition import DefinitionError, Instrument, parse
from assessments.psychometrics.definition.source import SourceError, read_json

_LARGEST = 20_000_000
_NAMED_FAULTS = 10


def read_instrument(name: str, key_template: str = "") -> tuple[Instrument, tuple[Problem, ...]]:
    """A shipped id, a definition (YAML or JSON) or a FHIR Questionnaire, with what to doubt in it.

    CommandError says in one sentence why there is none. A key template needs a Questionnaire.
    """
    is_shipped = name in {instrument.id for instrument in shipped()}
    path = Path(name)
    if not is_shipped and not os.path.exists(path):
        names = ", ".join(instrument.id for instrument in shipped())
        raise CommandError(f"{name} is neither a file nor one of the shipped instruments: {names}.")
    text = "" if is_shipped else read_text(path)
    resource = _resource(text)
    if resource is not None:
        return _questionnaire(path, resource, key_template)
    if key_template:
        raise CommandError("A key template can be given to a FHIR Questionnaire only.")
    return (load_instrument(name) if is_shipped else _definition(path, text)), ()


def read_object(path: Path) -> dict[str, Any]:
    """The one JSON object in a file; CommandError for anything else."""
    try:
        values = read_json(read_text(path))
    except SourceError as error:
        raise CommandError(f"{path.name} is not JSON: {error}.") from error
    if not isinstance(values, dict):
        raise CommandError(f"{path.name} must hold one JSON object.")
    return values


def read_text(path: Path) -> str:
    """The text of a file in UTF-8; CommandError where it cannot be read or is too large."""
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST + 1)
        if len(content) > _LARGEST:
            raise CommandError(f"{path.name} is larger than {_LARGEST // 1_000_000} MB.")
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CommandError(f"{path.name} is not text in UTF-8.") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise CommandError(f"{path.name} cannot be read: {reason}.") from error


def _resource(text: str) -> Mapping[str, Any] | None:
    """The FHIR resource a text holds; None if it is something else."""
    if not text.lstrip().startswith("{"):
        return None
    try:
        values = read_json(text)
    except SourceError:
        return None  # whoever reads it as a definition says what is wrong with it
    return values if isinstance(values, dict) and "resourceType" in values else None


def _questionnaire(
    path: Path, resource: Mapping[str, Any], key_template: str
) -> tuple[Instrument, tuple[Problem, ...]]:
    found = read_questionnaire(resource, key_template)
    if found.instrument is None:
        errors = [each.what for each in found.problems if each.level is Level.ERROR]
        raise CommandError(f"{path.name} cannot be scored: {' '.join(errors[:_NAMED_FAULTS])}")
    return found.instrument, found.problems


def _definition(path: Path, text: str) -> Instrument:
    try:
        return parse(text)
    except DefinitionError as error:
        more = len(error.faults) - _NAMED_FAULTS
        faults = [*error.faults[:_NAMED_FAULTS], *([f"{more} more faults"] if more > 0 else [])]
        raise CommandError(
            f"{path.name} is not a sound definition: {'; '.join(faults)}."
        ) from error
