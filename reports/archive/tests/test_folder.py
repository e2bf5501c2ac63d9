"""A folder of files that is not as it should be: every fault of `inspection.json` is named with its place."""

import json
import shutil
from pathlib import Path

import pytest

from inspection.models import Inspection
from inspection.problems import ProblemsFound
from reports.archive.folder import load_inspection

pytestmark = pytest.mark.django_db
FIXTURES = Path(__file__).parents[3] / "fixtures"
AREAS = [{"name": "North", "cases_requested": 3}, {"name": "South"}]
AMIR = {"username": "amir", "name": "Amir Shah", "role": "assessor", "area": "North"}
BASICS = {
    "slug": "books",
    "title": "Open Books",
    "publisher": "Inspectorate of Libraries",
    "instrument": "tiny.json",
    "areas": AREAS,
    "people": [AMIR],
}


@pytest.fixture
def folder(tmp_path):
    shutil.copy(FIXTURES / "instruments" / "tiny.json", tmp_path)
    return tmp_path


def load(folder: Path, text: str | None = None, **changed: object) -> Inspection:
    document = {key: value for key, value in {**BASICS, **changed}.items() if value is not None}
    (folder / "inspection.json").write_text(text or json.dumps(document), encoding="utf-8")
    return load_inspection(folder)


def person(**changed: object) -> list[dict[str, object]]:
    return [{key: value for key, value in {**AMIR, **changed}.items() if value is not None}]


def test_a_folder_as_it_should_be_loads(folder):
    inspection = load(folder)
    assert [area.name for area in inspection.areas.all()] == ["North", "South"]
    assert [one.user.username for one in inspection.memberships.all()] == ["amir"]


@pytest.mark.parametrize(
    ("changed", "place", "message"),
    [
        ({"slug": None}, "", 'The key "slug" is missing.'),
        ({"title": None}, "", 'The key "title" is missing.'),
        ({"publisher": None}, "", 'The key "publisher" is missing.'),
        ({"instrument": None}, "", 'The key "instrument" is missing.'),
        ({"areas": None}, "", 'The key "areas" is missing.'),
        ({"areas": []}, "areas", "Is empty: put something in it or leave it out."),
        ({"areas": "North"}, "areas", 'Must be a list in [square brackets], not "North".'),
        ({"areas": ["North"]}, "areas[0]", 'Must be a group in {curly brackets}, not "North".'),
        ({"areas": [{"cases_requested": 3}]}, "areas[0]", 'The key "name" is missing.'),
        (
            {"areas": [{"name": "North", "cases": 3}], "people": []},
            "areas[0].cases (area North)",
            'Unknown key "cases": use name, cases_requested.',
        ),
        (
            {"areas": [{"name": "North", "cases_requested": "3"}], "people": []},
            "areas[0].cases_requested (area North)",
            'Must be a whole number, not "3".',
        ),
        (
            {"areas": [{"name": "North"}, {"name": "NORTH"}]},
            "areas[1].name (area NORTH)",
            'The area "NORTH" is there already.',
        ),
        ({"tittle": "Open"}, "tittle", 'Unknown key "tittle": did you mean "title"?'),
        ({"title": " "}, "title", '"" is not allowed here. Write something here.'),
        ({"title": "x" * 201}, "title", "Is longer than 200 characters."),
        (
            {"slug": "Books"},
            "slug",
            '"Books" is not allowed here. Use small letters, digits and single hyphens.',
        ),
        ({"slug": "sign-in"}, "slug", '"sign-in" is kept for the service: choose another short name.'),
        ({"phase": "fieldwrok"}, "phase", '"fieldwrok" is not allowed: did you mean "fieldwork"?'),
        ({"language": "fr"}, "language", '"fr" is not allowed: use one of en-GB, cy.'),
        ({"combined_method": 1}, "combined_method", "1 is not allowed: use one of pooled, mean."),
        ({"small_number_threshold": 2}, "small_number_threshold", "Must be 3 or more, not 2."),
        ({"publish_area_figures": "yes"}, "publish_area_figures", 'Must be true or false, not "yes".'),
        ({"people": person(username=None)}, "people[0]", 'The key "username" is missing.'),
        ({"people": person(name=None)}, "people[0] (person amir)", 'The key "name" is missing.'),
        ({"people": person(role=None)}, "people[0] (person amir)", 'The key "role" is missing.'),
        (
            {"people": person(rôle="lead")},
            'people[0]["rôle"] (person amir)',
            'Unknown key "rôle": did you mean "role"?',
        ),
        (
            {"people": person(role="assesor")},
            "people[0].role (person amir)",
            '"assesor" is no role: did you mean "assessor"?',
        ),
        (
            {"people": person(area="Nort")},
            "people[0].area (person amir)",
            '"Nort" is no area of this inspection: did you mean "North"?',
        ),
        (
            {"people": person(username="amir shah")},
            "people[0].username (person amir shah)",
            '"amir shah" is not allowed here. Use letters, digits and @ . + - _ only.',
        ),
        (
            {"people": [*person(), *person(username="Amir")]},
            "people[1].username (person Amir)",
            "This user name is there already.",
        ),
        (
            {"title": "Open\x0bBooks"},
            "title",
            "Holds a control character, U+000B (VT): take it out.",
        ),
    ],
)
def test_a_fault_is_named_with_its_place(folder, changed, place, message):
    with pytest.raises(ProblemsFound) as refused:
        load(folder, **changed)
    wanted = f"inspection.json, {place or 'file'}"
    assert [(problem.place, problem.message) for problem in refused.value.problems] == [(wanted, message)]
    assert not Inspection.objects.filter(slug="books").exists()


def test_every_fault_is_named_at_once(folder):
    with pytest.raises(ProblemsFound) as refused:
        load(folder, slug="new", people=[*person(role="boss"), *person(username="bea", area="East")])
    assert [problem.place for problem in refused.value.problems] == [
        "inspection.json, slug",
        "inspection.json, people[0].role (person amir)",
        "inspection.json, people[1].area (person bea)",
    ]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('{"slug": "books",', "inspection.json, line 1, column 18"),
        ("[]", "inspection.json, file"),
        ("3", "inspection.json, file"),
        (" ", "inspection.json, file"),
        ('{"slug": "books", "slug": "other"}', "inspection.json, file"),
    ],
)
def test_what_is_no_group_in_json_is_refused(folder, text, place):
    with pytest.raises(ProblemsFound) as refused:
        load(folder, text)
    assert refused.value.problems[0].place == place


@pytest.mark.parametrize(
    ("name", "message"), [("gone.json", "The file is missing."), (".", "The file cannot be read")]
)
def test_an_instrument_that_is_no_file_is_named(folder, name, message):
    with pytest.raises(ProblemsFound, match=message):
        load(folder, instrument=name)


def test_an_area_with_a_no_break_space_is_the_area(folder):
    load(folder, areas=[{"name": "West\u00a0Midlands"}], people=person(area="West Midlands"))
    assert Inspection.objects.get(slug="books").areas.get().name == "West Midlands"
