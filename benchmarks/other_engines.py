"""The same words and pictures for others: plain paragraphs, and typst as the limit."""

import io
import json
import re
import subprocess
import sys
from bisect import bisect_right
from collections.abc import Callable, Iterator
from itertools import cycle, islice
from pathlib import Path
from xml.etree import ElementTree

import pikepdf

SVG = "{http://www.w3.org/2000/svg}svg"
A_PARAGRAPH, MOST = 60, 400  # words; paragraphs
LEVELS = {"h1": 1, "h2": 2, "h3": 3}
LINES = {"p", "dt", "dd", "li", "figcaption", "caption", "strong", "span"}
HEAD = """#set page(paper: "a4", margin: (x: 18mm, top: 20mm, bottom: 22mm), numbering: "1 / 1")
#set text(font: "Atkinson Hyperlegible", size: 9.5pt, lang: "en", fallback: false)
#set document(title: "A report")
#set table(stroke: (bottom: 0.2mm), inset: (x: 0mm, y: 1.2mm))
"""
# Cold, in a process of its own: a second one of the same words would be remembered, not laid out.
PROGRAM = """
import sys, time, typst
source = sys.stdin.buffer.read()
before = time.process_time()
pdf = typst.compile(source, font_paths=[sys.argv[1]], ignore_system_fonts=True,
                    pdf_standards=["ua-1"])
print((time.process_time() - before) * 1000, file=sys.stderr)
sys.stdout.buffer.write(pdf)
"""


def bare(markup: str, pages: int, pages_of: Callable[[str], int]) -> str:
    """Paragraphs of a document's own words, again and again, that fill so many pages."""
    root = ElementTree.fromstring(markup)
    words = [word for line in _words(root) for word in line.split()]

    def first(count: int) -> str:
        endless = cycle(words)
        lines = (" ".join(islice(endless, A_PARAGRAPH)) for _ in range(count))
        return "".join(f"<p>{re.sub('[<>&]', '', line)}</p>" for line in lines)

    count = bisect_right(range(1, MOST), pages, key=lambda count: pages_of(first(count)))
    return first(count)


def _words(element: ElementTree.Element) -> Iterator[str]:
    if element.tag in (SVG, "head"):
        return
    yield element.text or ""
    for child in element:
        yield from _words(child)
        yield child.tail or ""


def in_typst(markup: str) -> str:
    """A document's words, tables and pictures, in its order, as typst's own code."""
    root = ElementTree.fromstring(markup)
    body = root.find("body")
    assert body is not None
    return HEAD + "#{\n" + "\n".join(_pieces(body)) + "\n}\n"


def typst_ms(source: str, fonts: Path) -> tuple[float, int]:
    """CPU milliseconds that typst takes for it, and how many pages these are."""
    command = [sys.executable, "-c", PROGRAM, str(fonts)]
    done = subprocess.run(command, input=source.encode(), capture_output=True, check=True)
    with pikepdf.open(io.BytesIO(done.stdout)) as pdf:
        return float(done.stderr), len(pdf.pages)


def _pieces(element: ElementTree.Element) -> Iterator[str]:
    tag = element.tag
    if tag == SVG:
        alt = element.findtext("{http://www.w3.org/2000/svg}title") or ""
        picture = ElementTree.tostring(element, encoding="unicode")
        options = f'format: "svg", width: 70%, alt: {_text(alt)}'
        yield f"figure(image(bytes({_text(picture)}), {options}))"
    elif tag in LEVELS:
        yield f"heading(level: {LEVELS[tag]}, {_line(element)})"
    elif tag == "table":
        yield _table(element)
    elif tag in LINES:
        yield f"par({_line(element)})"
    else:
        for child in element:
            yield from _pieces(child)


def _table(table: ElementTree.Element) -> str:
    rows = [[_line(cell) for cell in row] for row in table.iter("tr")]
    head, cells = ", ".join(rows[0]), ", ".join(", ".join(row) for row in rows[1:])
    caption = f"par({_line(table[0])})\n"
    return f"{caption}table(columns: (1fr,) * {len(rows[0])}, table.header({head}), {cells})"


def _line(element: ElementTree.Element) -> str:
    return _text(" ".join("".join(element.itertext()).split()))


def _text(words: str) -> str:
    return json.dumps(words, ensure_ascii=False)
