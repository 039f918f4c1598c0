"""What docker-compose.yml and the Dockerfile promise, read as data."""

import re
import shlex
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.folders import ROOT

TEXT = (ROOT / "docker-compose.yml").read_text()
COMPOSE: dict[str, Any] = yaml.safe_load(TEXT)
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = [
    name for name, service in SERVICES.items() if "product" not in service and "user" in service
]
LASTING = [name for name, service in SERVICES.items() if service.get("restart") != "no"]


def test_the_services_the_product_is_made_of_are_there() -> None:
    assert set(SERVICES) == {"web", "worker", "beat", "migrate", "db", "redis"}
    assert set(OURS) == {"web", "worker", "beat", "migrate"}
    assert set(SERVICES) - set(LASTING) == {"migrate"}


@pytest.mark.parametrize("name", LASTING)
def test_each_lasting_service_says_how_it_is(name: str) -> None:
    check = SERVICES[name]["healthcheck"]

    assert check["test"][0] in {"CMD", "CMD-SHELL"}
    assert {"interval", "timeout", "retries", "start_period"} <= set(check)


@pytest.mark.parametrize("name", SERVICES)
def test_each_image_is_pinned_by_a_tag(name: str) -> None:
    image, _, tag = SERVICES[name]["image"].partition(":")

    assert image
    assert re.fullmatch(r"\d+(\.\d+)*", tag)


@pytest.mark.parametrize("name", OURS)
def test_our_processes_have_no_rights_they_do_not_need(name: str) -> None:
    service = SERVICES[name]

    assert service["user"] == "10001:10001"
    assert service["cap_drop"] == ["ALL"]
    assert service["read_only"] is True
    assert "no-new-privileges:true" in service["security_opt"]


def test_no_password_has_a_default() -> None:
    found = re.findall(r"\$\{((?:\w*PASSWORD|SECRET_KEY|FIELD_KEYS|ALLOWED_HOSTS))(:.)?", TEXT)

    assert {name for name, _ in found} >= {"POSTGRES_PASSWORD", "REDIS_PASSWORD", "SECRET_KEY"}
    assert {operator for _, operator in found} == {":?"}
    for service in SERVICES.values():
        for name, value in service.get("environment", {}).items():
            if "PASSWORD" in name:
                assert str(value).startswith("${"), f"{name} is written out"


def test_only_the_web_process_is_published_and_only_here() -> None:
    published = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}

    assert published == {"web": ["${WEB_PORT:-127.0.0.1:8000}:8000"]}
    assert COMPOSE["networks"]["inside"] == {"internal": True}
    assert SERVICES["db"]["networks"] == SERVICES["redis"]["networks"] == ["inside"]


def test_web_and_worker_share_the_private_files_and_wait_for_the_migration() -> None:
    for name in ("web", "worker"):
        assert "data:/data" in SERVICES[name]["volumes"]
        waits = SERVICES[name]["depends_on"]
        assert waits["migrate"]["condition"] == "service_completed_successfully"
        assert waits["db"]["condition"] == waits["redis"]["condition"] == "service_healthy"


def test_every_variable_handed_to_compose_is_in_the_example() -> None:
    example = (ROOT / ".env.example").read_text()
    listed = set(re.findall(r"^([A-Z_]+)=", example, re.MULTILINE))

    assert set(re.findall(r"\$\{([A-Z_]+)", TEXT)) <= listed


@pytest.mark.parametrize("name", OURS)
def test_each_command_exists(name: str) -> None:
    command = SERVICES[name]["command"]
    steps = shlex.split(command[2].replace("&&", ";")) if command[0] == "sh" else command

    program = shutil.which(steps[0], path=str(Path(sys.executable).parent))
    assert program, f"{steps[0]} is not installed"
    for step in (part for part in steps if part.endswith(".py")):
        assert (ROOT / step).is_file()


def test_the_image_ends_without_root_and_installs_by_hash() -> None:
    lines = (ROOT / "Dockerfile").read_text().splitlines()
    users = [line.split()[1] for line in lines if line.startswith("USER ")]

    assert users[-1:] == ["10001:10001"]
    assert any("--require-hashes" in line for line in lines)
    assert not any(re.match(r"(ENV|ARG)\b.*(SECRET_KEY|PASSWORD)", line) for line in lines)
    assert (ROOT / ".dockerignore").read_text().splitlines()[1] == "*"


def test_what_makes_the_backups_has_a_volume_for_them_and_the_server_s_own_programs() -> None:
    for name in ("worker", "migrate"):
        assert "backups:/backups" in SERVICES[name]["volumes"]
        assert SERVICES[name]["environment"]["BACKUP_FOLDER"] == "/backups"
    assert "backups" in COMPOSE["volumes"]
    major = SERVICES["db"]["image"].removeprefix("postgres:")
    assert f"postgresql-client-{major} " in (ROOT / "Dockerfile").read_text()
