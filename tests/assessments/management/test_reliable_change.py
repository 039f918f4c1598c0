"""The command `reliable_change`: one JSON document, or one sentence."""

import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests.folders import ROOT

TABLE = "id,pre,post\nüb-1,16,9\n002,14,10\nc,12,9.5\nd,4,12\n"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "pairs.csv"
    path.write_text(TABLE, encoding="utf-8-sig")
    return path


def run(path: Path, *options: str, method: str = "jt", sd: str = "3", r: str = "0.8") -> Any:
    out = StringIO()
    given = [f"--method={method}", f"--sd={sd}", f"--reliability={r}", f"--pairs={path}"]
    call_command("reliable_change", *given, *options, stdout=out)
    return json.loads(out.getvalue())


def test_lower_is_better_unless_said_otherwise(table: Path) -> None:
    # 3·√.2·√2 = 1.897367 to a standard error
    judged = run(table, "--cutoff=10")
    assert [(row["id"], row["class"]) for row in judged["rows"]] == [
        ("üb-1", "recovered"),
        ("002", "improved"),  # at the cut-off, so still on its clinical side
        ("c", "unchanged"),
        ("d", "deteriorated"),
    ]
    assert [row["rc"] for row in judged["rows"]] == pytest.approx(
        [-7 / 1.897367, -4 / 1.897367, -2.5 / 1.897367, 8 / 1.897367], abs=1e-5
    )
    assert judged["rows"][2]["crossed"] is True
    assert judged["counts"] == {"recovered": 1, "improved": 1, "unchanged": 1, "deteriorated": 1}
    other = run(table, "--higher-is-better")
    assert other["counts"] == {"recovered": 0, "improved": 1, "unchanged": 1, "deteriorated": 2}
    assert other["parameters"]["higher_is_better"] is True


def test_the_other_methods(table: Path) -> None:
    # Expected of 16 with mean 8: 8 + .8·8 = 14.4.
    one = run(table, "--mean=8", method="en")
    assert one["rows"][0]["rc"] == pytest.approx((9 - 14.4) / (3 * 0.2**0.5), abs=1e-9)
    other = run(table, "--mean=8", method="gln")
    assert other["rows"][0]["rc"] == pytest.approx((9 - 14.4) / (3 * 0.36**0.5), abs=1e-9)
    assert other["parameters"]["mean"] == 8


@pytest.mark.parametrize(
    ("options", "settings", "fault"),
    [
        ([], {"method": "en"}, "--mean"),
        ([], {"method": "gln"}, "--mean"),
        ([], {"sd": "0"}, "The SD must be above 0."),
        ([], {"sd": "nan"}, "The SD is not a number."),
        ([], {"r": "1.2"}, "The reliability must be from 0 to below 1."),
        (["--cutoff=inf"], {}, "The cut-off is not a number."),
    ],
)
def test_impossible_figures_are_refused(
    table: Path, options: list[str], settings: dict[str, str], fault: str
) -> None:
    with pytest.raises(CommandError, match=fault):
        run(table, *options, **settings)


def test_a_faulty_table_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "pairs.csv"
    with pytest.raises(CommandError, match="cannot be read"):
        run(path)
    with pytest.raises(CommandError, match="cannot be read"):
        run(tmp_path)
    path.write_bytes(b"id,pre,post\n\xff,1,2\n")
    with pytest.raises(CommandError, match="not text in UTF-8"):
        run(path)
    path.write_text("id,pre,post\na,1,2\nb,one,2\n")
    with pytest.raises(CommandError, match="Row 2, column pre, is not a number"):
        run(path)


def test_no_database_is_needed_and_a_fault_exits_with_1(table: Path) -> None:
    environment = os.environ | {"DATABASE_URL": "postgres://nobody@127.0.0.1:1/none"}
    command = [sys.executable, "manage.py", "reliable_change", "--method", "jt"]
    for sd, code in (("3", 0), ("0", 1)):
        done = subprocess.run(
            [*command, "--sd", sd, "--reliability", ".8", "--pairs", str(table)],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == code, done.stderr
        if code:
            assert done.stdout == ""
            assert done.stderr.strip() == "CommandError: The SD must be above 0."
        else:
            assert len(json.loads(done.stdout)["rows"]) == 4
