"""Names that no inspection can have, because an address of the product begins with them."""

from collections.abc import Iterator

from django.urls import URLResolver, get_resolver

RESERVED_FOR_LATER = frozenset(
    {"admin", "api", "assets", "health", "help", "info", "new", "media", "ping", "setup", "static"}
)


def reserved_slugs() -> frozenset[str]:
    """The first parts of every address outside an inspection, and a few kept for later."""
    starts = {route.partition("/")[0] for route in _routes(get_resolver())}
    return RESERVED_FOR_LATER | {start for start in starts if start and "<" not in start}


def _routes(resolver: URLResolver) -> Iterator[str]:
    """The beginnings of all addresses, where several share one that is empty too."""
    for pattern in resolver.url_patterns:
        route = str(pattern.pattern)
        if isinstance(pattern, URLResolver) and not route:
            yield from _routes(pattern)
        yield route
