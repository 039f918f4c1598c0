"""The embedded product is for the machine it runs on."""

import runpy

import pytest


def bound(monkeypatch: pytest.MonkeyPatch, environment: str, address: str) -> str:
    monkeypatch.setenv("DJANGO_ENV", environment)
    monkeypatch.setenv("WEB_BIND", address)
    return str(runpy.run_module("config.gunicorn")["bind"])


@pytest.mark.parametrize("address", ["127.0.0.1:8000", "localhost:9000", "[::1]:8000"])
def test_embedded_binds_loopback(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    assert bound(monkeypatch, "embedded", address) == address


@pytest.mark.parametrize("address", ["0.0.0.0:8000", ":8000", "192.0.2.7:8000", "[::]:8000"])
def test_embedded_refuses_other_addresses(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    with pytest.raises(SystemExit, match="this machine only"):
        bound(monkeypatch, "embedded", address)


def test_a_service_binds_where_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    assert bound(monkeypatch, "production", "0.0.0.0:8000") == "0.0.0.0:8000"
