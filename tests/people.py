"""Two practices side by side, so that something could leak."""

from dataclasses import dataclass
from datetime import timedelta

import pytest

from clinic.models import Client, Member, Practice, Supervision, User
from clinic.roles import Role
from tests.factories import (
    ClientFactory,
    CrisisLineFactory,
    MemberFactory,
    PracticeFactory,
    UserFactory,
)
from tests.kept import kept


@dataclass(frozen=True)
class PracticePeople:
    """One practice: a member of each kind and a client on the therapist's caseload.

    `others_client` is on the colleague's caseload, `trainees_client` on the trainee's. The
    supervisor supervises the therapist and the trainee, not the colleague.
    """

    practice: Practice
    owner: Member
    supervisor: Member
    therapist: Member
    colleague: Member
    trainee: Member
    desk: Member
    client: Client
    client_user: User
    others_client: Client
    trainees_client: Client

    @property
    def members(self) -> dict[str, Member]:
        names = ("owner", "supervisor", "therapist", "colleague", "trainee", "desk")
        return {name: getattr(self, name) for name in names}


@dataclass(frozen=True)
class TwoPractices:
    harbour: PracticePeople
    lighthouse: PracticePeople


def make_people(name: str) -> PracticePeople:
    """A practice whose every name carries `name`, the canary that must not be seen elsewhere."""
    practice = PracticeFactory(name=f"{name} Practice")
    CrisisLineFactory(practice=practice, name=f"{name} line")

    def member(role: Role, who: str) -> Member:
        user = UserFactory(name=f"{name} {who}", email=f"{who}@{name}.example".lower())
        return MemberFactory(practice=practice, user=user, roles={role})

    therapist = member(Role.THERAPIST, "Therapist")
    colleague = member(Role.THERAPIST, "Colleague")
    trainee = member(Role.TRAINEE, "Trainee")
    supervisor = member(Role.SUPERVISOR, "Supervisor")
    for supervisee in (therapist, trainee):
        Supervision.objects.create(
            practice=practice,
            supervisor=supervisor,
            supervisee=supervisee,
            since=practice.today() - timedelta(days=300),
        )
    client_user = UserFactory(name=f"{name} Client", email=f"client@{name}.example".lower())

    def client(who: str, carer: Member, user: User | None = None) -> Client:
        return ClientFactory(
            practice=practice, name=f"{name} {who}", user=user, carer=carer, consents=carer.user
        )

    return PracticePeople(
        practice=practice,
        owner=member(Role.OWNER, "Owner"),
        supervisor=supervisor,
        therapist=therapist,
        colleague=colleague,
        trainee=trainee,
        desk=member(Role.FRONT_DESK, "Desk"),
        client=client("Client", therapist, client_user),
        client_user=client_user,
        others_client=client("Other", colleague),
        trainees_client=client("Learner", trainee),
    )


def make_both() -> TwoPractices:
    return TwoPractices(harbour=make_people("Harbour"), lighthouse=make_people("Lighthouse"))


@pytest.fixture
def two_practices(db: None) -> TwoPractices:
    """Harbour and Lighthouse, each with everyone."""
    return kept(make_both)
