"""What a request writes is in a transaction of its own, so that an error halfway leaves nothing behind.

A test lies in a transaction that is rolled back: what counts is whether the request has opened another in it.
"""

import re
from collections.abc import Callable
from typing import Any

from django.db import connection

ALONE = 'django_session"|auth_user" SET "last_login"|casefiles_caseaccess"'
"""One row that is written by itself: who has signed in, and who opened which case."""
WRITES = re.compile(rf'(?:INSERT INTO|UPDATE|DELETE FROM) "(?!{ALONE})|SELECT .* FOR UPDATE', re.S)


def within_transactions(handle: Callable[..., Any]) -> Callable[..., Any]:
    """`handle` a request, and raise AssertionError at the first write or lock outside a transaction of its own."""

    def checked(*arguments: Any) -> Any:
        outside = _open_transactions()

        def execute_checked(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
            assert not WRITES.match(sql) or _open_transactions() > outside, f"In no transaction: {sql}"
            return execute(sql, *rest)

        with connection.execute_wrapper(execute_checked):
            return handle(*arguments)

    return checked


def _open_transactions() -> int:
    return connection.in_atomic_block + len(connection.savepoint_ids)
