"""What a file says of itself: its name, version, purpose and licence."""

import re
from collections.abc import Mapping
from typing import Any

from assessments.fhir.extensions import entries, text_in
from assessments.fhir.form import Form
from assessments.fhir.problems import Problems
from assessments.fhir.scoring_key import slug
from assessments.fhir.terms import LEFT_OUT, OWN_INSTRUMENTS
from assessments.fhir.walking import codings_in
from assessments.psychometrics.definition.mapping import part_mapping

_LONGEST = 2_000
_MOST_CODINGS = 20
_SECONDS_AN_ITEM = 10
_INSTRUCTIONS = (
    "Answer each question as it fits you. You may leave out any you would rather not answer."
)


def heading(resource: Mapping[str, Any], form: Form, problems: Problems) -> dict[str, Any]:
    """Every key of the mapping form that is about the whole; sensible words where FHIR has none."""
    title = text_in(resource, "title")[:200] or text_in(resource, "name")[:200]
    if not title:
        problems.warning("", "The file has no title.")
        title = "Imported questionnaire"
    asked = sum(bool(each.offered) for each in form.questions)
    codings = [part_mapping(each) for each in codings_in(resource)]
    codings += [{"code": each.link_id, "system": LEFT_OUT} for each in form.left_out]
    if len(codings) > _MOST_CODINGS:
        problems.error("", f"More than {_MOST_CODINGS} codes and calculated parts are not kept.")
    mapping: dict[str, Any] = {
        "id": _id(resource, title),
        "version": _version(resource, problems),
        "language": _language(resource, problems),
        "title": title,
        "purpose": _purpose(resource, title),
        "minutes": min(240, max(1, round(asked * _SECONDS_AN_ITEM / 60))),
        "min_interval_days": 7,
        "cadence": "As agreed",
        "answered_by": "client",
        "instructions": form.intros.get("") or _INSTRUCTIONS,
        "limits": [
            "This questionnaire was imported. Secure Base holds no norms of its own for it.",
            "It is not a diagnosis and does not replace professional help.",
        ],
        "licence": _licence(resource, problems),
        "made_by": text_in(resource, "publisher")[:_LONGEST],
        "url": _url(resource),
        "codings": codings[:_MOST_CODINGS],
    }
    return {key: value for key, value in mapping.items() if value or key == "min_interval_days"}


def _id(resource: Mapping[str, Any], title: str) -> str:
    for each in entries(resource.get("identifier")):
        if each.get("system") == OWN_INSTRUMENTS and (name := slug(text_in(each, "value"))):
            return name
    names = (text_in(resource, key) for key in ("name", "id"))
    return next((name for each in (*names, title) if (name := slug(each))), "imported")


def _version(resource: Mapping[str, Any], problems: Problems) -> str:
    version = text_in(resource, "version")
    if re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9.+-]{0,39}", version):
        return version
    problems.info("", "The file names no usable version; it is called version 1.")
    return "1"


def _language(resource: Mapping[str, Any], problems: Problems) -> str:
    language = text_in(resource, "language")
    if re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", language):
        return language
    problems.warning("", "The file does not say its language; English is assumed.")
    return "en"


def _purpose(resource: Mapping[str, Any], title: str) -> str:
    said = text_in(resource, "purpose") or text_in(resource, "description")
    return said[:_LONGEST] or f"Not stated in the file: {title}"


def _licence(resource: Mapping[str, Any], problems: Problems) -> str:
    licence = text_in(resource, "copyright")[:_LONGEST]
    if not licence:
        problems.warning("", "The file does not say who may use it. Find out before it is used.")
    return licence or "Not stated in the file."


def _url(resource: Mapping[str, Any]) -> str:
    url = text_in(resource, "url")
    return url if re.fullmatch(r"(https?://|urn:)\S{1,1900}", url) else ""
