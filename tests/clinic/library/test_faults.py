"""A faulty library is refused, and each fault is named with its place."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

import clinic.library
from clinic.library import LibraryError, library, load

SHIPPED = Path(clinic.library.__file__).parent
Change = Callable[[Any], None]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for path in SHIPPED.glob("*.yaml"):
        shutil.copy(path, tmp_path)
    return tmp_path


def faults_of(folder: Path) -> tuple[str, ...]:
    with pytest.raises(LibraryError) as refused:
        load(folder)
    return refused.value.faults


def edit(folder: Path, name: str, change: Change) -> None:
    path = folder / f"{name}.yaml"
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    change(data)
    path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")


def put(*way: str | int, value: Any) -> Change:
    def change(data: Any) -> None:
        for step in way[:-1]:
            data = data[step]
        data[way[-1]] = value

    return change


def drop(*way: str | int) -> Change:
    def change(data: Any) -> None:
        for step in way[:-1]:
            data = data[step]
        del data[way[-1]]

    return change


def again(*way: str | int) -> Change:
    """Put the first item of the list there a second time, at its end."""

    def change(data: Any) -> None:
        for step in way:
            data = data[step]
        data.append(data[0])

    return change


def test_the_copied_library_is_sound(folder):
    assert load(folder) == library()


SHAPE = [
    ("anxious", drop("title"), "anxious.yaml title: is missing"),
    ("anxious", put("title", value="  "), "anxious.yaml title: is empty"),
    ("anxious", put("title", value=None), "anxious.yaml title: is empty"),
    ("anxious", put("title", value=7), "anxious.yaml title: must be text"),
    ("anxious", put("titel", value="x"), "anxious.yaml titel: is not a known key"),
    ("fearful", put("caution", value=""), "fearful.yaml caution: is empty"),
    (
        "anxious",
        put("goals", 1, "colour", value="x"),
        "anxious.yaml goals.2.colour: is not a known key",
    ),
    (
        "anxious",
        drop("goals", 0, "markers", 2, "text"),
        "anxious.yaml goals.1.markers.3.text: is missing",
    ),
    (
        "anxious",
        put("goals", 0, "routes", value="life"),
        "anxious.yaml goals.1.routes: must be a list",
    ),
    ("anxious", put("goals", 0, "routes", value=[]), "anxious.yaml goals.1.routes: is empty"),
    ("anxious", put("goals", value=[]), "anxious.yaml goals: is empty"),
    ("anxious", put("version", value=0), "anxious.yaml version: must be a whole number from 1 up"),
    (
        "anxious",
        put("version", value=True),
        "anxious.yaml version: must be a whole number from 1 up",
    ),
    ("routes", drop("version"), "routes.yaml version: is missing"),
    (
        "exercises",
        put("practices", 9, "exercises", 4, "minutes", value="5"),
        "exercises.yaml practices.10.exercises.5.minutes: must be a whole number from 1 up",
    ),
    (
        "signs",
        put("domains", 0, "signs", 1, value="text"),
        "signs.yaml domains.1.signs.2: must be a mapping",
    ),
    (
        "avoidant",
        drop("goals", 3, "descriptors", -2),
        "avoidant.yaml goals.4.descriptors: must have exactly the levels -2, -1, 0, 1, 2",
    ),
    (
        "avoidant",
        put("goals", 3, "descriptors", 3, value="Even better"),
        "avoidant.yaml goals.4.descriptors: must have exactly the levels -2, -1, 0, 1, 2",
    ),
    (
        "avoidant",
        put("goals", 3, "descriptors", 0, value=""),
        "avoidant.yaml goals.4.descriptors.0: is empty",
    ),
]

COUNTS = [
    ("anxious", drop("goals", 3), "anxious.yaml goals: has 3, must have 4"),
    ("routes", drop("routes", 3, "elements", 3), "routes.yaml life elements: has 3, must have 4"),
    (
        "exercises",
        drop("practices", 9, "exercises", 4),
        "exercises.yaml inner-security exercises: has 4, must have 5",
    ),
    ("signs", drop("domains", 3), "signs.yaml domains: has 3, must have 4"),
    ("open", drop("ways", 1), "open.yaml ways: must be mixed, none"),
    ("cards", drop("groups", 1, "cards", 5), "cards.yaml myths cards: has 5, must have 6"),
    (
        "cards",
        drop("groups", 3),
        "cards.yaml groups: must be voices, myths, pairings, life-areas",
    ),
    ("signs", drop("domains", 3, "signs", 0), "signs.yaml relationships signs: has 4, must have 5"),
]

IDS_AND_REFERENCES = [
    ("anxious", put("id", value="nervous"), "anxious.yaml id: must be 'anxious' like the file"),
    (
        "anxious",
        put("goals", 0, "id", value="avoidant.self-soothing"),
        "anxious.yaml goal 'avoidant.self-soothing': must begin with 'anxious.'",
    ),
    (
        "anxious",
        put("goals", 0, "markers", 0, "id", value="anxious.Self Soothing"),
        "anxious.yaml marker 'anxious.Self Soothing': an id is small letters, digits, - and .",
    ),
    (
        "anxious",
        put("goals", 0, "markers", 1, "id", value="anxious.self-soothing.m1"),
        "anxious.yaml marker 'anxious.self-soothing.m1': this id stands twice",
    ),
    (
        "exercises",
        put("practices", 0, "exercises", 1, "id", value="self-awareness.1"),
        "exercises.yaml exercise 'self-awareness.1': this id stands twice",
    ),
    (
        "anxious",
        put("goals", 0, "exercises", 0, value="juggling.1"),
        "anxious.yaml anxious.self-soothing exercises: there is no 'juggling.1' in exercises.yaml",
    ),
    (
        "anxious",
        put("goals", 0, "routes", 0, value="luck"),
        "anxious.yaml anxious.self-soothing routes: there is no 'luck' in routes.yaml",
    ),
    (
        "anxious",
        again("goals", 0, "routes"),
        "anxious.yaml anxious.self-soothing routes: 'therapy' stands twice",
    ),
    (
        "anxious",
        put("goals", 0, "short_title", value="x" * 29),
        "anxious.yaml anxious.self-soothing short_title: is longer than 28 characters",
    ),
    ("fearful", drop("caution"), "fearful.yaml caution: is missing"),
]


@pytest.mark.parametrize(("name", "change", "fault"), SHAPE + COUNTS + IDS_AND_REFERENCES)
def test_the_fault_is_named_with_its_place_and_no_other_is_made_up(folder, name, change, fault):
    edit(folder, name, change)
    faults = faults_of(folder)
    assert faults.count(fault) == 1
    # Renaming or removing a row orphans what points at it or stands below it: true faults too.
    followers = ("there is no", "must begin with")
    made_up = [one for one in faults if not any(words in one for words in followers)]
    assert set(made_up) <= {fault}


def test_three_or_seven_markers_are_too_few_or_too_many(folder):
    edit(folder, "anxious", drop("goals", 0, "markers", slice(0, 2)))
    edit(folder, "anxious", again("goals", 2, "markers"))
    faults = faults_of(folder)
    assert "anxious.yaml anxious.self-soothing markers: has 3, must have 4 to 6" in faults
    assert "anxious.yaml anxious.trust markers: has 7, must have 4 to 6" in faults


def test_faults_in_several_files_come_together(folder):
    edit(folder, "anxious", drop("title"))
    edit(folder, "routes", put("routes", 0, "title", value=""))
    edit(folder, "fearful", put("goals", 0, "routes", 0, value="luck"))
    assert faults_of(folder) == (
        "anxious.yaml title: is missing",
        "routes.yaml routes.1.title: is empty",
        "fearful.yaml fearful.safety routes: there is no 'luck' in routes.yaml",
    )


def test_the_message_shows_every_fault(folder):
    edit(folder, "anxious", drop("title"))
    edit(folder, "signs", drop("version"))
    with pytest.raises(LibraryError, match=r"anxious\.yaml title.*\nsigns\.yaml version"):
        load(folder)


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"version: 1\nroutes: [", "routes.yaml line 2: "),
        (b"version: 1\nversion: 2\n", "routes.yaml line 2: key 'version' stands twice"),
        (b"", "routes.yaml: must be a mapping"),
        (b"- a list", "routes.yaml: must be a mapping"),
        (b"version: 1\nroutes: !!python/object/apply:os.getcwd []\n", "routes.yaml line 2: "),
        (b"\xff\xfe\x00", "routes.yaml: is not UTF-8 text"),
    ],
)
def test_a_file_that_is_no_sound_yaml_is_named(folder, content, fault):
    (folder / "routes.yaml").write_bytes(content)
    faults = faults_of(folder)
    assert faults[0].startswith(fault)
    assert {one.split(" ")[0].rstrip(":") for one in faults[1:]} <= {
        *("anxious.yaml", "avoidant.yaml", "fearful.yaml")
    }


def test_a_missing_file_is_named(folder):
    (folder / "signs.yaml").unlink()
    assert faults_of(folder) == ("signs.yaml: cannot be read",)


def test_a_missing_pathway_file_is_reported_once(folder):
    (folder / "fearful.yaml").unlink()
    assert faults_of(folder) == ("fearful.yaml: cannot be read",)
