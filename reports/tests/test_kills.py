"""A short run of bench/renders.py: workers die in the middle, reports are finished all the same."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_every_report_is_made_once_and_whole_though_workers_are_killed():
    options = ["--kills", "3", "--workers", "1", "--stale", "1", "--seconds", "100"]
    command = [sys.executable, "-m", "bench.renders", "--database", "sqlite", *options]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=240)
    result = json.loads(done.stdout.splitlines()[-1])
    assert result["kills"] == 3
    assert result["finished"] == result["reports"]
    assert (result["twice"], result["partial"]) == (0, 0)
