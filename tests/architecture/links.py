"""The links of the pages somebody got, and how each of them answered."""

import re
from collections.abc import Iterator
from html import unescape

from django.db import transaction
from django.test import Client

from tests.architecture.visits import Answer, stay

HREF = re.compile(r'<a\b[^>]*\shref="([^"]*)"')


def offered(answers: list[Answer]) -> dict[str, str]:
    """Each link on these pages -> a page that offers it; what leads elsewhere is left out."""
    found: dict[str, str] = {}
    for answer in answers:
        if answer.status == 200 and "html" in answer.headers["Content-Type"]:
            page = answer.body.decode()
            found |= {unescape(href): answer.route.name for href in HREF.findall(page)}
    return {href: page for href, page in found.items() if href.startswith("/")}


def followed(
    browser: Client, answers: list[Answer], known: dict[str, int]
) -> Iterator[tuple[str, str, int]]:
    """Page, link and status of each link of what this browser got.

    `known`: the statuses of the addresses it has asked for already.
    """
    for href, page in offered(answers).items():
        if href not in known:
            stay(browser)
            with transaction.atomic():
                known[href] = browser.get(href).status_code
                transaction.set_rollback(True)
        yield page, href, known[href]
