"""What a save and a section's page cost, beside the textbook's on the same tables.

python -m bench.saves [--rounds 60]
In a database of its own (in the PostgreSQL that DATABASE_URL names, else SQLite) the reference inspection
is loaded and one of its cases given to one assessor, who answers a page of eleven questions. Every request
goes through the whole middleware, in this process. Prints median milliseconds and the number of reads and
writes; the last line is JSON, with the ratios that docs/speed.md promises.
"""

import argparse
import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from bench.database import own_database
from bench.site import ROOT
from bench.timing import in_turn, queries_of

INSPECTION = ROOT / "fixtures" / "inspections" / "rmo-2005"
QUESTIONS = 11
TOGETHER = 10
VALUES = ("yes", "no")
FORM = "application/x-www-form-urlencoded"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=60)
    options = parser.parse_args()
    with own_database() as engine:
        desk = _prepare()
        acts = {
            "one answer saved": desk.save_one,
            "ten answers saved": desk.save_ten,
            "section page": desk.open_page,
            "textbook save": desk.save_textbook,
            "textbook page": desk.open_textbook,
        }
        for act in acts.values():
            act()  # what is read once in a process is not counted
        queries = {name: len(queries_of(act)) for name, act in acts.items()}
        medians = in_turn(acts, options.rounds)
        desk.check()
    print(f"{engine}, {options.rounds} rounds\n{'':<20}{'median ms':>10}{'queries':>9}")
    for name, milliseconds in medians.items():
        print(f"{name:<20}{milliseconds:>10.1f}{queries[name]:>9}")
    print(json.dumps(_result(engine, medians, queries)))


def _result(engine: str, medians: dict[str, float], queries: dict[str, int]) -> dict[str, Any]:
    one, page = medians["one answer saved"], medians["section page"]
    textbook = medians["textbook save"]
    return {
        "database": engine,
        "ms": {name: round(ms, 1) for name, ms in medians.items()},
        "queries": queries,
        "one_to_textbook": round(one / textbook, 2),
        "ten_to_one": round(medians["ten answers saved"] / one, 2),
        "page_to_textbook_save": round(page / textbook, 2),
        "page_to_textbook_page": round(page / medians["textbook page"], 2),
    }


@dataclass
class Desk:
    """An assessor's browser, and the answers it saves: each time with another note, and another value where
    no other question hangs on it (`free`).
    """

    browser: Any
    page: str
    codes: list[str]  # the eleven, free ones first
    free: set[str]
    section: str
    assessment: int
    answers: dict[str, Any]  # those of the section, by code
    versions: dict[str, int]
    values: dict[str, str]
    turn: int = field(default=0)

    def save_one(self) -> None:
        self._save(self.codes[:1])

    def save_ten(self) -> None:
        self._save(self.codes[-TOGETHER:])

    def _save(self, codes: list[str]) -> None:
        """As the page's script does."""
        fields: dict[str, object] = {"save-operation": str(uuid4())}
        for code in codes:
            fields |= {code: self._other(code), f"{code}-note": self._note()}
            fields[f"{code}-version"] = self.versions[code]
        headers = {"accept": "application/json"}
        reply = self._asked("post", self.page, urlencode(fields), FORM, headers=headers)
        for code, saved in reply.json()["saved"].items():
            self.versions[code] = saved["version"]

    def open_page(self) -> None:
        self._asked("get", self.page)

    def save_textbook(self) -> None:
        """The answer that `save_one` saves."""
        code = self.codes[0]
        fields = {"value": self._other(code), "note": self._note()}
        reply = self._asked("post", f"/textbook/answers/{self.answers[code]}/", urlencode(fields), FORM)
        self.versions[code] = reply.json()["version"]

    def open_textbook(self) -> None:
        self._asked("get", f"/textbook/{self.assessment}/{self.section}/")

    def _other(self, code: str) -> str:
        if code in self.free:
            self.values[code] = VALUES[self.values[code] == VALUES[0]]
        return self.values[code]

    def _note(self) -> str:
        self.turn += 1
        return f"Seen in the file, part {self.turn}."

    def _asked(self, method: str, address: str, *args: Any, **kwargs: Any) -> Any:
        response = getattr(self.browser, method)(address, *args, **kwargs)
        if response.status_code != 200:
            raise SystemExit(f"{address}: {response.status_code} {response.content[:300]!r}")
        return response

    def check(self) -> None:
        """Every save that was acknowledged is a row of history, by either way."""
        from casefiles.models.assessments import Answer

        for code, key in self.answers.items():
            row = Answer.objects.get(pk=key)
            if (row.version, row.value) != (self.versions[code], self.values[code]):
                raise SystemExit(f"{code}: {row.value} in version {row.version}")
            if not Answer.history.filter(id=key, version=row.version, value=row.value).exists():
                raise SystemExit(f"{code}: version {row.version} is not in the history")


def _prepare() -> Desk:
    """The reference inspection in fieldwork, and its case with the most open questions on such a page."""
    from django.conf import settings

    from inspection.models import Inspection
    from reports.archive.folder import load_inspection

    settings.ROOT_URLCONF = "bench.textbook"
    load_inspection(INSPECTION)
    inspection = Inspection.objects.get(slug="rmo-2005")
    Inspection.objects.filter(pk=inspection.pk).update(phase="fieldwork")
    assessment, section, free = _busiest(inspection)
    user = _assessor(inspection, assessment)
    found = assessment.answers.filter(criterion__code__startswith=f"{section}.")
    rows = {row.criterion.code: row for row in found.select_related("criterion")}
    return Desk(
        browser=_signed_in(user),
        page=f"/rmo-2005/cases/{assessment.case.reference}/{section}/",
        codes=sorted(rows, key=lambda code: code not in free),
        free=free,
        section=section,
        assessment=assessment.pk,
        answers={code: row.pk for code, row in rows.items()},
        versions={code: row.version for code, row in rows.items()},
        values={code: row.value for code, row in rows.items()},
    )


def _busiest(inspection: Any) -> tuple[Any, str, set[str]]:
    """(scoring, section of eleven questions that it is asked in full, codes on which no other hangs)."""
    from casefiles.models.assessments import Assessment
    from criteria.store.queries import read_instrument

    instrument = read_instrument(inspection)
    sections = [one for one in instrument.sections("case") if len(one.criteria) == QUESTIONS]
    for scoring in Assessment.objects.filter(case__inspection=inspection).select_related("case"):
        given = scoring.answers.filter(by_rule=False).select_related("criterion")
        answers = {one.criterion.code: one.value for one in given}
        for section in sections:
            codes = [one.code for one in section.criteria]
            if all(answers.get(code) in VALUES for code in codes):
                facts = {**scoring.case.facts, **scoring.facts}
                free = {code for code in codes if _is_free(code, instrument, facts, answers)}
                if free:
                    return scoring, section.code, free
    raise SystemExit(f"No case is asked {QUESTIONS} questions of a section")


def _is_free(code: str, instrument: Any, facts: Any, answers: dict[str, str]) -> bool:
    """Whether the answer to `code` leaves every other question as it is."""
    from criteria import rules

    first, second = (rules.applicability(instrument, facts, answers | {code: one}) for one in VALUES)
    return all(first[other].state == second[other].state for other in first)


def _assessor(inspection: Any, assessment: Any) -> Any:
    """Amir of the case's area, who scores it, and may change answers by Django's own permissions."""
    from django.contrib.auth.models import Group, Permission, User

    from casefiles.models.assessments import Assessment
    from inspection.models import Membership, Role

    user, _ = User.objects.get_or_create(username="amir-of-the-bench")
    area = assessment.case.area
    Membership.objects.create(user=user, inspection=inspection, role=Role.ASSESSOR, area=area)
    mine = Assessment.objects.filter(pk=assessment.pk)
    mine.update(assessor=user, status="in_progress", submitted_at=None)
    assessors = Group.objects.create(name="Assessors")
    assessors.permissions.add(Permission.objects.get(codename="change_answer"))
    user.groups.add(assessors)
    return user


def _signed_in(user: Any) -> Any:
    from django.test import Client

    browser = Client()
    browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return browser


if __name__ == "__main__":
    main()
