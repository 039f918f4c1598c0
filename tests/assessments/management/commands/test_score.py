"""`manage.py score`: one JSON document, or one sentence and exit 1; never a database."""

import json
import os
import subprocess
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from assessments.library import shipped
from assessments.psychometrics.definition import Instrument
from tests.assessments.psychometrics.builders import ECR_R_REVERSED, ecr_r, rich, small
from tests.processes import run_python

ROOT = Path(__file__).parents[4]
LINK_IDS = [str(number) for number in range(1, 37)]
HIGHEST = {key: 1 if int(key) in ECR_R_REVERSED else 7 for key in LINK_IDS}


def written(folder: Path, name: str, content: Any) -> str:
    path = folder / name
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    return str(path)


def scored(folder: Path, instrument: str | Instrument, answers: Any, **options: Any) -> Any:
    """What the command prints."""
    if isinstance(instrument, Instrument):
        instrument = written(folder, f"{instrument.id}.json", instrument.as_mapping())
    out = StringIO()
    call_command(
        "score", instrument, answers=written(folder, "a.json", answers), stdout=out, **options
    )
    return json.loads(out.getvalue())


def all_of(value: int, **others: Any) -> dict[str, Any]:
    changed = {key.removeprefix("item_"): other for key, other in others.items()}
    return dict.fromkeys(LINK_IDS, value) | changed


@pytest.mark.parametrize(
    ("answers", "anxiety", "avoidance"),
    [
        (all_of(7), 6.3333, 3.0),
        (all_of(4), 4.0, 4.0),
        (all_of(4, item_9=7), 3.8333, 4.0),
        (all_of(4, item_1=7), 4.1667, 4.0),
        (all_of(4, item_36=1), 4.0, 4.1667),
        (HIGHEST, 7.0, 7.0),
        ({key: 8 - value for key, value in HIGHEST.items()}, 1.0, 1.0),
    ],
)
def test_the_ecr_r_vectors(
    answers: dict[str, Any], anxiety: float, avoidance: float, tmp_path: Path
) -> None:
    printed = scored(tmp_path, ecr_r(), answers)
    assert printed["scores"] == {
        "anxiety": pytest.approx(anxiety, abs=1e-4),
        "avoidance": pytest.approx(avoidance, abs=1e-4),
    }
    assert printed["answered"] == {"anxiety": [18, 18], "avoidance": [18, 18]}
    assert printed["problems"] == []


def test_a_whole_number_may_be_written_with_a_point(tmp_path: Path) -> None:
    assert scored(tmp_path, ecr_r(), {**all_of(4), "1": 7.0})["scores"]["anxiety"] > 4
    with pytest.raises(CommandError, match="1: is not one of the answers offered"):
        scored(tmp_path, ecr_r(), all_of(4, item_1=4.5))


def test_seventeen_of_eighteen_give_a_score_and_fourteen_none(tmp_path: Path) -> None:
    answers = all_of(4, item_1=None)
    del answers["20"], answers["21"], answers["22"], answers["23"]
    assert scored(tmp_path, ecr_r(), answers) == {
        "scores": {"anxiety": 4.0, "avoidance": None},
        "answered": {"anxiety": [17, 18], "avoidance": [14, 18]},
        "flags": ["too few answers: avoidance", "straight-lined"],
        "problems": [],
    }


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        (all_of(4, item_3=0), "a.json does not fit ecr-r: 3: is not one of the answers offered."),
        (all_of(4, item_3=8), "a.json does not fit ecr-r: 3: is not one of the answers offered."),
        (all_of(4, item_3="4"), "3: is not one of the answers offered."),
        (all_of(4, item_37=4), "a.json does not fit ecr-r: 37: is no item of this instrument."),
        ([4, 4], "a.json must hold one JSON object."),
        ("{'1': 4}", "a.json is not JSON: Expecting property name"),
        ("", "a.json is not JSON: Expecting value"),
        ('{"1": 4, "1": 5}', "a.json is not JSON: a key is given twice in one mapping."),
        ('{"a":' * 100_000, "a.json is not JSON: is nested too deeply."),
    ],
    ids=range(9),
)
def test_answers_that_do_not_fit_are_refused_in_a_sentence(
    answers: Any, words: str, tmp_path: Path
) -> None:
    with pytest.raises(CommandError) as caught:
        scored(tmp_path, ecr_r(), answers)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


def test_every_shipped_instrument_can_be_scored_by_its_id(tmp_path: Path) -> None:
    for instrument in shipped():
        printed = scored(tmp_path, instrument.id, {})
        assert set(printed["scores"].values()) <= {None}
        assert bool(printed["scores"]) == any(
            scale.items[0] not in instrument.repeated for scale in instrument.scales
        )


def test_people_weights_and_rules_are_told(tmp_path: Path) -> None:
    answers = {"parent": 1, "calm": 0, "tired": 2, "safe": 1, "mother/near": 2, "mother/far": 2}
    assert scored(tmp_path, rich(), answers) == {
        "scores": {"home": 0.0, "mother/ease": 1.5},
        "answered": {"home": [2, 3], "mother/ease": [2, 2]},
        "flags": [
            "prorated: home",
            "risk, safety-at-home: safe",
            "risk, other: mother/far",
            "prompt, uneasy: calm",
            "prompt, weary: tired",
        ],
        "problems": [],
    }


def test_a_definition_may_be_yaml(tmp_path: Path) -> None:
    text = (ROOT / "assessments/library/attachment-dimensions.yaml").read_text()
    file = written(tmp_path, "own.yaml", text)
    answers = {"anx-01": 7}
    assert scored(tmp_path, file, answers) == scored(tmp_path, "attachment-dimensions", answers)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("id: one", "own.yaml is not a sound definition: version: is missing; "),
        ("[1", "own.yaml is not a sound definition: text: while parsing"),
        ('{"id": 1', "own.yaml is not a sound definition: text: "),
        ("{}", "more faults."),
        ("[" * 500_000, "own.yaml is not a sound definition: text: is nested too deeply."),
    ],
    ids=range(5),
)
def test_a_definition_at_fault_is_refused_in_a_sentence(
    content: str, words: str, tmp_path: Path
) -> None:
    with pytest.raises(CommandError) as caught:
        scored(tmp_path, written(tmp_path, "own.yaml", content), {})
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


def test_what_is_neither_shipped_nor_a_file_is_named(tmp_path: Path) -> None:
    for name in ("unknown", "../settings", "x" * 5_000, "nul\x00"):
        with pytest.raises(
            CommandError, match="is neither a file nor one of the shipped"
        ) as caught:
            scored(tmp_path, name, {})
        assert "attachment-dimensions" in str(caught.value)


def test_files_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    binary = tmp_path / "binary.json"
    binary.write_bytes(b"\xff\xfe\x00")
    large = tmp_path / "large.json"
    with large.open("wb") as file:
        file.truncate(20_000_001)
    for path, words in (
        (tmp_path / "gone.json", "gone.json cannot be read: No such file or directory."),
        (tmp_path, "cannot be read: Is a directory."),
        (binary, "binary.json is not text in UTF-8."),
        (large, "large.json is larger than 20 MB."),
        (Path("nul\x00.json"), "cannot be read: embedded null byte."),
    ):
        with pytest.raises(CommandError) as caught:
            call_command("score", "attachment-dimensions", answers=str(path))
        assert words in str(caught.value)


def test_a_key_template_is_for_a_questionnaire(tmp_path: Path) -> None:
    for instrument in ("attachment-dimensions", small()):
        with pytest.raises(CommandError, match="FHIR Questionnaire only"):
            scored(tmp_path, instrument, {}, key_template="ecr-r")


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """The command as a person runs it, where no database can be reached."""
    return run_python(
        *("manage.py", "score", *arguments),
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "DATABASE_URL": "postgres://nobody:none@127.0.0.1:1/none",
        },
        timeout=60,
    )


def test_it_needs_no_database_and_exits_as_it_says(tmp_path: Path) -> None:
    sound = run("attachment-dimensions", "--answers", written(tmp_path, "a.json", {"anx-01": 7}))
    assert (sound.returncode, sound.stderr) == (0, "")
    assert json.loads(sound.stdout)["answered"] == {"anxiety": [1, 12], "avoidance": [0, 12]}
    wrong = run("attachment-dimensions", "--answers", written(tmp_path, "a.json", {"anx-01": 8}))
    assert (wrong.returncode, wrong.stdout) == (1, "")
    assert wrong.stderr.count("\n") == 1
    assert "anx-01: is not one of the answers offered." in wrong.stderr
