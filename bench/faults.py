"""Kill workers and stop the database while people save, then count what was lost or made twice.

python -m bench.faults --database sqlite|postgres --clients 20 --kills 200 --stops 20 --seconds 300
Two clients share each person, and send each other's saves again. The last line is JSON. Exits with 1
when an acknowledged save is lost, made twice or overwritten, or when the site stays away over ten seconds.
"""

import argparse
import json
import random
import sys
import threading
import time
from typing import Any

from bench.clients import DRAIN_SECONDS, Client, Person, verify
from bench.site import DATABASES, Site

LONGEST_RECOVERY = 10.0
EVERY_WORKER = 5  # each fifth kill takes all workers at once


def main(arguments: list[str]) -> int:
    options = _options(arguments)
    result = run(**vars(options))
    for key, value in result.items():
        print(f"{key.replace('_', ' '):>24}  {value}")
    print(json.dumps(result))
    wrong = ("lost", "applied_twice", "overwritten_silently", "contradicted", "unanswered")
    slow = result["slowest_recovery_s"] > LONGEST_RECOVERY
    short = result["kills"] < options.kills or result["stops"] < options.stops
    return int(any(result[key] for key in wrong) or slow or short)


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", choices=DATABASES, default="sqlite")
    for name, default in (("clients", 20), ("kills", 200), ("stops", 0), ("seconds", 300)):
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--saves", type=int, default=0, help="by each client; 0: until the end")
    return parser.parse_args(arguments)


def run(*, database: str, clients: int, kills: int, stops: int, seconds: int, saves: int = 0) -> dict[str, Any]:
    """One run. `seconds` bounds the faults; with `saves` the clients end by themselves."""
    people = [Person(f"P{number}") for number in range((clients + 1) // 2)]
    stop = threading.Event()
    site = Site(database, len(people))
    with site:
        began = time.monotonic()
        threads = [
            Client(site, people[n // 2], site.sessions[n // 2], saves or -1, stop) for n in range(clients)
        ]
        for thread in threads:
            thread.start()
        made = _make_faults(site, kills, stops, began + seconds)
        while saves and any(t.is_alive() for t in threads) and time.monotonic() < began + seconds:
            time.sleep(0.1)
        if not (kills or stops or saves):
            time.sleep(seconds)
        stop.set()
        for thread in threads:
            thread.join(DRAIN_SECONDS)
        return {
            "database": database,
            "clients": clients,
            "sent": sum(thread.sent for thread in threads),
            **verify(people),
            "contradicted": sum(thread.contradicted for thread in threads),
            **made,
            "seconds": round(time.monotonic() - began),
        }


def _make_faults(site: Site, kills: int, stops: int, until: float) -> dict[str, int | float]:
    """Kills and stops in a random order, spread over the time there is, each waited out."""
    faults = ["kill"] * kills + ["stop"] * stops
    random.shuffle(faults)
    slowest, done = 0.0, {"kill": 0, "stop": 0}
    for number, fault in enumerate(faults):
        left = until - time.monotonic()
        if left <= 0 or done[fault] >= (kills if fault == "kill" else stops):
            continue
        time.sleep(random.uniform(0.2, 1.0) * min(1.0, left / (len(faults) - number)))
        began = time.monotonic()
        if fault == "kill":
            done["kill"] += site.kill(every=number % EVERY_WORKER == 0)
        else:
            site.database.stop()
            done["stop"] += 1
        site.recovered(within=60)
        slowest = max(slowest, time.monotonic() - began)
    return {
        "kills": done["kill"],
        "stops": done["stop"],
        "slowest_recovery_s": round(slowest, 2),
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
