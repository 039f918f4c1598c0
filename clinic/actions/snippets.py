"""A member's own words for notes, kept ready."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from clinic import audit
from clinic.actions.members import refuse_strangers
from clinic.actions.wording import sound_text
from clinic.models import Event, Member, Snippet

TITLE_LIMIT, TEXT_LIMIT, MOST = 60, 4_000, 60


@transaction.atomic
def add_snippet(*, title: str, text: str, by: Member) -> Snippet:
    """Another snippet of one's own. Raises ValidationError where one of this title is there."""
    refuse_strangers(by, practice_id=by.practice_id)
    own = Snippet.objects.filter(member=by)
    if own.count() >= MOST:
        raise ValidationError(_("There are %(n)s snippets already; remove one.") % {"n": MOST})
    snippet = Snippet(practice_id=by.practice_id, member=by)
    _word(snippet, title, text)
    snippet.save(force_insert=True)
    audit.record(Event.SNIPPET_CHANGED, by=by, subject=snippet, reason="added")
    return snippet


@transaction.atomic
def change_snippet(*, snippet: Snippet, title: str, text: str, by: Member) -> Snippet:
    """Other words for one of one's own."""
    _refuse_others(snippet, by)
    _word(snippet, title, text)
    snippet.save(update_fields=["title", "text"])
    audit.record(Event.SNIPPET_CHANGED, by=by, subject=snippet, reason="changed")
    return snippet


@transaction.atomic
def remove_snippet(*, snippet: Snippet, by: Member) -> Snippet:
    """One of one's own goes; notes it was put into keep their words."""
    _refuse_others(snippet, by)
    audit.record(Event.SNIPPET_CHANGED, by=by, subject=snippet, reason="removed")
    Snippet.objects.filter(pk=snippet.pk).delete()
    return snippet


def _word(snippet: Snippet, title: str, text: str) -> None:
    snippet.title = " ".join(
        sound_text(title, name=_("Title"), limit=TITLE_LIMIT, required=True).split()
    )
    snippet.text = sound_text(text, name=_("Text"), limit=TEXT_LIMIT, required=True)
    others = Snippet.objects.filter(member_id=snippet.member_id).exclude(pk=snippet.pk)
    if others.filter(title=snippet.title).exists():
        raise ValidationError(_("You have a snippet of this title already."))


def _refuse_others(snippet: Snippet, by: Member) -> None:
    refuse_strangers(by, practice_id=snippet.practice_id)
    if snippet.member_id != by.pk:
        raise ValidationError(_("A snippet is changed by the person it belongs to."))
