"""A questionnaire in the making as a client would meet it, page by page; nothing is kept."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assessments.access import draft_for
from assessments.actions.draft_content import Definition, takes_options
from assessments.psychometrics.definition import NAME, DefinitionError, Instrument, load
from assessments.psychometrics.steps import Step, Steps, steps
from assessments.views.asked import asked, part_words

# What a draft may still lack, so that its questions can be looked at long before it is complete.
_NOT_YET = {"purpose": "–", "instructions": "–", "minutes": 1, "cadence": "–"}
_NOT_YET |= {"min_interval_days": 0, "licence": "–", "limits": ["–"]}


@require_safe
def draft_preview(request: HttpRequest, draft_id: UUID, number: int = 1) -> HttpResponse:
    """One page of the form, as if nothing were answered yet."""
    draft = draft_for(request.user, draft_id)
    instrument = shown(draft.definition)
    if instrument is None:
        messages.info(request, _("There is nothing to see yet: it needs answers and questions."))
        return redirect("draft", draft.pk)
    course = course_of(instrument)
    step = course.at(number)
    if step is None:
        raise Http404
    context = {
        "draft": draft,
        "instrument": instrument,
        "step": step,
        "total": course.total,
        "part": part_words(course, step),
        "back": course.at(number - 1),
        "following": course.at(number + 1),
        **_question(course, step),
    }
    return render(request, "assessments/draft_preview.html", context)


def shown(definition: Definition) -> Instrument | None:
    """The instrument with stand-ins for what is not said yet; None where that does not help."""
    said = {key: value for key, value in definition.items() if value not in (None, "", [])}
    scored = [item["linkId"] for item in definition.get("items", ()) if takes_options(item)]
    scale = {"id": "all", "title": "–", "items": scored, "method": "mean"}
    for scales in ({}, {"scales": [scale]}):
        try:
            return load({**_NOT_YET, **said, **scales})
        except DefinitionError:
            continue
    return None


def course_of(instrument: Instrument) -> Steps:
    """All pages; of a form about several people as if the first one had been chosen."""
    people = instrument.repeat.people if instrument.repeat else ()
    return steps(instrument, {f"{person.id}/{NAME}": "" for person in people[:1]})


def _question(course: Steps, step: Step) -> dict[str, Any]:
    if step.question is None:
        return {"repeat": course.instrument.repeat}
    return {"asked": asked(course.instrument, step.question, course.answers, before=step.words)}
