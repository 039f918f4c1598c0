"""A client's whole record in one zip."""

import json
from collections.abc import Mapping
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from clinic.models import Client
from reports import storage
from reports.exports.bundle import bundle_of
from reports.exports.record import record_of
from reports.models import Report

# These leave by no zip: one speaks of other people, to nobody; the other is the record once more.
NOT_ALONG = (Report.Kind.PREP, Report.Kind.RECORD)


def package(
    client: Client,
    page: str,
    style: str,
    documents: Mapping[str, bytes],
    names: Mapping[str, str],
) -> bytes:
    """record.html with its sheet, data.json, fhir-bundle.json and the reports' PDFs.

    `documents` and `names` are those of `documents_of`. A PDF that can no longer be read is named
    as lost in the page and in the data, never left out in silence.
    """
    record = record_of(client)
    for row in record["tables"]["reports.Report"]:
        row["file"] = names.get(row["id"])
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        archive.writestr("record.html", page)
        archive.writestr("record.css", style)
        archive.writestr("data.json", _json(record))
        archive.writestr("fhir-bundle.json", _json(bundle_of(client)))
        for name, content in documents.items():
            archive.writestr(name, content)
    return packed.getvalue()


def file_name(client: Client) -> str:
    """What the download is called: it names nobody."""
    return f"client-record-{str(client.pk)[:8]}-{client.practice.today().isoformat()}.zip"


def documents_of(client: Client) -> tuple[dict[str, bytes], dict[str, str]]:
    """The PDFs by their name in the zip, and that name by the report's id; "" for a lost one.

    Raises OutOfReach while none can be asked for: that is no loss.
    """
    documents: dict[str, bytes] = {}
    names: dict[str, str] = {}
    ready = Report.objects.filter(client=client, state=Report.State.READY).defer("snapshot")
    for report in ready.exclude(kind__in=NOT_ALONG):
        try:
            content = storage.open_file(report)
        except storage.FileLost:
            names[str(report.pk)] = ""
            continue
        name = f"reports/{report.kind}-report-{report.pk}.pdf"
        names[str(report.pk)], documents[name] = name, content
    return documents, names


def _json(document: Any) -> str:
    """In one line: with line breaks Python writes a long record many times slower."""
    return json.dumps(document, ensure_ascii=False, allow_nan=False)
