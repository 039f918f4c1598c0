"""A request is kept whole or not at all, and a refusal is noted either way."""

import re

import pytest
from django.test import Client

from clinic.models import AuditEvent, Member, Practice
from tests.config.pages import CANARY
from tests.factories import MemberFactory
from tests.sign_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.config.pages")]
ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@pytest.fixture
def member() -> Member:
    return MemberFactory()


@pytest.fixture
def visitor(member: Member) -> Client:
    visitor = Client(raise_request_exception=False)
    sign_in(visitor, member)
    return visitor


def changed() -> int:
    return Practice.objects.filter(name="Changed").count()


def events() -> list[str]:
    return list(AuditEvent.objects.order_by("at").values_list("event", flat=True))


def test_a_change_and_its_audit_row_are_kept_together(visitor: Client, member: Member) -> None:
    assert visitor.get("/kept/").status_code == 200
    assert changed() == 1
    event = AuditEvent.objects.get()
    assert (event.event, event.actor) == ("practice.opened", member.user)
    assert event.address == "127.0.0.1"
    assert ID.fullmatch(event.request_id)


@pytest.mark.parametrize(
    ("path", "status", "reason", "subject"),
    [
        ("/missing/", 404, "not_found", ""),
        ("/not_yours/", 404, "not_found", "7f3e"),
        ("/forbidden/", 403, "not_allowed", ""),
        ("/not_allowed/", 403, "not_allowed", "7f3e"),
    ],
)
def test_a_refusal_undoes_the_change_and_is_noted(
    visitor: Client, member: Member, path: str, status: int, reason: str, subject: str
) -> None:
    assert visitor.get(path).status_code == status
    assert changed() == 0
    event = AuditEvent.objects.get()
    assert (event.event, event.actor) == ("denied", member.user)
    assert (event.reason, event.subject_id) == (reason, subject)
    assert event.practice == member.practice
    assert CANARY not in "".join(map(str, vars(event).values()))


def test_a_stranger_refused_at_a_gate_is_noted_too() -> None:
    assert Client().get("/not_yours/").status_code == 404
    assert AuditEvent.objects.get().actor is None


def test_a_stranger_at_a_missing_page_leaves_no_row() -> None:
    assert Client().get("/missing/").status_code == 404
    assert events() == []


@pytest.mark.parametrize("path", ["/broken/", "/broken_statement/", "/returned_503/"])
def test_an_error_undoes_the_change_and_its_audit_row(visitor: Client, path: str) -> None:
    assert visitor.get(path).status_code >= 500
    assert changed() == 0
    assert events() == []


def test_one_request_s_rows_never_reach_the_next(visitor: Client) -> None:
    visitor.get("/broken/")
    visitor.get("/missing/")
    visitor.get("/kept/")
    assert events() == ["denied", "practice.opened"]


@pytest.mark.parametrize("path", ["/broken/", "/broken_statement/", "/missing/", "/forbidden/"])
def test_a_page_of_refusal_has_an_id_to_quote_and_no_words_of_the_error(
    visitor: Client, path: str
) -> None:
    page = visitor.get(path).content.decode()
    assert "If you ask for help, quote" in page
    assert ID.search(page)
    assert CANARY not in page


def test_the_id_on_the_page_is_the_one_in_the_audit(visitor: Client) -> None:
    page = visitor.get("/not_allowed/").content.decode()
    assert AuditEvent.objects.get().request_id in page


def test_a_form_without_its_token_is_refused_in_words() -> None:
    visitor = Client(enforce_csrf_checks=True)
    answer = visitor.post("/account/login/", {"login": "a@b.example", "password": "x"})
    assert answer.status_code == 403
    assert "<h1>" in answer.content.decode()
    assert "Django" not in answer.content.decode()


def test_health_leaves_no_trace(visitor: Client) -> None:
    assert visitor.get("/healthz").status_code == 200
    assert events() == []
