"""People who save, lose the line, and send again; and the check of what they were told against the database."""

import json
import random
import threading
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from urllib.parse import urlencode
from uuid import uuid4

from bench.site import Site, ask

QUESTIONS = ("L1.1", "L1.2")
VALUES = ("enough", "not_yet")
REPLAYED = 0.35  # of what a client sends, what it or its twin sent before
DRAIN_SECONDS = 60


@dataclass
class Save:
    """One change under its operation id, and what the site has said to it, if anything."""

    case: str
    code: str
    value: str
    base: int
    operation: str = field(default_factory=lambda: str(uuid4()))
    reply: dict | None = None
    refused: bool = False

    def body(self, token: str) -> str:
        return urlencode(
            {
                self.code: self.value,
                f"{self.code}-note": self.operation,
                f"{self.code}-version": self.base,
                "save-operation": self.operation,
                "csrfmiddlewaretoken": token,
            }
        )


class Person:
    """The saves of one person, shared by the clients (browsers) at which they sit at once."""

    def __init__(self, case: str) -> None:
        self.case = case
        self.saves: list[Save] = []


class Client(threading.Thread):
    """Saves until told to stop or `saves` are made; a save in hand is sent until it is answered."""

    def __init__(self, site: Site, person: Person, cookie: str, saves: int, stop: threading.Event) -> None:
        super().__init__(daemon=True)
        self.site, self.person, self.cookie = site, person, cookie
        self.left, self.stop = saves, stop
        self.versions: Counter[str] = Counter()
        self.token = self.token_cookie = ""
        self.contradicted = 0
        self.sent = 0

    def run(self) -> None:
        while not self.stop.is_set() and self.left:
            self.left -= 1
            earlier = self.person.saves
            if earlier and random.random() < REPLAYED:
                self.send(random.choice(earlier[-40:]))
            else:
                code = random.choice(QUESTIONS)
                save = Save(self.person.case, code, random.choice(VALUES), self.versions[code])
                earlier.append(save)
                self.send(save)

    def send(self, save: Save) -> None:
        give_up = time.monotonic() + DRAIN_SECONDS
        while time.monotonic() < give_up:
            status, reply = self.post(save)
            if status == 200 and reply.get("operation") == save.operation:
                return self.acknowledged(save, reply)
            if status == 409 and save.code in reply.get("conflict", {}):
                save.refused = save.reply is None
                self.versions[save.code] = reply["conflict"][save.code]["theirs"]["version"]
                return None
            time.sleep(random.uniform(0.02, 0.2))
        return None

    def acknowledged(self, save: Save, reply: dict) -> None:
        """The same operation must be told the same each time, whichever client asks."""
        told = {key: reply[key] for key in ("saved", "changed", "version")}
        if save.reply is None:
            save.reply = told
        self.contradicted += save.reply != told
        version = told["saved"][save.code]["version"]
        self.versions[save.code] = max(version, self.versions[save.code])

    def post(self, save: Save) -> tuple[int, dict]:
        path = f"/tiny/cases/{save.case}/L1/"
        try:
            if not self.token:
                self.fetch_token()
            headers = {
                "Cookie": f"{self.cookie}; {self.token_cookie}",
                "Content-Type": "application/x-www-form-urlencoded",
            }
            self.sent += 1
            status, _, body = ask(self.site.port, "POST", path, headers, save.body(self.token))
            return status, json.loads(body)
        except (OSError, ValueError):
            return 0, {}

    def fetch_token(self) -> None:
        status, cookies, body = ask(self.site.port, "GET", "/offline-key/", {"Cookie": self.cookie})
        if status == 200:
            self.token_cookie = next(cookie.partition(";")[0] for cookie in cookies if "csrftoken" in cookie)
            self.token = json.loads(body)["token"]


def verify(people: list[Person]) -> dict[str, int]:
    """What became of every save, counted from the field history, where each note is an operation id."""
    from django.db import connections

    from casefiles.models.assessments import Answer

    connections.close_all()  # one opened before a stop is dead
    rows = defaultdict(list)
    chains = defaultdict(list)
    history = Answer.history.filter(assessment__case__reference__startswith="P")
    names = ("note", "version", "value", "id")
    for note, version, value, answer in history.values_list(*names).order_by("history_id"):
        rows[note].append((version, value))
        chains[answer].append((version, note))
    now = {row.pk: (row.version, row.note) for row in Answer.objects.filter(pk__in=chains)}
    saves = [save for person in people for save in person.saves]
    told = [save for save in saves if save.reply]
    return {
        "acknowledged": len(told),
        "refused_as_stale": sum(save.refused and not save.reply for save in saves),
        "unanswered": sum(not save.reply and not save.refused for save in saves),
        "lost": sum(not _kept(save, rows[save.operation]) for save in told)
        + sum(chain[-1] != now[answer] for answer, chain in chains.items()),
        "applied_twice": sum(len(rows[save.operation]) > 1 for save in saves),
        "overwritten_silently": sum(
            version != save.base + 1 for save in saves for version, _ in rows[save.operation]
        )
        + sum([v for v, _ in chain] != list(range(1, len(chain) + 1)) for chain in chains.values()),
    }


def _kept(save: Save, rows: list[tuple[int, str]]) -> bool:
    assert save.reply is not None
    return (save.reply["saved"][save.code]["version"], save.value) in rows
