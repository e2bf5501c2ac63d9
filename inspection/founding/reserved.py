"""Names that no inspection can have, because an address of the product begins with them."""

from django.urls import get_resolver

RESERVED_FOR_LATER = frozenset(
    {"admin", "api", "assets", "health", "help", "info", "new", "media", "ping", "setup", "static"}
)


def reserved_slugs() -> frozenset[str]:
    """The first parts of every address outside an inspection, and a few kept for later."""
    starts = (str(pattern.pattern).partition("/")[0] for pattern in get_resolver().url_patterns)
    return RESERVED_FOR_LATER | {start for start in starts if start and "<" not in start}
