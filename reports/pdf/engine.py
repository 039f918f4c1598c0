"""HTML to a tagged PDF (pdf/ua-1). The only file that imports WeasyPrint, and only when called.

It runs in the child that `press` starts. Nothing is fetched: the document's fetcher refuses every
address, and the style sheet's knows the packaged typeface by invented names only.
"""

import atexit
import gc
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from reports.pdf.errors import LibraryMissing

STYLE = Path(__file__).resolve().parent.parent.parent / "static/css/report.css"
FACES = (
    ("AtkinsonHyperlegible-Regular.ttf", "normal", "400"),
    ("AtkinsonHyperlegible-Bold.ttf", "normal", "700"),
)
FAMILY = "Atkinson Hyperlegible"
VARIANT = "pdf/ua-1"
# One of each kind of thing a report has, so that a child has met them before its first document.
SPECIMEN = """<html lang="en"><head><title>A</title></head><body><h1>A <b>b</b></h1><table>
<thead><tr><th>A</th><th>B</th></tr></thead><tbody><tr><th>1</th><td>2</td></tr></tbody></table>
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" width="9" height="9"><title>A</title>
<path d="M0 0L9 9"/><circle cx="4" cy="4" r="2"/><text x="1" y="8">a</text></svg></body></html>"""


@dataclass(frozen=True)
class Paper:
    """The style sheet with its typeface, parsed once a process.

    Not before a fork: newer Pango keeps a thread for each font map.
    """

    style: Any
    fonts: Any


def load() -> Any:
    """The layout engine. Raises LibraryMissing."""
    try:
        import weasyprint
    except PermissionError:  # a wall of our own stands in the way: no library is missing
        raise
    except OSError as error:
        raise LibraryMissing from error
    return weasyprint


@cache
def paper(fonts: Path) -> Paper:
    """What every document of this process is laid out on; `fonts` holds the typeface's files."""
    engine = load()
    from weasyprint.text.fonts import FontConfiguration

    configuration = FontConfiguration()
    atexit.register(put_away)
    files = {f"font:{name}": fonts / name for name, _style, _weight in FACES}
    faces = "".join(
        f'@font-face {{ font-family: "{FAMILY}"; src: url("font:{name}");'
        f" font-style: {style}; font-weight: {weight} }}\n"
        for name, style, weight in FACES
    )
    sheet = faces + STYLE.read_text()
    style = engine.CSS(string=sheet, url_fetcher=_fetcher(files), font_config=configuration)
    return Paper(style, configuration)


def put_away() -> None:
    """Delete the copies of the typeface that this process laid out with."""
    paper.cache_clear()
    gc.collect()  # laid-out pages, which are cycles, still name the typeface


def settle() -> None:
    """Once warm: what every document needs is not looked through again by the collector.

    A page's boxes come in hundreds of thousands, all in use until it is written: looked through
    every fifty thousand, not seven hundred, a report takes a twelfth less and no more memory.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 10, 10)


def lay_out(markup: str, on: Paper) -> bytes:
    """Well-formed HTML as a PDF; tagged, not yet finished."""
    return written(laid_out(markup, on))


def laid_out(markup: str, on: Paper) -> Any:
    """Pages on which everything has its place, and nothing is drawn yet."""
    options = {"stylesheets": [on.style], "font_config": on.fonts, "pdf_variant": VARIANT}
    return _parsed(markup).render(**options)


def written(pages: Any) -> bytes:
    """Those pages drawn and written."""
    content: bytes = pages.write_pdf(pdf_variant=VARIANT)
    return content


def _parsed(markup: str) -> Any:
    """The engine's document, read by expat: several times faster than an HTML5 parser."""
    engine = load()
    page = engine.HTML.__new__(engine.HTML)
    page.base_url = None
    page.url_fetcher = _nothing()
    page.media_type = "print"
    root = ElementTree.fromstring(markup)  # noqa: S314 (our own template, every value escaped)
    wrapper = engine.cssselect2.ElementWrapper.from_html_root(root, content_language=None)
    page.wrapper_element, page.etree_element = wrapper, wrapper.etree_element
    return page


@cache
def _nothing() -> Any:
    """The fetcher of every document."""
    return _fetcher({})


def _fetcher(known: dict[str, Path]) -> Any:
    """A fetcher that gives exactly the known files, under their names, and nothing else."""
    load()
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class Fetcher(URLFetcher):
        def fetch(self, url: str, headers: Any = None) -> Any:
            if url not in known:
                raise ValueError("A report fetches nothing.")
            return URLFetcherResponse(url, known[url].read_bytes())

    return Fetcher(allowed_protocols=(), allow_redirects=False)
