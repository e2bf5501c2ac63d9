"""What is wrong with a page in a real Chromium."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]


def faults(page: Any) -> list[str]:
    """What axe finds wrong on the page, each with the first element it stands on."""
    results = Axe().run(page, options={"runOnly": {"type": "tag", "values": TAGS}})
    return [f"{fault['id']}: {fault['nodes'][0]['html'][:120]}" for fault in results.response["violations"]]


def scrolls_sideways(page: Any) -> bool:
    return page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
