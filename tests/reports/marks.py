"""A second look at a PDF's marks, independent of pdfua: the rules of PDF/UA-1 a file can show.

By the checkpoints of the Matterhorn Protocol 1.1: 01-003…005 (all content marked, as real or as an
artifact), 06 and 07 (title, that it is shown, the mark of PDF/UA), 09-004…008 (what lies in what,
for tables and lists), 11-001 (language), 13-004 (figures have words), 14-003 (headings skip no
level), 15-003 (headers have a scope), 28-002, 008, 011, 012 (links: tagged, described, tab order),
31-009 and 31-027 (fonts embedded, letters known); and bookmarks. What needs a person is not here:
whether words, order and tags fit what is seen.
"""

import io
from collections.abc import Iterator
from typing import Any

import pikepdf

INSIDE = {
    "/TR": {"/Table", "/THead", "/TBody", "/TFoot"},
    "/THead": {"/Table"}, "/TBody": {"/Table"}, "/TFoot": {"/Table"},
    "/TH": {"/TR"}, "/TD": {"/TR"},
    "/LI": {"/L"}, "/Lbl": {"/LI", "/Note", "/TOCI", "/BibEntry"}, "/LBody": {"/LI"},
}  # fmt: skip


def faults(content: bytes) -> list[str]:
    """What is missing, in words; an empty list where nothing is."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return [*_catalogue(pdf), *_structure(pdf), *_pages(pdf), *_fonts(pdf)]


def _catalogue(pdf: pikepdf.Pdf) -> Iterator[str]:
    root = pdf.Root
    metadata = root.Metadata.read_bytes() if "/Metadata" in root else b""
    shown = root.get("/ViewerPreferences", {})
    checks = {
        "11-001 no language": str(root.get("/Lang", "")) != "",
        "06-001 no metadata": metadata != b"",
        "06-002 no mark of PDF/UA-1": b"pdfuaid:part" in metadata or b"pdfua/ns/id" in metadata,
        "06-003 no title": b"dc:title" in metadata or b":title" in metadata,
        "07-002 the title is not shown": bool(shown.get("/DisplayDocTitle", False)),
        "01 not marked": bool(root.get("/MarkInfo", {}).get("/Marked", False)),
        "suspects": not root.get("/MarkInfo", {}).get("/Suspects", False),
        "no bookmarks": "/Outlines" in root and "/First" in root.Outlines,
    }  # fmt: skip
    yield from (words for words, holds in checks.items() if not holds)


def walk(element: Any, parent: str = "") -> Iterator[tuple[Any, str]]:
    """Every structure element with the tag it lies in, in reading order."""
    if isinstance(element, pikepdf.Array):
        for each in element:
            yield from walk(each, parent)
    elif isinstance(element, pikepdf.Dictionary) and "/S" in element:
        yield element, parent
        if "/K" in element:
            yield from walk(element.K, str(element.S))


def _structure(pdf: pikepdf.Pdf) -> Iterator[str]:
    level = 0
    for element, parent in walk(pdf.Root.StructTreeRoot.K):
        tag = str(element.S)
        if tag in INSIDE and parent not in INSIDE[tag]:
            yield f"09 {tag} lies in {parent or 'nothing'}"
        if tag == "/Figure" and not str(element.get("/Alt", "")).strip():
            yield "13-004 a figure without words"
        if tag == "/TH" and str(element.get("/A", {}).get("/Scope", "")) not in SCOPES:
            yield "15-003 a header without a scope"
        if tag == "/Link" and not any(_is_annotation(each) for each in _children(element)):
            yield "28-011 a link without its annotation"
        if tag[:2] == "/H" and tag[2:].isdigit():
            if int(tag[2:]) > level + 1:
                yield f"14-003 {tag} after level {level}"
            level = int(tag[2:])


SCOPES = ("/Row", "/Column", "/Both")


def _children(element: Any) -> list[Any]:
    children = element.get("/K", [])
    return list(children) if isinstance(children, pikepdf.Array) else [children]


def _is_annotation(child: Any) -> bool:
    return isinstance(child, pikepdf.Dictionary) and child.get("/Type") == "/OBJR"


def _pages(pdf: pikepdf.Pdf) -> Iterator[str]:
    for number, page in enumerate(pdf.pages, 1):
        notes = page.get("/Annots", [])
        if len(notes) and page.get("/Tabs") != "/S":
            yield f"28-008 page {number} has no tab order"
        for note in notes:
            if "/StructParent" not in note:
                yield f"28-002 page {number}: a link outside the structure"
            if note.get("/Subtype") == "/Link" and not str(note.get("/Contents", "")).strip():
                yield f"28-012 page {number}: a link that is not described"
        depth = 0
        for operands, operator in pikepdf.parse_content_stream(page):
            name = str(operator)
            if name in ("BMC", "BDC"):
                marked = str(operands[0]) == "/Artifact" or (name == "BDC" and _has_id(operands[1]))
                depth += 1 if marked or depth else 0
                hollow = not marked and depth == 0
                if hollow:
                    yield f"01 page {number}: content marked as neither"
            elif name == "EMC":
                depth = max(0, depth - 1)
            elif name in PAINTS and depth == 0:
                yield f"01-005 page {number}: {name} outside all marks"


PAINTS = {"Tj", "TJ", "'", '"', "f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "sh", "Do"}


def _has_id(properties: Any) -> bool:
    return isinstance(properties, pikepdf.Dictionary) and "/MCID" in properties


def _fonts(pdf: pikepdf.Pdf) -> Iterator[str]:
    for each in pdf.objects:
        if not isinstance(each, pikepdf.Dictionary) or each.get("/Type") != "/Font":
            continue
        if each.get("/Subtype") == "/Type0" and "/ToUnicode" not in each:
            yield "31-027 a font whose letters are not known"
        descriptor = each.get("/FontDescriptor")
        if descriptor is not None and not FILES & set(descriptor.keys()):
            yield "31-009 a font that is not embedded"


FILES = {"/FontFile", "/FontFile2", "/FontFile3"}
