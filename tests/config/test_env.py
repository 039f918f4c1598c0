"""What the environment says, and how an empty or odd value is taken."""

import os
from pathlib import Path

import pytest

from config.env import broker, read, sqlite_journal


def test_an_empty_variable_means_the_same_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOG_LEVEL", "")
    monkeypatch.setenv("LANGUAGE_CODE", "cy")

    env = read()

    assert env.str("LOG_LEVEL", "INFO") == "INFO"
    assert env.str("LANGUAGE_CODE", "en-gb") == "cy"
    assert "LOG_LEVEL" not in os.environ


def test_env_file_fills_in_what_the_process_does_not_say(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text("LOG_LEVEL=ERROR\nLANGUAGE_CODE=de\nPUBLIC_URL=\n")
    monkeypatch.setattr("config.env.BASE_DIR", tmp_path)
    monkeypatch.delenv("LOG_LEVEL", raising=False)
    monkeypatch.setenv("LANGUAGE_CODE", "cy")

    env = read()

    assert env.str("LOG_LEVEL") == "ERROR"
    assert env.str("LANGUAGE_CODE") == "cy"
    assert env.str("PUBLIC_URL", "none given") == "none given"
    monkeypatch.delenv("LOG_LEVEL")


def test_redis_keeps_its_address_and_waits_longer_than_the_hard_limit() -> None:
    address, options = broker("redis://:word@redis:6379/0")

    assert address == "redis://:word@redis:6379/0"
    assert options["visibility_timeout"] > 300
    # Longer than the question a worker leaves with Redis for a second, shorter than a page waits.
    assert 1 < options["socket_timeout"] <= 5
    assert 0 < options["socket_connect_timeout"] <= 5


def test_a_folder_as_broker_gets_its_folders(tmp_path: Path) -> None:
    address, options = broker(f"filesystem://{tmp_path}/broker")

    assert address == "filesystem://"
    assert options["data_folder_in"] == options["data_folder_out"]
    assert Path(options["data_folder_in"]).is_dir()
    assert Path(options["control_folder"]).is_dir()


@pytest.mark.parametrize(
    ("version", "journal"),
    [
        ((3, 40, 1), "DELETE"),
        ((3, 44, 5), "DELETE"),
        ((3, 44, 6), "WAL"),
        ((3, 50, 6), "DELETE"),
        ((3, 50, 7), "WAL"),
        ((3, 51, 2), "DELETE"),
        ((3, 51, 3), "WAL"),
        ((3, 52, 0), "WAL"),
    ],
)
def test_wal_only_where_its_reset_race_is_mended(version: tuple[int, ...], journal: str) -> None:
    assert sqlite_journal(version) == journal
