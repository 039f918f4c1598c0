"""Nothing a person wrote, and no address with an id in it, reaches a log line."""

import json
import logging
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
import structlog
from django.test import Client

from config import logs

CANARY = "mother never came back"


class Lines(StringIO):
    def read_back(self) -> list[dict[str, Any]]:
        assert CANARY not in self.getvalue()
        return [json.loads(line) for line in self.getvalue().splitlines()]


@pytest.fixture
def lines() -> Iterator[Lines]:
    root = logging.getLogger()
    before, level = root.handlers, root.level
    logs.configure({"level": "INFO"})
    root.handlers[0].stream = Lines()  # type: ignore[attr-defined]
    yield root.handlers[0].stream  # type: ignore[attr-defined]
    root.handlers = before
    root.setLevel(level)


def fail() -> None:
    raise ValueError(CANARY, {"answer": CANARY})


def test_an_exception_keeps_its_type_and_place_but_not_its_words(lines: Lines) -> None:
    try:
        fail()
    except ValueError:
        logging.getLogger("clinic").exception("A note could not be kept.")
    (line,) = lines.read_back()
    assert line["event"] == "A note could not be kept."
    assert line["exception_type"] == "ValueError"
    assert line["where"].startswith("fail:")


def test_an_exception_as_the_message_keeps_its_type_only(lines: Lines) -> None:
    logging.getLogger("library").error(ValueError(CANARY))
    (line,) = lines.read_back()
    assert line["event"] == "ValueError"


def test_our_own_logger_names_the_exception_too(lines: Lines) -> None:
    try:
        fail()
    except ValueError:
        structlog.get_logger("clinic").exception("note failed")
    (line,) = lines.read_back()
    assert line["exception_type"] == "ValueError"


def test_values_filled_into_a_template_are_left_out(lines: Lines) -> None:
    logging.getLogger("library").warning("Client %s said %r", "Rosa", CANARY)
    logging.getLogger("library").warning("%(said)s", {"said": CANARY})
    assert [line["event"] for line in lines.read_back()] == ["Client %s said %r", "%(said)s"]


def test_keys_no_one_allowed_are_dropped(lines: Lines) -> None:
    logging.getLogger("library").info("saved", extra={"answer": CANARY, "path": f"/{CANARY}"})
    structlog.get_logger("clinic").info("saved", answer=CANARY, status=200)
    first, second = lines.read_back()
    assert set(first) <= logs.KEPT
    assert second["status"] == 200
    assert set(second) <= logs.KEPT


@pytest.mark.django_db
@pytest.mark.urls("tests.config.pages")
@pytest.mark.parametrize(
    ("path", "status"),
    [("/nothing-here/", 404), ("/missing/", 404), ("/forbidden/", 403), ("/broken/", 500)],
)
def test_a_refused_request_leaves_no_address_in_the_log(
    lines: Lines, path: str, status: int
) -> None:
    Client(raise_request_exception=False).get(f"{path}?said={CANARY}&id=7f3e")
    (line,) = lines.read_back()
    assert line["status"] == status
    assert path not in lines.getvalue()
    assert "7f3e" not in lines.getvalue()
