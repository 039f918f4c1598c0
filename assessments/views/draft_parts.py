"""The pages of a questionnaire being built: each keeps one part, and overwrites nobody's work."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import BoundField, Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from assessments.access import draft_for
from assessments.actions.draft_content import MOST_SCALES
from assessments.actions.drafts import DraftConflict, save_draft, save_items, save_scale
from assessments.actions.imports import say_scale
from assessments.forms.draft_items import AnswersForm, ItemsForm
from assessments.forms.draft_scales import NamesForm, ScaleForm
from assessments.forms.drafts import AboutForm, PartForm
from assessments.models import InstrumentDraft, Origin
from assessments.views.library import to_library
from clinic.access import NotYours, Person, member_of

PARTS = {
    "about": gettext_lazy("About it"),
    "answers": gettext_lazy("The answers"),
    "items": gettext_lazy("The questions"),
    "scale": gettext_lazy("A scale"),
    "key": gettext_lazy("The key"),
    "facts": gettext_lazy("How you use it"),
    "decide": gettext_lazy("For you to decide"),
}
MOST_TO_COUNT = 450  # questions one form can ask about; a longer file brings its own key
PAGE = require_http_methods(["GET", "HEAD", "POST"])


@PAGE
def draft_about(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Title, purpose, time, limits."""
    draft = own_draft(request.user, draft_id)
    form = AboutForm(posted(request), draft=draft)
    if kept(request, draft, form, lambda: {"changes": form.changes()}, save_draft):
        return to_draft(request, draft, _("What it is about is kept."))
    return part_page(request, draft, form, "about")


@PAGE
def draft_answers(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """The answers every question offers."""
    draft = own_draft(request.user, draft_id)
    form = AnswersForm(posted(request), draft=draft)
    if kept(request, draft, form, lambda: {"changes": form.changes()}, save_draft):
        return to_draft(request, draft, _("The answers are kept."))
    return part_page(request, draft, form, "answers")


@PAGE
def draft_items(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """All questions: worded, moved, added, removed. Whatever is pressed keeps all of them."""
    draft = own_draft(request.user, draft_id)
    form = ItemsForm(posted(request), draft=draft)
    if kept(request, draft, form, lambda: {"entries": form.entries()}, save_items):
        if form.deed_of in ("", "keep"):
            return to_draft(request, draft, _("The questions are kept."))
        place = f"item-{form.whom}" if form.deed_of in ("up", "down") else "id_new"
        return redirect(f"{reverse('draft_items', args=[draft.pk])}#{place}")
    return part_page(request, draft, form, "items")


@PAGE
def draft_scale(request: HttpRequest, draft_id: UUID, number: int) -> HttpResponse:
    """One scale; the number after the last is a new one. A published key fixes what counts."""
    draft = draft_for(request.user, draft_id)
    last = len(draft.definition.get("scales", ())) + may_count(draft)
    if not 1 <= number <= min(last, MOST_SCALES):
        raise Http404
    form = scale_form(draft, number, posted(request))
    action = save_scale if draft.origin == Origin.OWN else say_scale
    if kept(request, draft, form, lambda: {"number": number, "said": form.said()}, action):
        words = _("The scale is kept.") if form.said() else _("The scale is removed.")
        return to_draft(request, draft, words)
    return part_page(request, draft, form, "scale")


def scale_form(draft: InstrumentDraft, number: int, data: Any) -> NamesForm:
    """The whole scale, or only its names where a published key says what counts."""
    return (ScaleForm if may_count(draft) else NamesForm)(data, draft=draft, number=number)


def may_count(draft: InstrumentDraft) -> bool:
    """Whether a person says here which questions count."""
    return not draft.key_template and len(draft.definition.get("items", ())) <= MOST_TO_COUNT


def own_draft(user: Person, pk: UUID) -> InstrumentDraft:
    """A draft that is being built here; one from a file has other pages."""
    draft = draft_for(user, pk)
    if draft.origin != Origin.OWN:
        raise NotYours(pk)
    return draft


def posted(request: HttpRequest) -> Any:
    """What was sent, an empty form too; None where the page was only opened."""
    return request.POST if request.method == "POST" else None


def kept(
    request: HttpRequest,
    draft: InstrumentDraft,
    form: PartForm,
    given: Callable[[], dict[str, Any]],
    action: Callable[..., InstrumentDraft],
) -> bool:
    """Whether the action took what the form gave; where it did not, the form says why."""
    if not form.is_bound or not form.is_valid():
        return False
    try:
        action(
            draft_id=draft.pk,
            revision=form.cleaned_data["revision"],
            by=member_of(request.user),
            **given(),
        )
    except DraftConflict as conflict:
        form.renew(conflict.stored)
    except ValidationError as refusal:
        form.add_error(None, ValidationError(refusal.messages))
    else:
        return True
    return False


def part_page(
    request: HttpRequest, draft: InstrumentDraft, form: PartForm, part: str
) -> HttpResponse:
    """One part as a page; after a conflict with what was stored meanwhile above it."""
    stored = form.stored
    context = {
        "draft": draft,
        "form": form,
        "here": PARTS[part],
        "crumbs": to_draft_crumbs(draft),
        "zone": draft.practice.zone,
    }
    if stored is not None:
        context |= {"other": stored_words(form.beside()), "other_at": stored.saved_at}
    status = 409 if stored else 422 if form.is_bound else 200
    return render(request, f"assessments/draft_{part}.html", context, status=status)


def to_draft(request: HttpRequest, draft: InstrumentDraft, words: str) -> HttpResponse:
    """Back to the draft, saying what was done."""
    messages.success(request, words)
    return redirect("draft", draft.pk)


def to_draft_crumbs(draft: InstrumentDraft) -> list[dict[str, str]]:
    """The way back from one part."""
    return [*to_library(), {"label": draft.title, "url": reverse("draft", args=[draft.pk])}]


def stored_words(form: Form) -> list[tuple[Any, str]]:
    """What a form would show, as words: every field that holds something."""
    rows = ((field.label, _said(field)) for field in form.visible_fields())
    return [(label, words) for label, words in rows if words]


def _said(field: BoundField) -> str:
    value = field.value()
    if value in (None, "", False):
        return ""
    choices = dict(getattr(field.field, "choices", ()))
    named = {str(key): words for key, words in choices.items()}
    return str(named.get(str(value), _("yes") if value is True else value))
