"""Each answer keeps scripts, caches, frames and other origins out."""

import re

import pytest

from tests.architecture.test_templates import INLINE
from tests.architecture.visits import Answer
from tests.architecture.world import World

pytestmark = pytest.mark.django_db
REFERRERS = {"same-origin", "strict-origin", "no-referrer"}
FETCHED = re.compile(rb"""(?:\b(?:src|srcset|href|action|poster|data)\s*=\s*["']?|url\(\s*["']?)"""
                     rb"""((?:https?:)?//[^"'\s>)]+)""", re.I)  # fmt: skip
INLINE_BYTES = re.compile(INLINE.pattern.encode(), re.I)


# A report's own words, which a page of ours shows in a frame: nobody else's does, and nothing runs.
IN_A_FRAME = {"report_preview", "report_paper", "own_report_paper"}


def faults(answer: Answer) -> set[str]:
    headers, found = answer.headers, set()
    policy = headers.get("Content-Security-Policy", "")
    if "default-src 'none'" not in policy or "unsafe" in policy or "*" in policy:
        found.add(f"policy {policy!r}")
    if "no-store" not in headers.get("Cache-Control", ""):
        found.add("may be cached")
    frames = framed_by_us(answer, policy)
    if headers.get("X-Frame-Options") != frames or headers.get("X-Content-Type-Options") is None:
        found.add("framing or sniffing")
    if "Permissions-Policy" not in headers or headers.get("Referrer-Policy") not in REFERRERS:
        found.add("permissions or referrer")
    if "html" in headers.get("Content-Type", ""):
        found |= {f"origin {url!r}" for url in FETCHED.findall(answer.body)}
        found |= {f"inline {hit!r}" for hit in INLINE_BYTES.findall(answer.body)}
    return found


def framed_by_us(answer: Answer, policy: str) -> str:
    """What the answer has to say of frames. The words of a report may do nothing in theirs."""
    if answer.route.name not in IN_A_FRAME or answer.status not in (200, 422):
        return "DENY"
    quiet = ("script-src 'none'", "form-action 'none'", "frame-ancestors 'self'", "sandbox ")
    return "SAMEORIGIN" if all(words in policy for words in quiet) else "a quiet frame"


def test_every_answer_carries_them(knocked: tuple[World, list[Answer]]) -> None:
    found = [
        f"{answer.asked} {answer.status}: {sorted(wrong)}"
        for answer in knocked[1]
        if (wrong := faults(answer))
    ]
    assert found == []


def test_the_sweep_sees_an_origin_and_a_style() -> None:
    assert FETCHED.search(b'<img src="https://elsewhere.example/a.png">')
    assert INLINE_BYTES.search(b'<p class="a" style="color: red">')
