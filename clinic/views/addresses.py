"""Addresses that leave the product, and secrets that are shown once on the next page."""

from django.conf import settings
from django.http import HttpRequest

from clinic.crypto import SealError, seal, unseal
from clinic.models import keyring

_PLACE = "clinic.views.secret"


def absolute(request: HttpRequest, path: str) -> str:
    """`path` under the public address, where the settings name one."""
    if settings.PUBLIC_URL:
        return f"{settings.PUBLIC_URL.rstrip('/')}{path}"
    return request.build_absolute_uri(path)


def keep_secret(request: HttpRequest, name: str, secret: str) -> None:
    """Keep a secret, sealed, in this session until the page that shows it."""
    request.session[f"once_{name}"] = seal(secret.encode(), f"{_PLACE}:{name}", keyring())


def take_secret(request: HttpRequest, name: str) -> str:
    """The secret kept for this page, once; "" afterwards."""
    sealed = request.session.pop(f"once_{name}", None)
    if sealed is None:
        return ""
    try:
        return unseal(sealed, f"{_PLACE}:{name}", keyring()).decode()
    except SealError:  # the keys changed in between
        return ""
