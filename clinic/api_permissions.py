"""Who the API answers at all. Which rows they reach is the gate's question (`access.py`)."""

from typing import Any

from rest_framework.permissions import BasePermission
from rest_framework.request import Request


class Nobody(BasePermission):
    """The default: a view that names no permission answers nobody."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return False


class IsMember(BasePermission):
    """An active member of a practice."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return bool(request.user and request.user.is_authenticated and request.user.member)
