"""docs/openapi.yaml says what the API does, and is sound."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from django.urls import reverse
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema

from tests.api.conftest import Caller
from tests.architecture.routes import routes
from tests.architecture.world import World, make_world
from tests.people import PracticePeople, TwoPractices

FILE = Path(__file__).resolve().parents[2] / "docs/openapi.yaml"


@pytest.fixture(scope="module")
def written() -> dict[str, Any]:
    return yaml.safe_load(FILE.read_text())  # type: ignore[no-any-return]


def generated() -> dict[str, Any]:
    return SchemaGenerator(api_version="v1").get_schema(request=None, public=True)  # type: ignore[no-any-return]


def test_the_file_is_what_the_code_says(written: dict[str, Any]) -> None:
    assert generated() == written, "run `make schema`"


def test_it_is_sound(written: dict[str, Any]) -> None:
    validate_schema(written)
    addresses = {route.name for route in routes() if route.name.startswith("v1:")}
    assert len(written["paths"]) == len(addresses)
    operations = [op for path in written["paths"].values() for op in path.values()]
    assert all(op["description"] and {"token": []} in op["security"] for op in operations)


def test_members_read_it_on_the_site(harbour: PracticePeople) -> None:
    visitor = Caller(harbour.desk.user).client
    assert visitor.get(reverse("schema")).status_code == 200
    page = visitor.get(reverse("api_docs")).content.decode()
    assert "<style" not in page
    assert "swagger-ui" in page


@pytest.fixture
def world(two_practices: TwoPractices) -> World:
    return make_world(two_practices)


@pytest.mark.parametrize("name", ["clients", "assignments", "scores", "reports"])
def test_what_is_sent_is_what_is_described(
    world: World, written: dict[str, Any], name: str
) -> None:
    """Keys, required ones and no others; formats are the serializers' business."""
    rows = Caller(world.harbour.people.therapist.user).get(f"{name}/").json()["results"]
    described = written["paths"][f"/api/v1/{name}/"]["get"]["responses"]["200"]
    page = described["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
    of = written["components"]["schemas"][page]["properties"]["results"]["items"]["$ref"]
    component = written["components"]["schemas"][of.rpartition("/")[2]]
    assert rows
    for row in rows:
        assert set(row) == set(component["properties"]) == set(component["required"])
        for key, value in row.items():
            if value is None:
                assert component["properties"][key].get("nullable"), key
