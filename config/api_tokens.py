"""Signing in to the API by token."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.plumbing import build_bearer_security_scheme_object
from knox.auth import TokenAuthentication
from rest_framework.exceptions import AuthenticationFailed

from clinic import walls


class Tokens(TokenAuthentication):
    """Knox's tokens. What cannot be one is refused like any unknown token."""

    def authenticate_credentials(self, token: bytes) -> Any:
        if not token.isalnum():  # ASCII only; knox would fail to decode other bytes
            raise AuthenticationFailed
        user, found = super().authenticate_credentials(token)
        walls.enter_as(user)
        return user, found


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the schema describes them."""

    target_class = "config.api_tokens.Tokens"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        return build_bearer_security_scheme_object("Authorization", "Token")
