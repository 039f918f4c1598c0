"""Publishing, going on to the next version, offering."""

import pytest
from django.core.exceptions import ValidationError

from assessments.actions.drafts import DraftConflict, save_draft, save_items, start_draft
from assessments.actions.instruments import offer_instrument, publish_draft
from assessments.actions.revisions import revise
from assessments.models import InstrumentDraft, InstrumentVersion
from assessments.queries.offered import offered
from clinic.models import Member
from clinic.models.base import AppendOnlyError
from tests.assessments.stories import events
from tests.assessments.workshop import approvable, complete
from tests.people import PracticePeople, TwoPractices

pytestmark = pytest.mark.django_db


def published(by: Member, title: str = "Evening check") -> InstrumentVersion:
    draft = complete(by, title)
    return publish_draft(draft_id=draft.pk, revision=draft.revision, by=by)


def offers(people: PracticePeople) -> set[str]:
    return {offer.id for offer in offered(people.practice)}


def test_publishing_makes_version_one_and_ends_the_draft(harbour: PracticePeople) -> None:
    version = published(harbour.therapist)
    assert (version.instrument, version.version) == ("own-evening-check", "1")
    assert (version.origin, version.published_by) == ("own", harbour.therapist)
    assert version.content_hash == version.loaded.content_hash
    assert not InstrumentDraft.objects.exists()
    assert events("instrument.published") == 1
    assert version.instrument in offers(harbour)


def test_what_is_not_complete_is_refused_with_every_reason(harbour: PracticePeople) -> None:
    draft = start_draft(title="Mood", language="en-GB", by=harbour.therapist)
    with pytest.raises(ValidationError) as refused:
        publish_draft(draft_id=draft.pk, revision=0, by=harbour.therapist)
    assert len(refused.value.messages) == 7
    assert not InstrumentVersion.objects.exists()


def test_what_somebody_changed_since_is_not_published(harbour: PracticePeople) -> None:
    draft = complete(harbour.therapist)
    changes = {"purpose": "Another."}
    save_draft(draft_id=draft.pk, changes=changes, revision=draft.revision, by=harbour.owner)
    with pytest.raises(DraftConflict):
        publish_draft(draft_id=draft.pk, revision=draft.revision, by=harbour.therapist)


def test_a_published_version_never_changes(harbour: PracticePeople) -> None:
    version = published(harbour.therapist)
    version.title = "Another"
    with pytest.raises(AppendOnlyError):
        version.save()


def test_a_change_becomes_version_two_and_the_first_stays(harbour: PracticePeople) -> None:
    by, first = harbour.therapist, published(harbour.therapist)
    draft = revise(version=first, by=by)
    assert revise(version=first, by=harbour.owner) == draft
    entries = [*draft.definition["items"], {"linkId": "", "text": "I was calm."}]
    draft = save_items(draft_id=draft.pk, entries=entries, revision=0, by=by)
    second = publish_draft(draft_id=draft.pk, revision=draft.revision, by=by)
    assert (second.instrument, second.version) == (first.instrument, "2")
    assert [item.link_id for item in second.loaded.items] == ["q1", "q2", "q3"]
    first.refresh_from_db()
    assert len(first.loaded.items) == 2


def test_a_name_of_an_earlier_version_is_not_used_again(harbour: PracticePeople) -> None:
    by, first = harbour.therapist, published(harbour.therapist)
    draft = revise(version=first, by=by)
    kept = draft.definition["items"][:1]
    draft = save_items(draft_id=draft.pk, entries=kept, revision=0, by=by)
    second = publish_draft(draft_id=draft.pk, revision=draft.revision, by=by)
    draft = revise(version=second, by=by)
    entries = [*kept, {"linkId": "", "text": "Something else."}]
    draft = save_items(draft_id=draft.pk, entries=entries, revision=0, by=by)
    assert [item["linkId"] for item in draft.definition["items"]] == ["q1", "q3"]


def test_nothing_new_is_no_version(harbour: PracticePeople) -> None:
    by, first = harbour.therapist, published(harbour.therapist)
    draft = revise(version=first, by=by)
    with pytest.raises(ValidationError, match="Nothing differs from version 1"):
        publish_draft(draft_id=draft.pk, revision=0, by=by)


def test_an_imported_one_goes_on_with_what_was_said(harbour: PracticePeople) -> None:
    by, draft = harbour.therapist, approvable(harbour.therapist)
    first = publish_draft(draft_id=draft.pk, revision=draft.revision, checked=True, by=by)
    draft = revise(version=first, by=by)
    assert draft.definition["scales"] == first.definition["scales"]
    assert (draft.definition["minutes"], draft.definition["version"]) == (8, "1.0+2")
    assert "statement" not in draft.decided  # said anew by whoever approves


def test_offering_is_a_choice_of_each_practice(two_practices: TwoPractices) -> None:
    harbour, lighthouse = two_practices.harbour, two_practices.lighthouse
    offer_instrument(instrument="attachment-dimensions", offered=False, by=harbour.owner)
    assert "attachment-dimensions" not in offers(harbour)
    assert "attachment-dimensions" in offers(lighthouse)
    offer_instrument(instrument="attachment-dimensions", offered=True, by=harbour.owner)
    assert "attachment-dimensions" in offers(harbour)
    assert events("instrument.offered") == 2


def test_what_one_practice_publishes_the_other_does_not_have(two_practices: TwoPractices) -> None:
    version = published(two_practices.harbour.therapist)
    assert version.instrument not in offers(two_practices.lighthouse)
    with pytest.raises(ValidationError):
        revise(version=version, by=two_practices.lighthouse.therapist)
    same = published(two_practices.lighthouse.therapist)
    assert (same.instrument, same.version) == (version.instrument, "1")
