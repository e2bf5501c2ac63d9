"""A short run of the fault harness, on the database that these tests run on."""

import json
import subprocess
import sys
from pathlib import Path

from django.db import connection

ROOT = Path(__file__).resolve().parents[2]


def run(**options: object) -> dict[str, object]:
    database = "postgres" if connection.vendor == "postgresql" else "sqlite"
    command = [sys.executable, "-m", "bench.faults", "--database", database]
    command += [part for name, value in options.items() for part in (f"--{name}", str(value))]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=240)
    result: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return result


def test_no_acknowledged_save_is_lost_or_made_twice_while_workers_die() -> None:
    result = run(clients=20, kills=4, stops=2 if connection.vendor == "postgresql" else 0, seconds=15)
    assert result["acknowledged"]
    assert result["kills"]
    wrong = ("lost", "applied_twice", "overwritten_silently", "contradicted")
    assert {name: result[name] for name in wrong} == dict.fromkeys(wrong, 0)


def test_twenty_clients_with_replayed_saves_make_no_duplicate() -> None:
    result = run(clients=20, kills=0, stops=0, saves=6, seconds=60)
    wrong = ("lost", "applied_twice", "overwritten_silently", "contradicted", "unanswered")
    assert {name: result[name] for name in wrong} == dict.fromkeys(wrong, 0)
