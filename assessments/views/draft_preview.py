"""See a questionnaire in the making as a client: the client's own pages, and nothing is kept."""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from assessments.access import Held, draft_for
from assessments.actions.draft_content import Definition, takes_options
from assessments.models import InstrumentDraft
from assessments.psychometrics.definition import DefinitionError, Instrument, load
from assessments.views.care import care_page
from assessments.views.check_in import check_page, help_page, start_page
from assessments.views.questions import pause_page, question_page
from assessments.views.ways import PreviewWay
from clinic.access import NotYours, member_of

# What a draft may still lack, so that its questions can be looked at long before it is complete.
_NOT_YET = {"purpose": "–", "instructions": "–", "minutes": 1, "cadence": "–"}
_NOT_YET |= {"min_interval_days": 0, "licence": "–", "limits": ["–"]}


@dataclass(frozen=True)
class DraftWay(PreviewWay):
    """A look at a draft: the same pages, at the draft's own addresses."""

    draft: InstrumentDraft | None = None

    def _to(self, name: str, *numbers: int) -> str:
        assert self.draft is not None
        return reverse(name.replace("instrument", "draft"), args=[self.draft.pk, *numbers])


@require_safe
def draft_preview(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Why, how long, who sees it, until when."""
    return start_page(request, _way(request, draft_id))


@require_http_methods(["GET", "HEAD", "POST"])
def draft_preview_question(request: HttpRequest, draft_id: UUID, number: int) -> HttpResponse:
    """One page of the form."""
    return question_page(request, _way(request, draft_id), number)


@require_safe
def draft_preview_pause(request: HttpRequest, draft_id: UUID, number: int) -> HttpResponse:
    """A breath."""
    return pause_page(request, _way(request, draft_id), number)


@require_safe
def draft_preview_care(request: HttpRequest, draft_id: UUID, number: int) -> HttpResponse:
    """The calm page after an answer about danger."""
    return care_page(request, _way(request, draft_id), number)


@require_safe
def draft_preview_check(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Everything answered, each with a way to change it."""
    return check_page(request, _way(request, draft_id))


@require_http_methods(["GET", "HEAD", "POST"])
def draft_preview_end(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Pressing Send forgets what was chosen, and shows the thanks."""
    way = _way(request, draft_id)
    if request.method == "POST":
        way.end()
        return redirect(way.send)
    return help_page(request, way, "done")


@require_safe
def draft_preview_support(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Whom to call, as the client reads it."""
    return help_page(request, _way(request, draft_id), "support")


def shown(definition: Definition) -> Instrument | None:
    """The instrument with stand-ins for what is not said yet; None where that does not help."""
    said = {key: value for key, value in definition.items() if value not in (None, "", [])}
    scored = [item["linkId"] for item in definition.get("items", ()) if takes_options(item)]
    stand_in = {"id": "all", "title": "–", "items": scored, "method": "mean"}
    for scales in (said.get("scales"), [stand_in]):
        try:
            return load({**_NOT_YET, **said, "scales": scales})
        except DefinitionError:
            continue
    return None


def _way(request: HttpRequest, pk: UUID) -> DraftWay:
    draft = draft_for(request.user, pk)
    instrument = shown(draft.definition)
    if instrument is None:  # no page leads here before there is something to see
        raise NotYours(pk)
    return DraftWay(request, Held(member_of(request.user), instrument, None), draft=draft)
