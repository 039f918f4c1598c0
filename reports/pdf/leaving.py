"""A finished PDF that leaves the practice: under a password, for an archive, to be signed."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from secrets import token_urlsafe
from typing import Any

from reports.pdf.errors import NotAPdf

# pdf/ua's mark is not among the names an archive's metadata may use unexplained.
_METADATA = b"""<rdf:Description xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" rdf:about=""><pdfaid:part>3</pdfaid:part>
<pdfaid:conformance>A</pdfaid:conformance></rdf:Description>
<rdf:Description xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" rdf:about=""
 xmlns:e="http://www.aiim.org/pdfa/ns/extension/" xmlns:s="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:p="http://www.aiim.org/pdfa/ns/property#"><e:schemas><rdf:Bag><rdf:li
 rdf:parseType="Resource"><s:schema>PDF/UA identification</s:schema>
<s:namespaceURI>http://www.aiim.org/pdfua/ns/id/</s:namespaceURI><s:prefix>pdfuaid</s:prefix>
<s:property><rdf:Seq><rdf:li rdf:parseType="Resource"><p:name>part</p:name>
<p:valueType>Integer</p:valueType><p:category>internal</p:category>
<p:description>Part of ISO 14289</p:description></rdf:li></rdf:Seq></s:property></rdf:li></rdf:Bag>
</e:schemas></rdf:Description>"""
_END = b"</rdf:RDF>"
_PRINTED = 4  # the flag of an annotation that is printed
_LOCKED = 128  # and of one that is neither moved nor removed
_SIGNED_BY_ADDING = 3  # there is a signature, and what comes after it is added to the end
SIGNATURE = "Signature"  # the name of the field


@contextmanager
def _opened(content: bytes) -> Iterator[Any]:
    """The document to work on. Raises NotAPdf."""
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            yield pdf
    except pikepdf.PdfError as error:
        raise NotAPdf from error


def protect(content: bytes, password: str) -> bytes:
    """Under AES-256 (PDF 2.0, revision 6). Screen readers still read it; nobody may change it.

    The owner's word is random and thrown away. The password is neither kept nor logged.
    """
    import pikepdf

    may = pikepdf.Permissions(accessibility=True, modify_other=False, modify_assembly=False)
    lock = pikepdf.Encryption(owner=token_urlsafe(32), user=password, R=6, allow=may)
    out = io.BytesIO()
    with _opened(content) as pdf:
        pdf.save(out, encryption=lock)
    return out.getvalue()


def archive(content: bytes, data: bytes, name: str) -> bytes:
    """The same pages as PDF/A-3a (ISO 19005-3), with what they were made from attached as JSON."""
    import pikepdf
    from PIL import ImageCms

    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    out = io.BytesIO()
    with _opened(content) as pdf:
        profile = pdf.make_stream(srgb, N=3)
        intent = pikepdf.Dictionary(
            Type=pikepdf.Name.OutputIntent,
            S=pikepdf.Name.GTS_PDFA1,
            OutputConditionIdentifier=pikepdf.String("sRGB"),
            Info=pikepdf.String("sRGB"),
            DestOutputProfile=profile,
        )
        pdf.Root.OutputIntents = pikepdf.Array([pdf.make_indirect(intent)])
        metadata = pdf.Root.Metadata.read_bytes()
        head, _, tail = metadata.rpartition(_END)
        pdf.Root.Metadata.write(head + _METADATA + _END + tail)
        for page in pdf.pages:
            for note in page.get("/Annots", []):
                note.F = _PRINTED
        attached = pikepdf.AttachedFileSpec(
            pdf,
            data,
            filename=name,
            mime_type="application/json",
            relationship=pikepdf.Name.Data,
            description="The words and numbers of this document",
        )
        pdf.attachments[name] = attached
        pdf.Root.AF = pikepdf.Array([attached.obj])
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


def with_field(content: bytes, words: str) -> bytes:
    """The same pages with an empty signature field that is not seen, and is read out as `words`.

    It lies on the first page without a size, and at the end of the reading order as a form's field
    (PDF/UA-1, 7.18.4). What encrypts or rewrites the file comes after this and before signing.
    """
    import pikepdf
    from pikepdf import Array, Dictionary, Name

    out = io.BytesIO()
    with _opened(content) as pdf:
        page, tree = pdf.pages[0], pdf.Root.StructTreeRoot
        parents = pikepdf.NumberTree(tree.ParentTree)
        place = max(parents, default=-1) + 1
        field = pdf.make_indirect(
            Dictionary(
                Type=Name.Annot,
                Subtype=Name.Widget,
                FT=Name.Sig,
                T=pikepdf.String(SIGNATURE),
                TU=pikepdf.String(words),
                Contents=pikepdf.String(words),
                Rect=Array([0, 0, 0, 0]),
                F=_PRINTED | _LOCKED,
                P=page.obj,
                StructParent=place,
            )
        )
        whole = tree.K[0] if isinstance(tree.K, Array) else tree.K
        shown = Dictionary(Type=Name.OBJR, Obj=field, Pg=page.obj)
        element = pdf.make_indirect(
            Dictionary(
                Type=Name.StructElem,
                S=Name.Form,
                P=whole,
                Pg=page.obj,
                Alt=pikepdf.String(words),
                K=shown,
            )
        )
        whole.K = Array([*whole.K, element]) if isinstance(whole.K, Array) else [whole.K, element]
        parents[place] = element
        page.obj.Annots = Array([*page.obj.get("/Annots", []), field])
        pdf.Root.AcroForm = Dictionary(Fields=Array([field]), SigFlags=_SIGNED_BY_ADDING)
        pdf.save(out, deterministic_id=True)
    return out.getvalue()
