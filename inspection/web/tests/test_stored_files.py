"""A file that never changes is sent once to each browser, and kept by no one in between."""

from django.http import HttpResponse
from django.test import RequestFactory

from inspection.web.pages import stored


def test_a_browser_that_has_the_file_is_not_sent_it_again(rf: RequestFactory):
    first = stored(rf.get("/"), "ab12", lambda: HttpResponse(b"%PDF"))
    assert (first.status_code, first.content, first["Cache-Control"]) == (200, b"%PDF", "private, no-cache")
    again = stored(rf.get("/", headers={"If-None-Match": first["ETag"]}), "ab12", lambda: HttpResponse(b"%PDF"))
    assert (again.status_code, again.content) == (304, b"")
    newer = stored(
        rf.get("/", headers={"If-None-Match": first["ETag"]}), "cd34", lambda: HttpResponse(b"%PDF 2")
    )
    assert (newer.status_code, newer.content) == (200, b"%PDF 2")
