"""The picture of a link: every dark square of the code, and no other."""

import re
from typing import Any

import pytest
from django.test import RequestFactory
from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

from assessments.views.fresh_link import _squares, public_address


def test_the_path_draws_the_code() -> None:
    address = "https://practice.example/c/" + "aB3-_" * 8 + "xyz/"
    path, size = _squares(address)
    code = QRCode(border=3, error_correction=ERROR_CORRECT_M)
    code.add_data(address)
    matrix = code.get_matrix()
    drawn = {
        (int(x) + step, int(y))
        for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", path)
        for step in range(int(width))
    }
    assert size == len(matrix)
    assert drawn == {(x, y) for y, row in enumerate(matrix) for x, dark in enumerate(row) if dark}


@pytest.mark.parametrize(
    ("public", "expected"),
    [
        ("", "http://testserver/c/token/"),
        ("https://practice.example", "https://practice.example/c/token/"),
        ("https://practice.example/", "https://practice.example/c/token/"),
    ],
)
def test_a_link_stands_under_the_public_address(settings: Any, public: str, expected: str) -> None:
    settings.PUBLIC_URL = public
    assert public_address(RequestFactory().get("/"), "/c/token/") == expected
