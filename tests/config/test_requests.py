"""What a request claims about itself: its letters, its size, where it comes from."""

from typing import Any

import pytest
from django.test import Client, RequestFactory

from clinic.actions.note_content import SECTION_LIMIT
from clinic.models import AuditEvent
from clinic.models.note_words import SECTIONS
from config.wsgi import application
from tests.factories import MemberFactory
from tests.sign_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.config.pages")]
KINDS = ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]
ODD = ["hex", "zlib", "rot13", "punycode", "idna", "undefined", "utf-7", "utf-16", "unicode_escape"]


def knock(method: str, path: str, kind: str, body: bytes = b"login=%C3%A9") -> tuple[int, str]:
    """Through the outermost door, as gunicorn does; Django's test client enters behind it."""
    environ = RequestFactory().generic(method, path, body).environ | {"CONTENT_TYPE": kind}
    seen: list[str] = []
    answer = application(environ, lambda status, headers, error=None: seen.append(status))
    return int(seen[0].split()[0]), b"".join(answer).decode()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("charset", ODD)
def test_letters_other_than_utf_8_are_refused(kind: str, charset: str) -> None:
    for path in (
        "/support/?a=b",
        "/account/login/?next=/x",
        "/healthz?a=b",
        "/api/v1/clients/?a=b",
    ):
        for method in ("GET", "POST"):
            status, words = knock(method, path, f"{kind}; charset={charset}")
            assert (status, words) == (400, "Only UTF-8 is read here.\n")
    assert knock("GET", "/support/?a=b", f'{kind};Charset*="{charset}"')[0] == 400


@pytest.mark.parametrize("kind", [*KINDS, ""])
@pytest.mark.parametrize("charset", ["; charset=utf-8", "; charset=UTF8", ';charset="UTF-8"', ""])
def test_utf_8_by_any_name_is_read(kind: str, charset: str) -> None:
    assert knock("GET", "/support/?a=b", kind + charset)[0] == 200
    assert knock("POST", "/account/login/", kind + charset)[0] in (200, 403)  # 403: no token


def test_a_note_filled_to_its_limits_in_any_script_is_not_too_big() -> None:
    fields = dict.fromkeys(SECTIONS, "\N{GRINNING FACE}" * SECTION_LIMIT)
    assert Client().post("/account/login/", fields).status_code == 200
    assert Client().post("/account/login/", {"login": "x" * 20_000_000}).status_code == 400


def seen_from(**headers: Any) -> str | None:
    visitor = Client()
    sign_in(visitor, MemberFactory())
    visitor.get("/kept/", **headers)
    return AuditEvent.objects.latest("at").address


def test_a_proxy_s_word_on_the_address_is_taken_only_where_one_is_named(
    settings: Any,
) -> None:
    forged = {"HTTP_X_FORWARDED_FOR": "203.0.113.9, 198.51.100.7", "REMOTE_ADDR": "10.0.0.2"}
    assert seen_from(**forged) == "10.0.0.2"
    settings.BEHIND_PROXY = True
    assert seen_from(**forged) == "198.51.100.7"
    assert seen_from(HTTP_X_FORWARDED_FOR="<script>", REMOTE_ADDR="10.0.0.2") == "10.0.0.2"
    assert seen_from(REMOTE_ADDR="10.0.0.2") == "10.0.0.2"
