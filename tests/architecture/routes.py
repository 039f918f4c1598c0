"""Every address of the product, read off the resolver, so that the sweeps grow by themselves."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from django.urls import URLPattern, URLResolver, get_resolver, reverse


@dataclass(frozen=True)
class Route:
    """One address: its name with namespace, and the arguments it takes."""

    name: str
    arguments: tuple[str, ...]

    def url(self, ids: dict[str, object]) -> str:
        """The address, filled from `ids`: "<route name> <argument>", else "<argument>"."""
        given = {
            argument: ids.get(f"{self.name} {argument}") or ids[argument]
            for argument in self.arguments
        }
        return reverse(self.name, kwargs=given)


@cache
def routes() -> tuple[Route, ...]:
    """All of them, but for files Django serves while developing."""
    return tuple(sorted(_below(get_resolver(), ""), key=lambda route: route.name))


def names() -> set[str]:
    return {route.name for route in routes()}


def _below(resolver: URLResolver, namespace: str) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            inside = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from _below(entry, inside)
        elif isinstance(entry, URLPattern):
            assert entry.name, f"{entry.pattern} has no name, so no sweep can hold it"
            full = f"{namespace}{entry.name}"
            candidates = resolver.reverse_dict.getlist(entry.name)
            arguments = next(
                tuple(params)
                for possibilities, pattern, *_ in candidates
                for _template, params in possibilities
            )
            yield Route(full, arguments)
