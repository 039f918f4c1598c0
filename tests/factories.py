"""Rows for tests. Whole stories go through the product's own actions; these are for their parts."""

from datetime import date, timedelta
from typing import Any

import factory
from django.utils import timezone

from clinic.models import (
    AuditHead,
    Caseload,
    Client,
    Consent,
    CrisisLine,
    Member,
    MemberRole,
    Practice,
    User,
)
from clinic.roles import Role

PASSWORD = "correct horse battery staple"


class PracticeFactory(factory.django.DjangoModelFactory[Practice]):
    class Meta:
        model = Practice
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Practice {n}")
    country = "GB"
    time_zone = "Europe/London"
    phone = "020 7946 0000"
    emergency_number = "999"
    set_up_at = factory.LazyFunction(timezone.now)

    @factory.post_generation
    def with_audit(self: Practice, create: bool, given: object, **_: object) -> None:
        """The head of its audit's chain, as opening a practice would leave it."""
        if create:
            AuditHead.objects.create(chain=str(self.pk))


class CrisisLineFactory(factory.django.DjangoModelFactory[CrisisLine]):
    class Meta:
        model = CrisisLine

    practice = factory.SubFactory(PracticeFactory)
    name = "A listening line"
    phone = "020 7946 0999"
    checked_on = factory.LazyFunction(date.today)


class UserFactory(factory.django.DjangoModelFactory[User]):
    class Meta:
        model = User
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Person {n}")
    email = factory.Sequence(lambda n: f"person{n}@example.test")

    @factory.post_generation
    def password(self: Any, create: bool, extracted: str | None, **kwargs: Any) -> None:
        self.set_password(extracted or PASSWORD)
        self.save()


class MemberFactory(factory.django.DjangoModelFactory[Member]):
    class Meta:
        model = Member
        skip_postgeneration_save = True

    practice = factory.SubFactory(PracticeFactory)
    user = factory.SubFactory(UserFactory)

    @factory.post_generation
    def roles(self: Any, create: bool, extracted: set[Role] | None, **kwargs: Any) -> None:
        for role in extracted or {Role.THERAPIST}:
            MemberRole.objects.create(member=self, role=role)


class ClientFactory(factory.django.DjangoModelFactory[Client]):
    """A client; give `carer=member` to put them on a caseload."""

    class Meta:
        model = Client
        skip_postgeneration_save = True

    practice = factory.SubFactory(PracticeFactory)
    name = factory.Sequence(lambda n: f"Client {n}")
    birth_year = 1988
    email = factory.Sequence(lambda n: f"client{n}@example.test")

    @factory.post_generation
    def carer(self: Any, create: bool, extracted: Member | None, **kwargs: Any) -> None:
        if extracted is not None:
            care_for(extracted, self)

    @factory.post_generation
    def consents(self: Any, create: bool, extracted: Any, **kwargs: Any) -> None:
        if isinstance(extracted, User):
            consent_to(self, extracted, *Consent.Kind)


def care_for(member: Member, client: Client, days: int = 400) -> Caseload:
    """Put a client on a member's caseload since `days` ago."""
    since = client.practice.today() - timedelta(days=days)
    return Caseload.objects.create(
        practice=client.practice, member=member, client=client, since=since
    )


def consent_to(client: Client, by: User, *kinds: Consent.Kind) -> None:
    """Record that a client agreed."""
    for kind in kinds:
        Consent.objects.create(
            practice=client.practice,
            client=client,
            kind=kind,
            version="2026-11",
            given=True,
            recorded_by=by,
        )
