# ruff: noqa: E501 (a bomb is read best in one line)
"""Documents that mean harm, through the child that lays out: nothing fetched, nobody brought down.

No report can hold them, since a template only lays out and all words are escaped; these tests ask
what would happen if one did.
"""

import io
import random
import socket
import subprocess
import unicodedata
from collections.abc import Iterator
from contextlib import closing
from itertools import product
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from pypdf import PdfReader

from reports import pdf
from reports.documents.paper import _UNPRINTABLE as UNPRINTABLE
from reports.pdf import press
from tests.reports.test_pdf import page
from tests.sizes import LONG, n_of

SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">{}</svg>'
PLACES = (
    '<img alt="x" src="{a}"/>',
    '<img alt="x" srcset="{a} 2x" src="{a}"/>',
    '<object data="{a}">x</object>',
    '<embed src="{a}"/>',
    '<iframe src="{a}"></iframe>',
    '<video poster="{a}"></video>',
    '<input type="image" src="{a}"/>',
    '<a rel="attachment" href="{a}">x</a>',
    '<p style="background: url({a})">x</p>',
    '<p style="border-image: url({a}) 1">x</p>',
    '<p style="list-style: url({a}); display: list-item">x</p>',
    '<p style="mask-image: url({a}); content: url({a})">x</p>',
    SVG.format('<image xlink:href="{a}" width="9" height="9"/>'),
    SVG.format('<use xlink:href="{a}#x"/>'),
    SVG.format('<rect fill="url({a}#x)" width="9" height="9"/>'),
    SVG.format("<style>@import url({a});</style><text>x</text>"),
)
HEADS = (
    '<link rel="stylesheet" href="{a}"/>',
    '<link rel="attachment" href="{a}"/>',
    "<style>@import url({a});</style>",
    "<style>@font-face {{ font-family: F; src: url({a}) }} h1 {{ font-family: F }}</style>",
    "<style>@page {{ background: url({a}) }}</style>",
    "<style>h1::before {{ content: url({a}) }}</style>",
    '<base href="{a}"/><link rel="stylesheet" href="a.css"/>',
    '<link rel="icon" href="{a}"/><meta http-equiv="refresh" content="0; url={a}"/>',
)
ADDRESSES = (
    "http://{trap}/a", "https://{trap}/a", "ftp://{trap}/a", "//{trap}/a", "HTTP://{trap}/a.svg",
    "http://user:word@{trap}/a", "file://{secret}", "FILE:{secret}", "{secret}",
)  # fmt: skip
VECTORS = [page(body.replace("{a}", a)) for body, a in product(PLACES, ADDRESSES)] + [
    page("<p>x</p>", head.replace("{a}", a)) for head, a in product(HEADS, ADDRESSES)
]


@pytest.fixture
def trap() -> Iterator[socket.socket]:
    """A listening port that must not be called."""
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        server.settimeout(0.05)
        yield server


def test_no_document_fetches_or_reads(trap: socket.socket, tmp_path: Path) -> None:
    assert len(VECTORS) >= 200
    secret = tmp_path / "secret.svg"
    secret.write_text('<svg xmlns="http://www.w3.org/2000/svg"><text>canary-7</text></svg>')
    address = "{}:{}".format(*trap.getsockname())
    stumbled = 0
    chosen = random.Random(8).sample(VECTORS, n_of(len(VECTORS)))
    for vector in chosen:
        markup = vector.replace("{{", "{").replace("}}", "}")
        try:
            content = pdf.render(markup.replace("{trap}", address).replace("{secret}", str(secret)))
        except pdf.Broken:  # the engine stumbles over some; what counts is that it called nobody
            stumbled += 1
            continue
        reader = PdfReader(io.BytesIO(content))
        assert "canary-7" not in " ".join(each.extract_text() for each in reader.pages), vector
        assert b"canary-7" not in content, vector
        assert "/EmbeddedFiles" not in str(reader.trailer["/Root"]), vector
    assert stumbled < len(chosen) / 4
    with pytest.raises(TimeoutError):
        trap.accept()


def nested(tag: str, depth: int, style: str = "") -> str:
    return f'<{tag} style="{style}">' * depth + "x" + f"</{tag}>" * depth


def laughs(wide: int, deep: int) -> str:
    entities = "".join(
        f'<!ENTITY e{n} "{f"&e{n - 1};" * wide}">' if n else '<!ENTITY e0 "ha ">'
        for n in range(deep)
    )
    return f"<!DOCTYPE html [{entities}]>{page(f'<p>&e{deep - 1};</p>')}"


def tables(depth: int) -> str:
    return "<table><tr><td>" * depth + "x" + "</td></tr></table>" * depth


def shapes(inside: str) -> str:
    return page(SVG.format(f"<title>x</title>{inside}"))


BOMBS = [
    *(page(nested("div", depth)) for depth in (400, 900, 5_000, 50_000)),
    *(page(nested("span", depth)) for depth in (900, 20_000)),
    *(page(nested("div", depth, "display: flex")) for depth in (20, 40, 200)),
    *(page(nested("div", depth, "display: grid")) for depth in (20, 200)),
    *(page(nested("div", depth, "float: left")) for depth in (50, 400)),
    *(page(nested("div", depth, "columns: 2")) for depth in (12, 60)),
    *(page(nested("div", depth, "display: inline-block")) for depth in (20, 300)),
    *(page(tables(depth)) for depth in (10, 25, 200)),
    *(page(f'<table><tr><td colspan="{n}">x</td></tr></table>') for n in (10**5, 10**6, 10**9)),
    page('<table><tr><td rowspan="65534">x</td></tr></table>'),
    page("<table>" + "<tr>" + "<td>x</td>" * 3_000 + "</tr>" * 1 + "</table>"),
    page("<table>" + "<tr><td>x</td><td>y</td></tr>" * 60_000 + "</table>"),
    page(f"<p>{'w' * 3_000_000}</p>"),
    page(f"<p>{'word ' * 600_000}</p>"),
    page(f"<p>{'‮‭' * 200_000}x</p>"),
    page(f"<p>{'a' + '́' * 300_000}</p>"),
    *(page(f'<p style="font-size: {size}px">x</p>') for size in ("1e6", "1e12", "1e38", "1e-30")),
    page('<p style="letter-spacing: 1e9px; line-height: 1e9; text-indent: -1e9px">words</p>'),
    page('<p style="width: 1e30px; height: 1e30px; padding: 1e30px">x</p>'),
    page("<p>x</p>" * 300_000),
    page("<p>x</p>" * 5_000, "<style>p { page-break-after: always }</style>"),
    page("<p>words</p>", "<style>@page { size: 1px 1px; margin: 0 }</style>"),
    page("<p>x</p>", "<style>@page { size: 1e9px 1e9px }</style>"),
    page("<p>x</p>", "<style>body { display: grid; grid-template: repeat(9999999, 1px) / 1px }</style>"),
    page("<p>x</p>", "<style>" + "p > " * 50_000 + "p { color: red }</style>"),
    page("<p>x</p>", f"<style>p::before {{ content: {'counter(a) ' * 200_000} }}</style>"),
    page("<p>x</p>", "<style>:root { --a: var(--b) var(--b); --b: var(--a) } p { color: var(--a) }</style>"),
    page("<p>x</p>", "<style>" + "".join(f":root {{ --v{n}: var(--v{n - 1}) var(--v{n - 1}) }}" for n in range(1, 60)) + "p { content: var(--v59) }</style>"),
    shapes('<g id="a"><use href="#a"/></g>'),
    shapes("".join(f'<g id="g{n}">' + f'<use href="#g{n - 1}"/>' * 10 + "</g>" for n in range(1, 12)) + '<use href="#g11"/>'),
    shapes('<pattern id="p" width="1" height="1"><rect width="9" height="9" fill="url(#p)"/></pattern><rect width="9" height="9" fill="url(#p)"/>'),
    shapes('<linearGradient id="a" href="#b"/><linearGradient id="b" href="#a"/><rect width="9" height="9" fill="url(#a)"/>'),
    shapes(f'<path d="M0 0{" L1e30 1e30" * 300_000}"/>'),
    shapes("<circle r='1'/>" * 200_000),
    shapes("<g>" * 20_000 + "</g>" * 20_000),
    page('<svg xmlns="http://www.w3.org/2000/svg" width="1e20" height="1e20" viewBox="0 0 1e-20 1e-20"><title>x</title><rect width="1" height="1"/></svg>'),
    laughs(10, 9),
    laughs(100, 4),
    page("<p>" + "".join(f'<a href="#a{n}" id="a{n}">x</a>' for n in range(30_000)) + "</p>"),
]  # fmt: skip


def test_bombs_end_in_words_and_the_next_document_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(BOMBS) >= 50
    monkeypatch.setattr(press, "CPU_SECONDS", 5 if LONG else 0)
    pdf.close()
    ends: list[str] = []
    for bomb in random.Random(4).sample(BOMBS, n_of(len(BOMBS))):
        try:
            pdf.render(bomb)
            ends.append("laid out")
        except (pdf.TooLarge, pdf.Broken) as told:
            ends.append(f"{type(told).__name__} {told}")
        assert pdf.render(page("<p>next</p>")).startswith(b"%PDF")
    pdf.close()
    assert len(ends) == n_of(len(BOMBS))
    assert any(each.startswith("TooLarge") for each in ends), ends


# What a person may write: blocks the typeface or any font of a bare system draws.
WRITTEN = (
    (0x20, 0x7E), (0xA1, 0x17F), (0x180, 0x24F), (0x370, 0x3FF), (0x400, 0x4FF), (0x1E00, 0x1EFF),
    (0x2010, 0x2027), (0x2030, 0x205E), (0x20A0, 0x20B5), (0x2190, 0x21FF), (0x2200, 0x22FF),
)  # fmt: skip
ANYTHING = ((0x0, 0x10FFFF),)


def words(chance: random.Random, blocks: tuple[tuple[int, int], ...]) -> str:
    points = (chance.randint(*chance.choice(blocks)) for _ in range(chance.randint(1, 60)))
    return UNPRINTABLE.sub("", "".join(map(chr, points)))


def read_back(content: bytes) -> str:
    done = subprocess.run(
        ["pdftotext", "-raw", "-", "-"], input=content, capture_output=True, check=True
    )
    return done.stdout.decode()


def letters(text: str) -> str:
    """Without what a line break or a font may change: spaces, hyphens, composed or not."""
    plain = unicodedata.normalize("NFKC", text)
    return "".join(each for each in plain if not each.isspace() and each not in "-‐\xad")


def test_whatever_is_written_is_printed() -> None:
    chance = random.Random(2000)
    left = n_of(2000)
    while left:
        batch = [words(chance, ANYTHING if n % 4 == 0 else WRITTEN) for n in range(min(left, 50))]
        left -= len(batch)
        body = "".join(f"<p>[{n}:{escape(text)}:{n}]</p>" for n, text in enumerate(batch))
        printed = letters(read_back(pdf.render(page(body))))
        for n, text in enumerate(batch):
            if n % 4:
                assert letters(f"[{n}:{text}:{n}]") in printed, text
            else:
                assert f"[{n}:" in printed
