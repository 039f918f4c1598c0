"""HTML to a tagged PDF (pdf/ua-1). The only file that imports WeasyPrint, and only when called.

Nothing is fetched: the document's fetcher refuses every address, and the style sheet's knows the
packaged typeface by invented names only. Import costs 0.6 s and 50 MB, so the web process never
pays for it; a worker does once, before it forks (`load`).
"""

import atexit
import gc
import io
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from django.conf import settings

STYLE = Path(__file__).resolve().parent.parent / "static/css/report.css"
FACES = (
    ("AtkinsonHyperlegible-Regular.ttf", "normal", "400"),
    ("AtkinsonHyperlegible-Bold.ttf", "normal", "700"),
)
FAMILY = "Atkinson Hyperlegible"


class LibraryMissing(Exception):
    """This machine lacks a system library that PDFs need (Pango, HarfBuzz)."""


class NotAccessible(Exception):
    """A finished PDF lacks a mark that readers of pdf/ua-1 rely on."""


@dataclass(frozen=True)
class Printed:
    """A finished document."""

    content: bytes
    pages: int


def load() -> Any:
    """The layout engine. Raises LibraryMissing."""
    try:
        import weasyprint
    except OSError as error:
        raise LibraryMissing from error
    return weasyprint


def unload() -> None:
    """Delete the copies of the typeface that this process laid out with."""
    _style.cache_clear()
    gc.collect()  # laid-out pages, which are cycles, still name the typeface


def render(markup: str) -> bytes:
    """Lay out well-formed HTML; tagged, not yet finished. Raises LibraryMissing."""
    engine = load()
    style, fonts = _style()
    page: bytes = _parsed(engine, markup).write_pdf(
        stylesheets=[style], font_config=fonts, pdf_variant="pdf/ua-1"
    )
    return page


def finish(raw: bytes) -> Printed:
    """Give each table header its scope, and make sure the marks are there. Raises NotAccessible."""
    import pikepdf

    with pikepdf.open(io.BytesIO(raw)) as pdf:
        if "/StructTreeRoot" not in pdf.Root or "/Lang" not in pdf.Root:
            raise NotAccessible("structure or language")
        _scope_headers(pdf.Root.StructTreeRoot.K)
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True)
        return Printed(out.getvalue(), len(pdf.pages))


def _scope_headers(root: Any) -> None:
    """Column scope inside a table's head, row scope elsewhere; WeasyPrint writes neither."""
    import pikepdf

    waiting = [(root, False)]
    while waiting:
        element, in_head = waiting.pop()
        if isinstance(element, pikepdf.Array):
            waiting += [(child, in_head) for child in element]
        elif isinstance(element, pikepdf.Dictionary) and "/S" in element:
            tag = str(element.S)
            if tag == "/Figure" and "/Alt" not in element:
                raise NotAccessible("a figure without words")
            if tag == "/TH":
                scope = pikepdf.Name("/Column" if in_head else "/Row")
                element.A = pikepdf.Dictionary(O=pikepdf.Name("/Table"), Scope=scope)
            if "/K" in element:
                waiting.append((element.K, in_head or tag == "/THead"))


def _parsed(engine: Any, markup: str) -> Any:
    """The engine's document, read by expat: several times faster than an HTML5 parser."""
    page = engine.HTML.__new__(engine.HTML)
    page.base_url = None
    page.url_fetcher = _nothing()
    page.media_type = "print"
    root = ElementTree.fromstring(markup)  # noqa: S314 (our own template, every value escaped)
    wrapper = engine.cssselect2.ElementWrapper.from_html_root(root, content_language=None)
    page.wrapper_element, page.etree_element = wrapper, wrapper.etree_element
    return page


@cache
def _style() -> tuple[Any, Any]:
    """The style sheet with its typeface, parsed once a process.

    Not before a fork: Pango's font map keeps a thread of its own.
    """
    engine = load()
    from weasyprint.text.fonts import FontConfiguration

    fonts = FontConfiguration()
    atexit.register(unload)
    files = {f"font:{name}": settings.FONT_FOLDER / name for name, _style, _weight in FACES}
    faces = "".join(
        f'@font-face {{ font-family: "{FAMILY}"; src: url("font:{name}");'
        f" font-style: {style}; font-weight: {weight} }}\n"
        for name, style, weight in FACES
    )
    sheet = faces + STYLE.read_text()
    return engine.CSS(string=sheet, url_fetcher=_fetcher(files), font_config=fonts), fonts


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
