"""What a request writes is in one transaction of its own, so that an error halfway leaves nothing behind.

A test lies in a transaction that is rolled back: what counts is what the request has opened within it.
"""

import re
from collections.abc import Callable
from typing import Any

from django.db import connection

ALONE = "|".join(
    [
        'django_session"',
        'auth_user" SET "last_login"',
        'casefiles_caseaccess"',
        'inspection_cache"',
        'usersessions_usersession"',
        'mfa_authenticator" SET "last_used_at"',
        'socialaccount_socialaccount" SET',
    ]
)
"""One row that is written by itself: who has signed in, where and by what, who opened which case, and guesses,
which count whatever becomes of the request.
"""
WRITES = re.compile(rf'(?:INSERT INTO|UPDATE|DELETE FROM) "(?!{ALONE})|SELECT .* FOR UPDATE', re.S)


def within_one_transaction(handle: Callable[..., Any]) -> Callable[..., Any]:
    """`handle` a request, and raise AssertionError at the first write or lock outside its one transaction."""

    def checked(*arguments: Any) -> Any:
        in_test, begun = connection.in_atomic_block, set()
        depth = len(connection.savepoint_ids)

        def execute_checked(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
            if WRITES.match(sql):
                own = connection.savepoint_ids[depth:] if in_test else [None] * connection.in_atomic_block
                assert own, f"In no transaction: {sql}"
                begun.add(own[0])
                assert len(begun) == 1, f"In a second transaction: {sql}"
            return execute(sql, *rest)

        with connection.execute_wrapper(execute_checked):
            return handle(*arguments)

    return checked
