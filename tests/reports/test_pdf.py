"""The printed document: tagged, readable, and nothing fetched."""

import io
import socket
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.conf import settings
from pdfua import coverage, validate
from pypdf import PdfReader

from clinic.models import Practice
from reports import pdf
from reports.documents.facts import collect
from reports.documents.paper import markup
from reports.documents.progress import as_signed, build
from reports.documents.shape import Document
from reports.pdf import engine
from tests.people import PracticePeople
from tests.reports.marks import faults
from tests.reports.stories import asked_for, course, planned, rich

INERT = "<script>alert(1)</script><img src=x onerror=alert(1)>{{ 7|add:7 }}{% debug %}"


def page(body: str, head: str = "") -> str:
    head = f"<head><title>T</title>{head}</head>"
    return f'<html lang="en-gb">{head}<body><h1>T</h1>{body}</body></html>'


def printed(people: PracticePeople, audience: str = "client") -> pdf.Printed:
    report = asked_for(people.client, people.therapist, audience=audience)
    return pdf.finish(pdf.render(markup(build(collect(report)))))


def text_of(content: bytes, number: int | None = None) -> str:
    pages = PdfReader(io.BytesIO(content)).pages
    chosen = pages if number is None else [pages[number]]
    return " ".join(" ".join(each.extract_text().split()) for each in chosen)


@pytest.fixture
def rich_file(harbour: PracticePeople) -> pdf.Printed:
    rich(harbour.client, harbour.therapist)
    return printed(harbour, "therapist")


@pytest.mark.django_db
def test_it_passes_the_accessibility_checks(rich_file: pdf.Printed, tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(rich_file.content)
    report = validate(str(path))
    assert [finding.rule_id for finding in report.findings] == []
    assert coverage().covered == 16  # of 106 conditions: what `marks` adds is named there
    assert faults(rich_file.content) == []


def broken(content: bytes, harm: str) -> bytes:
    """The same document with one mark taken away."""
    with pikepdf.open(io.BytesIO(content)) as file:
        every = list(elements(file))
        root = file.Root
        match harm:
            case "11-001":
                del root.Lang
            case "06":
                root.Metadata.write(b"<x/>")
            case "07-002":
                del root.ViewerPreferences
            case "no bookmarks":
                del root.Outlines
            case "13-004":
                next(each for each in every if each.S == "/Figure").Alt = pikepdf.String(" ")
            case "15-003":
                del next(each for each in every if each.S == "/TH").A
            case "14-003":
                next(each for each in every if each.S == "/H2").S = pikepdf.Name.H5
            case "09":
                next(each for each in every if each.S == "/TR").S = pikepdf.Name.Div
            case "01-005":
                file.pages[0].contents_add(b"0 0 9 9 re f")
            case "31":
                for font in file.objects:
                    if isinstance(font, pikepdf.Dictionary) and font.get("/Subtype") == "/Type0":
                        del font.ToUnicode
        out = io.BytesIO()
        file.save(out)
        return out.getvalue()


@pytest.mark.django_db
def test_the_second_look_sees_each_mark_that_is_taken_away(rich_file: pdf.Printed) -> None:
    harms = ["11-001", "06", "07-002", "no bookmarks", "13-004", "15-003", "14-003", "09"]
    for harm in [*harms, "01-005", "31"]:
        found = faults(broken(rich_file.content, harm))
        assert any(each.startswith(harm) for each in found), harm


@pytest.mark.django_db
def test_it_says_what_it_is(rich_file: pdf.Printed) -> None:
    reader = PdfReader(io.BytesIO(rich_file.content))
    assert reader.metadata is not None
    assert (reader.metadata.title or "").startswith("Progress report ")
    assert reader.metadata.author == "Harbour Practice"
    assert reader.trailer["/Root"]["/Lang"] == "en-gb"
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert b"pdfuaid" in reader.trailer["/Root"]["/Metadata"].get_data()
    assert "Harbour Client" not in str(reader.metadata)


def in_the_margins(content: bytes) -> list[int]:
    """How many pieces of text on each page belong to it alone, and to no reading order."""
    found = []
    with pikepdf.open(io.BytesIO(content)) as file:
        for one in file.pages:
            drawn, is_margin = 0, False
            for operands, operator in pikepdf.parse_content_stream(one):
                if str(operator) in {"BMC", "BDC"}:
                    is_margin = str(operands[0]) == "/Artifact"
                drawn += is_margin and str(operator) == "TJ"
            found.append(drawn)
    return found


@pytest.mark.django_db
def test_a_draft_says_so_on_each_page_and_a_signed_version_nowhere(
    harbour: PracticePeople,
) -> None:
    course(harbour.client, harbour.therapist, [(5.4, 4.9), (3.2, 3.4)])
    document = build(collect(asked_for(harbour.client, harbour.therapist)))
    signed = as_signed(document, "Signed by Dr Marsh, therapist.", "ABCD1234")
    draft, again, final = (
        pdf.finish(pdf.render(markup(Document.from_json(each.as_json()))))
        for each in (document, document, signed)
    )
    pages = range(draft.pages)
    assert {"Draft, not signed" in text_of(draft.content, page) for page in pages} == {True}
    assert text_of(draft.content).count("Draft") >= 2 * draft.pages  # footer, and across the page
    assert in_the_margins(draft.content) == [3] * draft.pages
    assert text_of(draft.content) == text_of(again.content)
    assert final.pages == draft.pages
    assert "raft" not in text_of(final.content)
    assert in_the_margins(final.content) == [2] * final.pages
    assert text_of(final.content).count("Signed by Dr Marsh") == 2
    assert text_of(final.content).count("ABCD1234") >= final.pages


@pytest.mark.django_db
def test_headings_are_bookmarks_and_figures_have_words(rich_file: pdf.Printed) -> None:
    with pikepdf.open(io.BytesIO(rich_file.content)) as file, file.open_outline() as outline:
        top = list(outline.root)
        assert [item.title for item in top] == ["Progress report"]
        below = [item.title for item in top[0].children]
        assert {"What this means", "Change over time", "About these scores"} <= set(below)
        words = [str(each.Alt) for each in elements(file) if each.S == "/Figure"]
    assert len(words) == 2
    assert any("Anxiety is 2.2 points lower" in alt for alt in words)


@pytest.mark.django_db
def test_every_table_header_has_a_scope(rich_file: pdf.Printed) -> None:
    with pikepdf.open(io.BytesIO(rich_file.content)) as file:
        scopes = [str(each.A.Scope) for each in elements(file) if each.S == "/TH"]
    assert scopes.count("/Row") >= 24
    assert scopes.count("/Column") >= 10
    assert set(scopes) == {"/Row", "/Column"}


@pytest.mark.django_db
def test_page_one_can_be_read_alone(harbour: PracticePeople) -> None:
    rich(harbour.client, harbour.therapist)
    first = text_of(printed(harbour).content, 0)
    for words in (
        "Harbour Practice",
        "Prepared for",
        "Harbour Therapist",
        "Both changes are more than measurement error would explain.",
        "They are not a diagnosis",
        "In focus",
        "more than hoped",
        "Confidential. Prepared for Harbour Client",
        "Page 1 of",
    ):
        assert words in first


@pytest.mark.django_db
def test_every_page_has_its_footer(rich_file: pdf.Printed) -> None:
    for number in range(rich_file.pages):
        text = text_of(rich_file.content, number)
        assert f"Page {number + 1} of {rich_file.pages}" in text
        assert "Confidential" in text


@pytest.mark.django_db
@pytest.mark.parametrize(("country", "size"), [("GB", (595, 842)), ("US", (612, 792))])
def test_paper_fits_the_country(
    harbour: PracticePeople, country: str, size: tuple[int, int]
) -> None:
    Practice.objects.filter(pk=harbour.practice.pk).update(country=country)
    harbour.client.practice.refresh_from_db()
    pages = PdfReader(io.BytesIO(printed(harbour).content)).pages
    assert {(round(p.mediabox.width), round(p.mediabox.height)) for p in pages} == {size}


@pytest.mark.django_db
def test_names_and_notes_are_text_and_nothing_else(harbour: PracticePeople) -> None:
    harbour.client.name = INERT
    harbour.client.save()
    course(harbour.client, harbour.therapist, [(5.0, 5.0), (4.0, 4.0)])
    planned(harbour.client, harbour.therapist, INERT + "\x0b\x1f\ufffe")
    text = text_of(printed(harbour).content)
    assert "<script>alert(1)</script>" in text
    assert "{{ 7|add:7 }}" in text


@pytest.mark.django_db
def test_other_scripts_are_printed(harbour: PracticePeople) -> None:
    harbour.client.name = "Zoë Ångström‑Łuczak"
    harbour.client.save()
    assert "Zoë Ångström" in text_of(printed(harbour).content, 0)


@pytest.fixture
def trap() -> Iterator[tuple[str, socket.socket]]:
    """A listening port that must not be called."""
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        server.settimeout(0.05)
        yield f"127.0.0.1:{server.getsockname()[1]}", server


VECTORS = {
    "image": page('<img alt="x" src="http://{trap}/a.png"/>'),
    "image over https": page('<img alt="x" src="https://{trap}/a.png"/>'),
    "image over ftp": page('<img alt="x" src="ftp://{trap}/a.png"/>'),
    "image from disk": page('<img alt="x" src="file://{secret}"/>'),
    "image in capitals": page('<img alt="x" src="FILE://{secret}"/>'),
    "image without a scheme": page('<img alt="x" src="//{trap}/a.png"/>'),
    "embedded data": page('<img alt="x" src="data:image/svg+xml,%3Csvg/%3E"/>'),
    "object": page('<object data="http://{trap}/a.svg"></object>'),
    "style sheet": page("<p>x</p>", '<link rel="stylesheet" href="http://{trap}/a.css"/>'),
    "imported style": page("<p>x</p>", "<style>@import url(http://{trap}/a.css);</style>"),
    "background": page('<p style="background: url(http://{trap}/a.png)">x</p>'),
    "font": page(
        '<p style="font-family: F">x</p>',
        "<style>@font-face {{ font-family: F; src: url(http://{trap}/f.ttf) }}</style>",
    ),
    "attachment": page("<p>x</p>", '<link rel="attachment" href="file://{secret}"/>'),
    "attached link": page('<a rel="attachment" href="file://{secret}">x</a>'),
    "picture inside svg": page(
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'
        '<title>x</title><image xlink:href="file://{secret}"/><use href="http://{trap}/a.svg#b"/>'
        "</svg>"
    ),
    "base address": page('<img alt="x" src="a.png"/>', '<base href="http://{trap}/"/>'),
    "list mark": page('<ul style="list-style-image: url(http://{trap}/a.png)"><li>x</li></ul>'),
    "generated picture": page(
        "<p>x</p>", "<style>p::before {{ content: url(file://{secret}) }}</style>"
    ),
    "packaged font by its own name": page(
        '<img alt="x" src="font:AtkinsonHyperlegible-Bold.ttf"/>'
    ),
}


@pytest.mark.parametrize("vector", VECTORS.values(), ids=VECTORS.keys())
def test_nothing_is_fetched(
    vector: str, trap: tuple[str, socket.socket], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address, server = trap
    secret = tmp_path / "secret.svg"
    secret.write_text('<svg xmlns="http://www.w3.org/2000/svg"><text>canary-7</text></svg>')
    paper = engine.paper(settings.FONT_FOLDER)
    engine.lay_out(page("<p>warm</p>"), paper)
    opened = files_opened(monkeypatch)
    content = engine.lay_out(vector.format(trap=address, secret=secret), paper)
    with pytest.raises(TimeoutError):
        server.accept()
    assert str(secret) not in opened
    assert "canary-7" not in text_of(content)
    assert "/EmbeddedFiles" not in str(PdfReader(io.BytesIO(content)).trailer["/Root"])


def test_the_packaged_typeface_is_what_prints() -> None:
    content = pdf.render(page("<p>Regular</p>"))
    (only,) = PdfReader(io.BytesIO(content)).pages
    fonts = [font.get_object() for font in only["/Resources"]["/Font"].values()]  # type: ignore[index,union-attr]
    described = [font["/DescendantFonts"][0].get_object()["/FontDescriptor"] for font in fonts]
    families = {str(each.get_object()["/FontFamily"]) for each in described}
    assert families == {"Atkinson Hyperlegible"}


def test_a_pdf_without_marks_is_not_handed_out() -> None:
    blank = pikepdf.new()
    blank.add_blank_page()
    out = io.BytesIO()
    blank.save(out)
    with pytest.raises(pdf.NotAccessible):
        pdf.finish(out.getvalue())


def test_a_missing_library_has_its_own_name(monkeypatch: pytest.MonkeyPatch) -> None:
    import builtins

    real = builtins.__import__

    def fails(name: str, *args: Any, **kwargs: Any) -> Any:
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", fails)
    with pytest.raises(pdf.LibraryMissing):
        engine.load()


def elements(file: pikepdf.Pdf) -> Iterator[Any]:
    """Every structure element."""
    waiting = [file.Root.StructTreeRoot.K]
    while waiting:
        each = waiting.pop()
        if isinstance(each, pikepdf.Array):
            waiting.extend(each)
        elif isinstance(each, pikepdf.Dictionary) and "/S" in each:
            yield each
            if "/K" in each:
                waiting.append(each.K)


def files_opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of all files Python opens from now on."""
    import builtins

    opened: list[str] = []
    real = builtins.open

    def noted(file: Any, *args: Any, **kwargs: Any) -> Any:
        opened.append(str(file))
        return real(file, *args, **kwargs)

    for module in (builtins, io):
        monkeypatch.setattr(module, "open", noted)
    return opened


def test_the_trap_does_catch_a_fetching_engine(trap: tuple[str, socket.socket]) -> None:
    from weasyprint import HTML
    from weasyprint.urls import URLFetcher

    address, server = trap
    HTML(
        string=VECTORS["image"].format(trap=address, secret=""), url_fetcher=URLFetcher(timeout=0.1)
    ).render()
    caller, _address = server.accept()
    caller.close()


def test_putting_away_deletes_the_copied_typeface() -> None:
    folder = engine.paper(settings.FONT_FOLDER).fonts._folder
    assert list(folder.iterdir())
    engine.put_away()
    assert not folder.exists()
