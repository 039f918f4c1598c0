"""The API's addresses, version 1."""

from django.urls import path

from assessments.api import Alerts, Assignments, Instruments, Scores
from clinic.api import ClientDetail, ClientList
from reports.api import ReportDetail, ReportFile, ReportList

urlpatterns = [
    path("clients/", ClientList.as_view(), name="clients"),
    path("clients/<uuid:client_id>/", ClientDetail.as_view(), name="client"),
    path("alerts/", Alerts.as_view(), name="alerts"),
    path("assignments/", Assignments.as_view(), name="assignments"),
    path("instruments/", Instruments.as_view(), name="instruments"),
    path("scores/", Scores.as_view(), name="scores"),
    path("reports/", ReportList.as_view(), name="reports"),
    path("reports/<uuid:report_id>/", ReportDetail.as_view(), name="report"),
    path("reports/<uuid:report_id>/file/", ReportFile.as_view(), name="report_file"),
]
