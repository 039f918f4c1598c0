from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from environs import Env

from config import checks, key_checks
from config.checks import contradictions
from config.env import file_storage, file_store, new_field_key

SECRET = "kT9-vu2_QpL7xZr4WmNc8sBd1HfYj6GaE0oViRqUlXtPyMzK3b5n"
DATABASE = "django.db.backends.postgresql"
SOUND: dict[str, Any] = {
    "EMBEDDED": False,
    "PRODUCTION": True,
    "DEBUG": False,
    "DEMO": False,
    "SECRET_KEY": SECRET,
    "FIELD_KEYS": [new_field_key()],
    "ALLOWED_HOSTS": ["practice.example"],
    "BACKUP_KEY": [new_field_key()],
    "VAR": Path("/nowhere/data"),
    "PRIVATE_FILES": Path("/nowhere/data/files"),
    "BACKUP_FOLDER": Path("/nowhere/backups"),
    "DATABASES": {"default": {"ENGINE": DATABASE, "HOST": "db", "PASSWORD": "kelp-9-lantern"}},
    "CELERY_BROKER_URL": "redis://:kelp-9-lantern@redis:6379/0",
    "SECOND_FACTOR": "required",
    "COMMON_PASSWORDS": "",
    "FILES_STORAGE": "folder",
    "FILES_STORE": file_store(Env()),
}
STORE = {
    "FILES_BUCKET": "harbour-files",
    "FILES_ENDPOINT": "https://files.practice.example",
    "FILES_REGION": "",
    "FILES_KEY_ID": "harbour",
    "FILES_SECRET": "kelp-9-lantern-on-the-quay",
}


def said(**changed: Any) -> list[str]:
    """The sentences with which these settings are refused."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(checks, "settings", SimpleNamespace(**{**SOUND, **changed}))
        found = contradictions()
    assert all(message.hint and message.is_serious() for message in found)
    return [message.msg for message in found]


def database(**parts: str) -> dict[str, Any]:
    return {"default": {"ENGINE": DATABASE, **parts}}


def test_sound_production_settings_pass() -> None:
    assert said() == []


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"DEBUG": True}, "DEBUG is on in production."),
        ({"DEMO": True}, "DEMO is on in production."),
        ({"SECRET_KEY": ""}, "SECRET_KEY is missing or short."),
        ({"SECRET_KEY": SECRET[:49]}, "SECRET_KEY is missing or short."),
        ({"SECRET_KEY": "change" * 20}, "SECRET_KEY is missing or short."),
        ({"SECRET_KEY": "django-insecure-" + SECRET}, "SECRET_KEY is a placeholder."),
        ({"SECRET_KEY": f"change-me-{SECRET}"}, "SECRET_KEY is a placeholder."),
        ({"BACKUP_KEY": []}, "BACKUP_KEY is empty."),
        ({"FIELD_KEYS": []}, "FIELD_KEYS is empty."),
        ({"FIELD_KEYS": [""]}, "FIELD_KEYS is empty."),
        ({"ALLOWED_HOSTS": []}, "ALLOWED_HOSTS is empty or `*`."),
        ({"ALLOWED_HOSTS": ["practice.example", "*"]}, "ALLOWED_HOSTS is empty or `*`."),
        ({"DATABASES": database(HOST="db")}, "The database has no password."),
        ({"DATABASES": database(HOST="db", PASSWORD="")}, "The database has no password."),
        (
            {"DATABASES": database(HOST="db", PASSWORD="Post-gres")},
            "The database's password is short or a usual one.",
        ),
        (
            {"DATABASES": database(HOST="db", PASSWORD="kelp9")},
            "The database's password is short or a usual one.",
        ),
        ({"CELERY_BROKER_URL": "redis://redis:6379/0"}, "Redis has no password."),
        (
            {"CELERY_BROKER_URL": "redis://:password@redis:6379/0"},
            "Redis' password is short or a usual one.",
        ),
        ({"CELERY_BROKER_URL": "redis://:@10.0.0.5/0"}, "Redis has no password."),
        ({"SECOND_FACTOR": "none"}, "SECOND_FACTOR is neither `required` nor `offered`."),
        (
            {"SECOND_FACTOR": "offered"},
            "SECOND_FACTOR=offered lets members in by their password alone.",
        ),
        ({"COMMON_PASSWORDS": "/nowhere.txt"}, "COMMON_PASSWORDS names no file."),
    ],
)
def test_an_unsafe_setting_is_refused_with_its_sentence(
    changed: dict[str, Any], sentence: str
) -> None:
    assert said(**changed) == [sentence]


@pytest.mark.parametrize("key", ["k1", "k1:short", "k1:" + "A" * 43, ":" + "A" * 43 + "=", "k1:é"])
def test_an_unsound_field_key_is_refused(key: str) -> None:
    assert said(FIELD_KEYS=[key]) == ["An entry of FIELD_KEYS is not `id:32 bytes in base64`."]


def test_a_field_key_in_the_secret_key_is_refused() -> None:
    key = new_field_key()
    both = {"FIELD_KEYS": [key], "SECRET_KEY": key.partition(":")[2] + "-and-some-more"}
    assert said(**both) == ["A field key equals SECRET_KEY."]


@pytest.mark.parametrize("key", ["k1", "k1:short", ":" + "A" * 43 + "="])
def test_an_unsound_backup_key_is_refused(key: str) -> None:
    assert said(BACKUP_KEY=[key]) == ["An entry of BACKUP_KEY is not `id:32 bytes in base64`."]


def test_a_backup_key_that_is_another_key_too_is_refused() -> None:
    key, words = new_field_key(), "BACKUP_KEY equals another key"
    (sentence,) = said(FIELD_KEYS=[key], BACKUP_KEY=[f"b1:{key.partition(':')[2]}"])
    assert sentence.startswith(words)
    (sentence,) = said(BACKUP_KEY=[key], SECRET_KEY=SECRET + key.partition(":")[2])
    assert sentence.startswith(words)


@pytest.mark.parametrize("folder", ["VAR", "PRIVATE_FILES", "BACKUP_FOLDER"])
@pytest.mark.parametrize("name", ["FIELD_KEYS", "BACKUP_KEY"])
def test_a_key_inside_the_data_folder_is_refused(folder: str, name: str, tmp_path: Path) -> None:
    key = new_field_key()
    (tmp_path / "secrets.env").write_text(f"SOMETHING=else\n{name}={key}\n")
    sentence = f"A key lies inside the data folder: {tmp_path / 'secrets.env'}"
    assert said(**{folder: tmp_path, name: [key]}) == [sentence]
    assert said(**{folder: tmp_path, name: [new_field_key()]}) == []


def test_our_own_env_file_below_the_data_folder_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = new_field_key()
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / ".env").write_text(f"FIELD_KEYS={key}\n")
    monkeypatch.setattr(key_checks, "BASE_DIR", tmp_path / "app")
    (sentence,) = said(VAR=tmp_path, FIELD_KEYS=[key])
    assert sentence.startswith("A key lies inside the data folder")
    assert said(VAR=tmp_path / "elsewhere", FIELD_KEYS=[key]) == []


@pytest.mark.parametrize("parts", [{"HOST": "/run/postgresql"}, {"HOST": "127.0.0.1"}])
def test_on_this_machine_a_password_may_be_left_out(parts: dict[str, str]) -> None:
    assert said(DATABASES=database(**parts), CELERY_BROKER_URL="redis://127.0.0.1/0") == []


def test_an_old_layout_engine_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "version", lambda name: "69.2")
    assert said() == ["WeasyPrint is older than 70."]


def test_the_embedded_product_answers_on_this_machine_only() -> None:
    embedded = {"EMBEDDED": True, "PRODUCTION": False}
    assert said(**embedded, ALLOWED_HOSTS=["localhost", "127.0.0.1", "[::1]"]) == []
    (sentence,) = said(**embedded, ALLOWED_HOSTS=["localhost", "practice.example"])
    assert sentence.startswith("The embedded product answers on this machine only")


def test_files_may_lie_in_a_store_that_is_told_whole() -> None:
    assert said(FILES_STORAGE="s3", FILES_STORE=STORE) == []
    amazon = {"FILES_ENDPOINT": "", "FILES_REGION": "eu-west-2"}
    assert said(FILES_STORAGE="s3", FILES_STORE=STORE | amazon) == []
    near = {"FILES_ENDPOINT": "http://minio:9000"}
    assert said(FILES_STORAGE="s3", FILES_STORE=STORE | near) == []
    assert file_storage("s3", STORE | amazon, Path())["OPTIONS"]["endpoint_url"] is None
    assert "location" in file_storage("folder", STORE, Path())["OPTIONS"]


@pytest.mark.parametrize(
    ("kind", "changed", "words"),
    [
        ("azure", {}, "FILES_STORAGE is neither `folder` nor `s3`."),
        (
            "folder",
            {},
            "FILES_BUCKET, FILES_ENDPOINT, FILES_KEY_ID, FILES_SECRET would be",
        ),
        ("s3", {"FILES_BUCKET": ""}, "FILES_STORAGE is s3, but there is no FILES_BUCKET."),
        ("s3", {"FILES_SECRET": ""}, "FILES_STORAGE is s3, but there is no FILES_SECRET."),
        ("s3", {"FILES_ENDPOINT": ""}, "FILES_STORAGE is s3, but neither FILES_ENDPOINT nor"),
        ("s3", {"FILES_ENDPOINT": "files.example"}, "FILES_ENDPOINT is no address of a store."),
        ("s3", {"FILES_ENDPOINT": "https://a:b@files.example"}, "FILES_ENDPOINT is no address"),
        ("s3", {"FILES_ENDPOINT": "https://files.example:x"}, "FILES_ENDPOINT is no address"),
        ("s3", {"FILES_ENDPOINT": "http://files.example"}, "FILES_ENDPOINT would send private"),
        ("s3", {"FILES_SECRET": "minioadmin"}, "FILES_SECRET is short or a usual one."),
    ],
)
def test_a_store_that_contradicts_itself_is_refused(
    kind: str, changed: dict[str, str], words: str
) -> None:
    (sentence,) = said(FILES_STORAGE=kind, FILES_STORE=STORE | changed)
    assert sentence.startswith(words)
