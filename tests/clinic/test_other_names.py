"""Under which name a member knows a client: care, a note sent, and a reason tell the name."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from clinic.access import client_for, clients_for, names_for
from clinic.actions.opened import open_record
from clinic.models import Caseload, Client, Note, User
from clinic.models.opening import pseudonym
from clinic.roles import Permission
from tests.people import PracticePeople

pytestmark = pytest.mark.django_db
READ = Permission.RECORD_READ


@pytest.fixture
def harbour(two_practices: Any) -> PracticePeople:
    people: PracticePeople = two_practices.harbour
    return people


def known(people: PracticePeople, who: str, client: Client) -> str:
    """The name at the gate, which is the one of the lists too."""
    user = User.objects.get(pk=people.members[who].user_id)
    shown = client_for(user, client.pk, READ).name
    assert names_for(user).of(client.pk, client.name) == shown
    return shown


def test_a_supervisor_knows_the_name_for_a_reason_only(harbour: PracticePeople) -> None:
    client, other = harbour.client, harbour.trainees_client
    alias = pseudonym(harbour.practice.pk, client.pk)
    assert known(harbour, "therapist", client) == client.name
    assert known(harbour, "supervisor", client) == alias
    shown = client_for(harbour.supervisor.user, client.pk, READ)
    assert (shown.email, shown.phone, shown.contact_notes, shown.pronouns) == ("", "", "", "")
    with pytest.raises(TypeError, match="reading only"):
        shown.save()
    today = harbour.practice.today()
    draft = Note.objects.create(
        practice=harbour.practice, client=other, author=harbour.trainee, session_on=today
    )
    assert known(harbour, "supervisor", other) != other.name
    Note.objects.filter(pk=draft.pk).update(
        submitted_at=timezone.now(), submitted_to=harbour.supervisor
    )
    assert known(harbour, "supervisor", other) == other.name
    assert known(harbour, "supervisor", client) == alias
    draft.refresh_from_db()
    open_record(client=client, code="emergency", words="Somebody rang.", by=harbour.supervisor)
    assert known(harbour, "supervisor", client) == client.name
    assert set(clients_for(harbour.supervisor.user, READ)) == {client, other}


def test_care_of_ones_own_tells_the_name_and_the_owner_knows_all(harbour: PracticePeople) -> None:
    client, supervisor = harbour.client, harbour.supervisor
    supervisor.held_roles.create(role="therapist")
    row = Caseload.objects.create(
        practice=harbour.practice, client=client, member=supervisor, since=harbour.practice.today()
    )
    assert known(harbour, "supervisor", client) == client.name
    Caseload.objects.filter(pk=row.pk).update(until=row.since, since=row.since - timedelta(days=1))
    assert known(harbour, "supervisor", client) != client.name
    supervisor.held_roles.create(role="owner")
    assert known(harbour, "supervisor", client) == client.name
