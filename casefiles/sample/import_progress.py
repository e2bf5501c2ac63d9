"""A page that is sent bit by bit while a large sample is imported: it needs no script.

The import runs as the page is sent, in one transaction. Whoever leaves the page stops it, and then nothing
has changed.
"""

import logging
from collections.abc import Generator, Iterator

from django.http import HttpRequest, StreamingHttpResponse
from django.template.loader import render_to_string
from django.utils.crypto import get_random_string

from casefiles.sample.actions import ImportResult, ImportStep

logger = logging.getLogger(__name__)


def progress_page(
    request: HttpRequest, steps: Generator[ImportStep, None, ImportResult]
) -> StreamingHttpResponse:
    """`steps` are taken while the page is read; the first has been taken already."""
    mark = get_random_string(32)
    page = render_to_string("casefiles/sample/importing.html", {"mark": mark}, request)
    response = StreamingHttpResponse(_parts(page, mark, steps, request.path))
    response["X-Accel-Buffering"] = "no"  # nginx would keep the page until it is whole
    return response


def _parts(page: str, mark: str, steps: Generator[ImportStep, None, ImportResult], path: str) -> Iterator[str]:
    top, _, bottom = page.partition(mark)
    yield top
    try:
        while True:
            done, total = next(steps)
            words = f"{done:,} of {total:,} cases"
            context = {"done": done, "total": total, "words": words}
            yield render_to_string("casefiles/sample/_import_step.html", context)
    except StopIteration as end:
        yield _result_html(end.value)
    except Exception:
        logger.exception("An import failed half-way: %s", path)
        yield _result_html(None)
    finally:
        steps.close()
    yield bottom


def _result_html(imported: ImportResult | None) -> str:
    words = f"Cases added: {imported.added:,}, changed: {imported.changed:,}" if imported else ""
    context = {"imported": imported, "words": words}
    return render_to_string("casefiles/sample/_imported.html", context)
