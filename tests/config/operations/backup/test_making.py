"""The name a backup gets."""

from pathlib import Path

from config.operations.backup.making import NAME, free_place


def test_one_made_within_the_same_second_waits_for_a_name_of_its_own(tmp_path: Path) -> None:
    taken = []
    for _number in range(3):
        at, path = free_place(tmp_path)
        assert not path.exists()
        found = NAME.fullmatch(path.name)
        assert found
        assert found[1] == f"{at:%Y%m%dT%H%M%S}"
        path.touch()
        taken.append(path)
    assert len(set(taken)) == 3
