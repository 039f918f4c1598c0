"""How pages speak of a client and to them."""

import pytest

from clinic.models import Client


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("Rowan Ashby", "Rowan"),
        ("Liam O'Connor", "Liam"),
        ("Zofia", "Zofia"),
        ("RA-17", "RA-17"),
        ("Client 4", "Client 4"),
        ("R. Ashby", "R. Ashby"),
    ],
)
def test_a_name_gives_its_first_and_a_code_stays_whole(name: str, called: str) -> None:
    assert Client(name=name).called == called
