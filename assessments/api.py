"""Check-ins and scores over the API: the same gates and the same action as the pages."""

from typing import Any

from django.core.exceptions import ValidationError as Refused
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from assessments.access import alerts_for
from assessments.actions.check_ins import LONGEST_WHY, assign_check_in
from assessments.models import Alert, Assignment
from assessments.queries import ATTACHMENT, assignment_summary, assignments_of, score_summaries
from assessments.queries.alerts import alert_summaries
from assessments.queries.offered import offered
from clinic import audit
from clinic.access import client_for, clients_for, member_of
from clinic.api_permissions import IsMember
from clinic.models import Event
from clinic.roles import Permission

_OF_CLIENT = [OpenApiParameter("client", OpenApiTypes.UUID, description="One client only.")]


class Strict(serializers.Serializer):
    """Refuses keys it does not name, so that a misspelt one is never silently dropped."""

    def to_internal_value(self, data: Any) -> Any:
        unknown = set(data) - set(self.fields) if isinstance(data, dict) else set()
        if unknown:
            raise serializers.ValidationError(dict.fromkeys(unknown, "This key is not known."))
        return super().to_internal_value(data)


class OfClient(serializers.Serializer):
    """Which client a list is about; none means every one within reach."""

    client = serializers.UUIDField(required=False)


class AssignmentIn(Strict):
    """A check-in to ask for."""

    client = serializers.UUIDField()
    instrument = serializers.CharField(default=ATTACHMENT, max_length=60)
    why = serializers.CharField(max_length=LONGEST_WHY)
    closes_on = serializers.DateField()


class AssignmentOut(serializers.Serializer):
    """A check-in and where it stands."""

    id = serializers.UUIDField()
    client = serializers.UUIDField()
    instrument = serializers.CharField()
    version = serializers.CharField()
    why = serializers.CharField()
    state = serializers.ChoiceField(Assignment.State.choices)
    created_at = serializers.DateTimeField()
    closes_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)


class InstrumentOut(serializers.Serializer):
    """A questionnaire clients of the practice can be asked to answer, in its present version."""

    id = serializers.CharField()
    version = serializers.CharField()
    language = serializers.CharField()
    title = serializers.CharField()
    minutes = serializers.IntegerField()
    cadence = serializers.CharField()
    min_interval_days = serializers.IntegerField()


class InstrumentsOut(serializers.Serializer):
    """All of them at once, in the shape of a page."""

    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = InstrumentOut(many=True)


class ScoreOut(serializers.Serializer):
    """A score with what was said of it when it came; see the verdict for parameters and source."""

    id = serializers.UUIDField()
    client = serializers.UUIDField()
    response = serializers.UUIDField()
    instrument = serializers.CharField()
    version = serializers.CharField()
    about = serializers.CharField(help_text="Whom a repeated form asked about; empty elsewhere.")
    scale = serializers.CharField()
    value = serializers.FloatField(allow_null=True)
    answered = serializers.IntegerField()
    items = serializers.IntegerField()
    prorated = serializers.BooleanField(help_text="A sum raised to what all items would give.")
    on = serializers.DateField()
    state = serializers.CharField()
    zone = serializers.CharField()
    verdict = serializers.DictField()
    placement = serializers.DictField()
    created_at = serializers.DateTimeField()


class Assignments(GenericAPIView):
    """Check-ins of one's own caseload."""

    permission_classes = [IsMember]
    serializer_class = AssignmentOut

    @extend_schema(
        operation_id="assignments_list",
        parameters=_OF_CLIENT,
        responses=AssignmentOut(many=True),
    )
    def get(self, request: Request) -> Response:
        """A page of check-ins, the newest first."""
        page = self.paginate_queryset(assignments_of(clients_asked_for(request)))
        audit.record(Event.CHECK_IN_VIEWED, by=member_of(request.user))
        return self.get_paginated_response([assignment_summary(row) for row in page or ()])

    @extend_schema(
        operation_id="assignments_create", request=AssignmentIn, responses={201: AssignmentOut}
    )
    def post(self, request: Request) -> Response:
        """Ask for a check-in. Its link is made and shown on the check-in's page only."""
        form = AssignmentIn(data=request.data)
        form.is_valid(raise_exception=True)
        asked = dict(form.validated_data)
        client = client_for(request.user, asked.pop("client"), Permission.CHECK_IN_ASSIGN)
        try:
            row = assign_check_in(client=client, by=member_of(request.user), **asked)
        except Refused as refused:
            raise serializers.ValidationError(_errors(refused)) from refused
        return Response(assignment_summary(row), status=status.HTTP_201_CREATED)


class Instruments(GenericAPIView):
    """What a client can be asked to answer: shipped, and the practice's own."""

    permission_classes = [IsMember]
    serializer_class = InstrumentsOut
    pagination_class = None

    @extend_schema(operation_id="instruments_list")
    def get(self, request: Request) -> Response:
        """All of them on one page; `id` is what a new check-in names."""
        member = member_of(request.user, Permission.LIBRARY_READ)
        found = [offer.instrument for offer in offered(member.practice)]
        body = {"next": None, "previous": None, "results": found}
        return Response(InstrumentsOut(body).data)


class AlertOut(serializers.Serializer):
    """An alert and where it stands: no word of what was told, which is read on its page."""

    id = serializers.UUIDField()
    client = serializers.UUIDField()
    rule = serializers.ChoiceField(Alert.Rule.choices)
    colour = serializers.ChoiceField(Alert.Colour.choices)
    state = serializers.ChoiceField(Alert.State.choices)
    owner_name = serializers.CharField(allow_null=True)
    raised_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField(allow_null=True)
    seen_at = serializers.DateTimeField(allow_null=True)
    decided_at = serializers.DateTimeField(allow_null=True)
    created_at = serializers.DateTimeField()


class Alerts(GenericAPIView):
    """Alerts of the records one reads, and those in one's own hands."""

    permission_classes = [IsMember]
    serializer_class = AlertOut

    @extend_schema(operation_id="alerts_list", responses=AlertOut(many=True))
    def get(self, request: Request) -> Response:
        """A page of alerts, the newest first. They are decided on their own page only."""
        page = self.paginate_queryset(alert_summaries(alerts_for(request.user)))
        audit.record(Event.ALERTS_LISTED, by=member_of(request.user))
        return self.get_paginated_response(page)


class Scores(GenericAPIView):
    """Scores of one's own caseload."""

    permission_classes = [IsMember]
    serializer_class = ScoreOut

    @extend_schema(operation_id="scores_list", parameters=_OF_CLIENT, responses=ScoreOut(many=True))
    def get(self, request: Request) -> Response:
        """A page of scores, the newest first."""
        page = self.paginate_queryset(score_summaries(clients_asked_for(request)))
        audit.record(Event.SCORES_READ, by=member_of(request.user))
        return self.get_paginated_response(page)


def clients_asked_for(request: Request) -> Any:
    """The one client of `?client=`, through the gate, or all whose record one may read.

    Refused to whoever may read no record at all, instead of an empty list.
    """
    member_of(request.user, Permission.RECORD_READ)
    form = OfClient(data=request.query_params)
    form.is_valid(raise_exception=True)
    if pk := form.validated_data.get("client"):
        return [client_for(request.user, pk, Permission.RECORD_READ)]
    return clients_for(request.user, Permission.RECORD_READ)


def _errors(refused: Refused) -> dict[str, list[str]]:
    if hasattr(refused, "error_dict"):
        return refused.message_dict
    return {"non_field_errors": refused.messages}
