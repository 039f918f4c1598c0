"""Whether a page or only its part is asked for."""

from django.http import HttpRequest


def wants_fragment(request: HttpRequest) -> bool:
    """htmx swaps a part of the page; going back in its history needs the whole of it."""
    details = getattr(request, "htmx", None)
    return details is not None and bool(details) and not details.history_restore_request
