"""Questionnaires on their way: what the tests of drafts and imports begin with."""

import json
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser

from assessments.actions.drafts import save_draft, save_items, save_scale, start_draft
from assessments.actions.imports import attach_key, import_questionnaire, say_facts
from assessments.models import InstrumentDraft
from clinic.models import Member
from tests.assessments.fhir.files import Answers, adding, calculated, choice, form

UNWEIGHTED: Answers = [(f"s{number}", f"step {number}", None) for number in range(1, 8)]
SCALE = {"title": "Calm", "meaning": "", "higher_is_better": True, "method": "mean"}
SCALE |= {"items": ["q1", "q2"], "reversed": ["q2"]}
ABOUT = {
    "purpose": "How the evening was.",
    "instructions": "Think of yesterday evening.",
    "minutes": 2,
    "cadence": "Weekly",
    "min_interval_days": 7,
}
FACTS = {
    "purpose": "How close people feel.",
    "answered_by": "client",
    "minutes": 8,
    "cadence": "Every two months",
    "min_interval_days": 28,
    "limits": ["There are no norms."],
}


def with_questions(by: Member, title: str = "Evening check") -> InstrumentDraft:
    """Answers 1 to 3 and two questions; nothing said about it, and no scale."""
    draft = start_draft(title=title, language="en-GB", by=by)
    labels = ("Never", "Sometimes", "Often")
    options = [{"value": value, "label": label} for value, label in enumerate(labels, start=1)]
    draft = save_draft(draft_id=draft.pk, changes={"options": options}, revision=0, by=by)
    entries = [
        {"linkId": "", "text": "I could fall asleep."},
        {"linkId": "", "text": "I lay awake."},
    ]
    return save_items(draft_id=draft.pk, entries=entries, revision=draft.revision, by=by)


def complete(by: Member, title: str = "Evening check") -> InstrumentDraft:
    """One that can be published."""
    draft = with_questions(by, title)
    draft = save_scale(draft_id=draft.pk, number=1, said=SCALE, revision=draft.revision, by=by)
    return save_draft(draft_id=draft.pk, changes=ABOUT, revision=draft.revision, by=by)


def closeness(**more: Any) -> dict[str, Any]:
    """A file of 36 invented sentences, answered in seven steps that carry no weights."""
    items = [choice(f"q{number}", UNWEIGHTED) for number in range(1, 37)]
    return form(*items, **{"title": "Closeness, 36 questions", **more})


def miscounted() -> dict[str, Any]:
    """A file whose own total is one too many."""
    total = calculated("total", adding("a", "b", "c") + " + 1", text="Worry")
    return form(choice("a"), choice("b"), choice("c"), total, title="Short sum")


def facts_said(draft: InstrumentDraft, by: Member, **dangers: str) -> InstrumentDraft:
    """How the practice uses it, and why it may."""
    return say_facts(
        draft_id=draft.pk,
        facts=FACTS,
        statement="the authors allow it",
        dangers=dangers,
        revision=draft.revision,
        by=by,
    )


def approvable(by: Member) -> InstrumentDraft:
    """The 36 sentences with the key of ECR-R, ready to be approved."""
    draft = import_questionnaire(resource=closeness(), by=by)
    draft = attach_key(draft_id=draft.pk, key_template="ecr-r", revision=draft.revision, by=by)
    return facts_said(draft, by)


def upload(browser: Browser, content: object) -> Any:
    """Send a file to the import page: bytes as they are, anything else as JSON."""
    packed = content if isinstance(content, bytes) else json.dumps(content).encode()
    file = SimpleUploadedFile("questionnaire.json", packed, "application/json")
    return browser.post("/library/import/", {"file": file})


def at(draft_id: UUID, page: str = "") -> str:
    """The address of a page of a draft."""
    return f"/library/drafts/{draft_id}/{page}"
