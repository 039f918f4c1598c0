"""A questionnaire from a file: upload it, give it its key, say what no file knows, decide."""

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from assessments.access import draft_for
from assessments.actions.draft_content import takes_options
from assessments.actions.import_content import blocking, lacks_of_import, undecided
from assessments.actions.imports import attach_key, decide, import_questionnaire, say_facts
from assessments.fhir import Level
from assessments.forms.drafts import WHO
from assessments.forms.imports import DecideForm, FactsForm, ImportForm, KeyForm
from assessments.library.keys import shipped_keys
from assessments.models import InstrumentDraft, Origin
from assessments.psychometrics.definition import AnsweredBy, DefinitionError, Instrument, load
from assessments.psychometrics.trials import TRIALS, trials
from assessments.sentences import bare
from assessments.views.draft_parts import kept, part_page, posted, to_draft
from assessments.views.key_words import key_in_words
from assessments.views.library import to_library
from clinic.access import NotYours, Person, member_of
from clinic.roles import Permission


@require_http_methods(["GET", "HEAD", "POST"])
def instrument_import(request: HttpRequest) -> HttpResponse:
    """Choose a file; what is in it becomes a draft."""
    member = member_of(request.user, Permission.LIBRARY_EDIT)
    form = ImportForm(posted(request), request.FILES if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            return redirect("draft", import_questionnaire(resource=form.resource, by=member).pk)
        except ValidationError as refusal:
            form.add_error("file", ValidationError(refusal.messages))
    context = {"form": form, "crumbs": to_library(), "keys": shipped_keys()}
    status = 422 if form.is_bound else 200
    return render(request, "assessments/draft_import.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def draft_key(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Attach a published key, or take it away."""
    draft = imported_draft(request.user, draft_id)
    form = KeyForm(posted(request), draft=draft)
    if kept(
        request,
        draft,
        form,
        lambda: {"key_template": form.cleaned_data["key_template"]},
        attach_key,
    ):
        return to_draft(request, draft, _("The key is worked out anew. Look at it below."))
    return part_page(request, draft, form, "key")


@require_http_methods(["GET", "HEAD", "POST"])
def draft_facts(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """How the practice uses it, and why it may."""
    draft = imported_draft(request.user, draft_id)
    form = FactsForm(posted(request), draft=draft)

    def given() -> dict[str, Any]:
        statement = form.cleaned_data["statement"]
        return {"facts": form.facts(), "statement": statement, "dangers": form.dangers()}

    if kept(request, draft, form, given, say_facts):
        return to_draft(request, draft, _("That is kept."))
    return part_page(request, draft, form, "facts")


@require_POST
def draft_decide(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Settle one disagreement between the file's own sum and the key."""
    draft = imported_draft(request.user, draft_id)
    form = DecideForm(posted(request), draft=draft)

    def given() -> dict[str, Any]:
        return {name: form.cleaned_data[name] for name in ("where", "what", "why")}

    if kept(request, draft, form, given, decide):
        return to_draft(request, draft, _("Your decision is kept, with your name and your reason."))
    return part_page(request, draft, form, "decide")


def imported_draft(user: Person, pk: UUID) -> InstrumentDraft:
    """A draft from a file; one built here has other pages."""
    draft = draft_for(user, pk)
    if draft.origin != Origin.IMPORTED:
        raise NotYours(pk)
    return draft


def import_context(draft: InstrumentDraft) -> dict[str, Any]:
    """What a file gave: the key in words, trial scores, problems, and what is left to do."""
    instrument = loadable(draft)
    facts = draft.decided.get("facts", {})
    return {
        "about": draft.definition,
        "about_key": next((key for key in shipped_keys() if key.id == draft.key_template), None),
        "problems": problems_by_level(draft),
        "undecided": undecided(draft),
        "decisions": draft.decided.get("decisions", []),
        "decide_form": DecideForm(draft=draft),
        "blocked": bool(blocking(draft)),
        "lacks": lacks_of_import(draft),
        "facts": facts,
        "who": WHO[AnsweredBy(facts["answered_by"])] if facts else "",
        "statement": draft.decided.get("statement", ""),
        "scales": _scales(draft),
        "next_scale": len(draft.definition.get("scales", [])) + 1,
        "key": key_in_words(instrument) if instrument else None,
        "instrument": instrument,
        "trials": trial_rows(instrument) if instrument else [],
        "questions": sum(takes_options(item) for item in draft.definition.get("items", [])),
    }


def loadable(draft: InstrumentDraft) -> Instrument | None:
    """The instrument of a draft, once nothing is wrong with its definition."""
    try:
        return load(draft.definition)
    except DefinitionError:
        return None


def problems_by_level(draft: InstrumentDraft) -> list[dict[str, Any]]:
    """What the import has to say, the worst first; what is to be decided stands elsewhere."""
    named = {
        Level.ERROR: (_("has to be mended"), "crit", "alert"),
        Level.WARNING: (_("read this"), "warn", "alert"),
        Level.INFO: (_("for your information"), "none", "info"),
    }
    return [
        {"words": words, "tone": tone, "icon": icon, **problem}
        for level, (words, tone, icon) in named.items()
        for problem in draft.problems
        if problem["level"] == level and not problem.get("decidable")
    ]


def trial_rows(instrument: Instrument) -> list[dict[str, Any]]:
    """One row a scale, with its range and the scores of the three trial forms."""
    tried = trials(instrument)
    rows = []
    for key in tried["lowest"]:
        about, _slash, scale_id = key.rpartition("/")
        scale = instrument.scale(scale_id)
        low, high = instrument.range_of(scale)
        rows.append(
            {
                "title": scale.title,
                "about": about,
                "range": _("%(low)s to %(high)s") % {"low": bare(low), "high": bare(high)},
                "scores": [_score(tried[name][key]) for name in TRIALS],
            }
        )
    return rows


def _score(value: float | None) -> str:
    return _("no score") if value is None else bare(value)


def _scales(draft: InstrumentDraft) -> list[dict[str, Any]]:
    """The scales by number, and whether a person has confirmed what counts in them."""
    said = draft.decided.get("scales", {})
    return [
        {
            "number": place,
            "title": scale["title"],
            "confirmed": bool(draft.key_template) or scale["id"] in said,
        }
        for place, scale in enumerate(draft.definition.get("scales", []), start=1)
    ]
