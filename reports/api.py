"""Reports over the API: ask for one, see how far it is, fetch its file."""

from typing import Any
from uuid import UUID

import structlog
from django.core.exceptions import ValidationError as Refusal
from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import APIException
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from clinic import audit
from clinic.access import NotAllowed, client_for, member_of, names_for
from clinic.api_permissions import IsMember
from clinic.models import Event
from clinic.models.opening import warm
from clinic.roles import Permission
from reports import storage
from reports.access import report_file_for, report_for, reports_for, told_recipient
from reports.actions import LONGEST_KEY, request_report
from reports.actions.exports import report_taken
from reports.actions.reports import LONGEST_OPENING, LONGEST_RECIPIENT
from reports.documents.readers import PARTS
from reports.models import Report

log = structlog.get_logger(__name__)
KEY = OpenApiParameter(
    "Idempotency-Key",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description="Sending the same key again gives the same report instead of another one.",
)


# A copy of the record is asked for on a page, by who has just shown that it is them.
ASKED_FOR = [choice for choice in Report.Kind.choices if choice[0] != Report.Kind.RECORD]


class NotReady(APIException):
    """The file is asked for before it is there."""

    status_code = status.HTTP_409_CONFLICT
    default_detail = "This report has no file yet."


class FileGone(APIException):
    """The stored file is missing or was changed."""

    status_code = status.HTTP_410_GONE
    default_detail = "The file of this report cannot be read. Ask for a new report."


class FileAway(APIException):
    """Where files are kept does not answer."""

    status_code = status.HTTP_503_SERVICE_UNAVAILABLE
    default_detail = storage.OutOfReach.words


class ReportOut(serializers.Serializer):
    """A report and how far it is; `stage`, `done` and `total` while it is made.

    A draft has no `version`. Its file says on each page that it is one, and is given to who asked
    for it; a signed version is made of its words on the report's own page. `recipient` is empty for
    who knows the client under another name.
    """

    id = serializers.UUIDField()
    number = serializers.CharField()
    client = serializers.UUIDField()
    kind = serializers.ChoiceField(Report.Kind.choices)
    audience = serializers.ChoiceField(Report.Audience.choices)
    period_from = serializers.DateField(allow_null=True)
    period_to = serializers.DateField()
    left_out = serializers.ListField(child=serializers.CharField())
    recipient = serializers.CharField()
    state = serializers.ChoiceField(Report.State.choices)
    stage = serializers.CharField()
    done = serializers.IntegerField()
    total = serializers.IntegerField()
    error = serializers.CharField()
    pages = serializers.IntegerField()
    file_size = serializers.IntegerField()
    file_hash = serializers.CharField()
    created_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField(allow_null=True)
    signed_at = serializers.DateTimeField(allow_null=True)


class ReportIn(serializers.Serializer):
    """What a report is asked for with; a key that is not listed is refused.

    `left_out`: parts it goes without. `opening`: words for its first page in place of the
    programme's; a session sheet has none. `recipient`: whom a report for a referrer or for
    supervision is prepared for.
    """

    client = serializers.UUIDField()
    kind = serializers.ChoiceField(ASKED_FOR, default=Report.Kind.PROGRESS)
    audience = serializers.ChoiceField(Report.Audience.choices, default=Report.Audience.CLIENT)
    period_from = serializers.DateField(required=False, allow_null=True, default=None)
    period_to = serializers.DateField(required=False, allow_null=True, default=None)
    left_out = serializers.ListField(child=serializers.ChoiceField(PARTS), default=list)
    opening = serializers.CharField(allow_blank=True, default="", max_length=LONGEST_OPENING)
    recipient = serializers.CharField(allow_blank=True, default="", max_length=LONGEST_RECIPIENT)

    def to_internal_value(self, data: Any) -> Any:
        unknown = sorted(set(data) - set(self.fields)) if isinstance(data, dict) else []
        if unknown:
            raise serializers.ValidationError({name[:60]: "Not known here." for name in unknown})
        return super().to_internal_value(data)


class ReportList(GenericAPIView):
    """The reports one may read, and asking for one."""

    permission_classes = [IsMember]
    serializer_class = ReportOut

    @extend_schema(operation_id="reports_list", responses=ReportOut(many=True))
    def get(self, request: Request) -> Response:
        """A page of reports, the newest first."""
        page = self.paginate_queryset(reports_for(request.user)) or ()
        audit.record(Event.REPORTS_LISTED, by=member_of(request.user))
        names = names_for(request.user)
        warm({report.client_id for report in page})
        for report in page:
            names.say(report.client)
        return self.get_paginated_response([_plain(report) for report in page])

    @extend_schema(
        operation_id="reports_create",
        parameters=[KEY],
        request=ReportIn,
        responses={201: ReportOut},
    )
    def post(self, request: Request) -> Response:
        """Ask for a report; it is made in the background."""
        given = ReportIn(data=request.data)
        given.is_valid(raise_exception=True)
        wanted = dict(given.validated_data)
        client = client_for(request.user, wanted.pop("client"), Permission.REPORT_REQUEST)
        key = request.headers.get("Idempotency-Key", "")
        if len(key) > LONGEST_KEY:
            raise serializers.ValidationError({"Idempotency-Key": "At most 64 characters."})
        try:
            report = request_report(
                client=client, by=member_of(request.user), request_key=key, **wanted
            )
        except Refusal as refusal:
            raise serializers.ValidationError(serializers.as_serializer_error(refusal)) from None
        return Response(_plain(report), status=status.HTTP_201_CREATED)


class ReportDetail(APIView):
    """One report."""

    permission_classes = [IsMember]

    @extend_schema(operation_id="reports_read", responses=ReportOut)
    def get(self, request: Request, report_id: UUID) -> Response:
        """How far a report is; nothing of its contents."""
        report = report_for(request.user, report_id)
        audit.record(Event.REPORT_VIEWED, by=member_of(request.user), subject=report)
        return Response(_plain(report))


class ReportFile(APIView):
    """A report's PDF."""

    permission_classes = [IsMember]

    @extend_schema(
        operation_id="reports_file",
        responses={
            (200, "application/pdf"): OpenApiTypes.BINARY,
            409: OpenApiResponse(description="Not ready yet"),
        },
    )
    def get(self, request: Request, report_id: UUID) -> HttpResponse:
        """The PDF of a ready report; each download is recorded.

        It names the client: who supervises and knows them under another name gets a 403. So does
        who asks for a copy of the record: it is handed out on its page alone.
        """
        report = report_file_for(request.user, report_id)
        if report.is_record:  # no token can show that it is still its owner
            raise NotAllowed(report_id, report.client)
        if report.state != Report.State.READY:
            raise NotReady
        try:
            content = storage.open_file(report)
        except storage.OutOfReach:
            raise FileAway from None
        except storage.FileLost:
            log.error("report_file_lost", job=str(report.pk))
            raise FileGone from None
        report_taken(report=report, by=member_of(request.user))
        return HttpResponse(content, headers=storage.download_headers(report))


def _plain(report: Report) -> dict[str, Any]:
    names = ReportOut().fields.keys() - {"client", "recipient"}
    told = {"client": report.client_id, "recipient": told_recipient(report)}
    return {name: getattr(report, name) for name in sorted(names)} | told
