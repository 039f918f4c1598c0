"""Addresses of `clinic`."""

from django.urls import path

from clinic.views import clients, people, tokens

urlpatterns = [
    path("clients/new/", clients.client_new, name="client_new"),
    path("clients/<uuid:client_id>/details/", clients.client_details, name="client_details"),
    path("clients/<uuid:client_id>/consent/", clients.client_consent, name="client_consent"),
    path("practice/people/", people.practice_people, name="practice_people"),
    path("account/tokens/", tokens.api_tokens, name="api_tokens"),
    path("account/tokens/revoke/", tokens.api_token_revoke, name="api_token_revoke"),
]
