"""The results pages, asked for by each of the cast."""

import hashlib
import io

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from inspection.models import Inspection
from reports.document.building import build_report
from reports.document.frozen import as_json
from reports.models.publishing import PublishedReport
from reports.tests import orchards
from reports.tests.browsers import ROLES, sign_in, soup, text

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 the report"


@pytest.fixture
def inspection() -> Inspection:
    """Twelve orchards of Kent, seven pruned, one of Hereford; a version is published."""
    found = orchards.plant()
    for n in range(12):
        value = "yes" if n < 7 else "no"
        orchards.case(found, "kent", f"K{n:02}", {"T1.1": value, "T2.1": "na"})
    orchards.case(found, "hereford", "H1", {"T1.1": "yes"}, sample={"crop": "Pears"})
    orchards.judge(found, "kent", "M1.1", "good")
    PublishedReport.objects.create(
        inspection=found,
        version=1,
        frozen=as_json(build_report(found)),
        pdf=PDF,
        sha256=hashlib.sha256(PDF).hexdigest(),
    )
    return found


ADDRESSES = {
    "areas/": {"ines", "laura"},
    "results/": {"ines", "laura"},
    "results/criteria/T1.1/": {"ines", "laura"},
    "report/": {"ines", "laura", "max"},
    "report/data.csv": {"ines", "laura"},
    "report/codebook.csv": {"ines", "laura", "max"},
    "report/1/pdf/": {"ines", "laura", "max"},
    "report/1/data.csv": {"ines", "laura", "max"},
}


@pytest.mark.parametrize("address", ADDRESSES)
def test_who_may_open_what(inspection, address):
    for name in (*ROLES, "olga"):
        expected = 200 if name in ADDRESSES[address] else 404 if name == "olga" else 403
        assert sign_in(inspection, name).get(f"/orchards/{address}").status_code == expected


@pytest.mark.parametrize("address", ADDRESSES)
def test_nobody_signed_in_is_asked_to_sign_in(inspection, address):
    response = Client().get(f"/orchards/{address}")
    assert response.status_code == 302
    assert response["Location"].startswith("/sign-in/")


def test_results_print_every_percentage_with_its_cases(inspection):
    page = soup(sign_in(inspection, "ines").get("/orchards/results/"))
    rows = [text(row) for row in page.find_all("tr")]
    assert "Trees were pruned 62% , cases behind T1.1 8 of 13" in rows
    assert "a) written <b>down</b> N/A , cases behind T1.2a none relevant 13 not answered yet" in rows


def test_small_areas_are_counts_and_larger_ones_percentages_with_counts(inspection):
    page = soup(sign_in(inspection, "ines").get("/orchards/results/"))
    cells = page.find("table", class_="app-figures--by-area").find("tbody").find("tr")
    assert [text(cell) for cell in cells.find_all("td")] == [
        "62% , T1.1 8 of 13",
        "58% , T1.1 in Kent 7 of 12",
        "1 of 1 , T1.1 in Hereford",
    ]


def test_a_figure_opens_the_cases_behind_it(inspection):
    ines = sign_in(inspection, "ines")
    page = soup(ines.get("/orchards/results/"))
    [link] = [a for a in page.find_all("a") if text(a) == "62% , cases behind T1.1"]
    behind = soup(ines.get(link["href"]))
    assert text(behind.find(class_="app-behind__figure")) == "62% 8 of 13"
    rows = behind.find("table", class_="app-cases").find("tbody").find_all("tr")
    assert len(rows) == 13
    assert text(rows[0]) == "K00 Kent Yes seen in K00"
    assert rows[0].find("a")["href"] == "/orchards/results/criteria/T1.1/K00/"


def test_an_area_cell_opens_its_own_cases(inspection):
    ines = sign_in(inspection, "ines")
    page = soup(ines.get("/orchards/results/?accepted=on"))
    hrefs = [a["href"] for a in page.find_all("a") if "T1.1 in Kent" in text(a)]
    assert hrefs == ["/orchards/results/criteria/T1.1/?area=kent&accepted=on"]
    page = soup(ines.get("/orchards/results/criteria/T1.1/?area=hereford"))
    assert text(page.find(class_="app-behind__figure")) == "1 of 1"


def links(page) -> list[str]:
    """The links of the content, without the way back in that waits hidden for an ended session."""
    found = [a["href"] for a in page.find("main").find_all("a")]
    return [link for link in found if not link.startswith("/sign-in/")]


def test_every_link_of_the_results_leads_somewhere(inspection):
    ines = sign_in(inspection, "ines")
    page = soup(ines.get("/orchards/results/"))
    for link in set(links(page)):
        if link.startswith("#"):
            assert page.find(id=link[1:]) is not None
        else:
            assert ines.get(link).status_code == 200


def test_the_groups_above_the_list_keep_the_filter(inspection):
    ines = sign_in(inspection, "ines")
    page = soup(ines.get("/orchards/results/criteria/T1.1/?area=kent&answer=not_met"))
    links = page.find("nav", class_="moj-sub-navigation").find_all("a")
    assert [(text(a), a["href"]) for a in links][:2] == [
        ("In the figure 12", "?area=kent"),
        ("Yes 7", "?answer=met&area=kent"),
    ]
    assert [text(a) for a in links if a.get("aria-current")] == ["No 5"]
    assert len(page.find("table", class_="app-cases").find("tbody").find_all("tr")) == 5


def test_long_lists_have_pages(inspection):
    orchards.many(inspection, 60)
    ines = sign_in(inspection, "ines")
    page = soup(ines.get("/orchards/results/criteria/T1.1/?answer=met"))
    assert len(page.find("table", class_="app-cases").find("tbody").find_all("tr")) == 50
    following = page.find("a", rel="next")["href"]
    assert following == "?answer=met&page=2"
    page = soup(ines.get(f"/orchards/results/criteria/T1.1/{following}"))
    assert len(page.find("table", class_="app-cases").find("tbody").find_all("tr")) == 18


def test_a_filter_that_is_not_offered_is_an_error_and_filters_nothing(inspection):
    ines = sign_in(inspection, "ines")
    page = soup(ines.get("/orchards/results/criteria/T1.1/?area=atlantis"))
    assert "There is a problem" in text(page)
    assert text(page.find(class_="app-behind__figure")) == "62% 8 of 13"


@pytest.mark.parametrize("address", ["results/", "results/criteria/T1.1/", "results/by-fact/"])
def test_each_fact_is_offered_once(inspection, address):
    page = soup(sign_in(inspection, "ines").get(f"/orchards/{address}?accepted=on"))
    crops = [box.get("value") for box in page.find_all("input", attrs={"name": "fact-crop"})]
    assert crops == ["Apples", "Pears", "Plums", "~none"]
    assert len(page.find_all("input", attrs={"name": "accepted"})) == 1


def test_a_link_from_before_criteria_had_addresses_of_their_own_still_leads_there(inspection):
    ines = sign_in(inspection, "ines")
    old = ines.get("/orchards/results/T1.1/?area=kent&answer=met")
    assert old.url == "/orchards/results/criteria/T1.1/?area=kent&answer=met"
    assert ines.get("/orchards/results/T1.1/K1/").url == "/orchards/results/criteria/T1.1/K1/"


def test_a_criterion_may_be_called_what_another_page_is_called(inspection):
    address = reverse("cases_behind_figure", args=["orchards", "compare"])
    assert address == "/orchards/results/criteria/compare/"


def test_no_such_figure(inspection):
    assert sign_in(inspection, "ines").get("/orchards/results/criteria/T9.9/").status_code == 404


def test_what_people_wrote_is_text_on_the_page(inspection):
    orchards.case(inspection, "kent", "<i>K", {"T1.1": "yes"})
    page = sign_in(inspection, "ines").get("/orchards/results/criteria/T1.1/?answer=met")
    assert b"seen in &lt;i&gt;K" in page.content


def test_an_inspector_of_one_area_sees_no_other(inspection):
    ines = sign_in(inspection, "ines", "hereford")
    assert "Kent" not in text(soup(ines.get("/orchards/results/")))
    page = soup(ines.get("/orchards/results/criteria/T1.1/"))
    assert text(page.find(class_="app-behind__figure")) == "100% 1 of 1"
    assert "Kent" not in text(page)
    assert "Kent" not in text(soup(ines.get("/orchards/areas/")))
    data = ines.get("/orchards/report/data.xlsx").content
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert {row[2] for row in book["Figures by area"].values} == {"area", "Hereford"}


def test_grids_with_what_is_left_to_judge(inspection):
    page = soup(sign_in(inspection, "ines").get("/orchards/areas/"))
    assert "1 of 2 judged" in text(page)
    assert [text(cell) for cell in page.find("table").find("tbody").find_all("td")] == [
        "GOOD ENOUGH",
        "Not judged",
    ]
    assert links(page) == ["/orchards/areas/kent/", "/orchards/areas/hereford/"]


def test_a_manager_downloads_the_report_in_one_click(inspection):
    page = soup(sign_in(inspection, "max").get("/orchards/report/"))
    link = page.find("main").find("a", class_="govuk-button")
    assert link["href"] == "/orchards/report/1/pdf/"
    assert hashlib.sha256(PDF).hexdigest() in text(page)
    assert "Figures as they stand now" not in text(page)


def test_the_stored_bytes_are_served_under_a_plain_name(inspection):
    response = sign_in(inspection, "max").get("/orchards/report/1/pdf/")
    assert response.content == PDF
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'attachment; filename="orchards-v1.pdf"'
    assert response["ETag"] == f'"{hashlib.sha256(PDF).hexdigest()}"'
    assert response["Cache-Control"] == "private, no-cache"


def test_a_browser_that_has_the_bytes_is_not_sent_them_again(inspection):
    etag = f'"{hashlib.sha256(PDF).hexdigest()}"'
    client = sign_in(inspection, "max")
    response = client.get("/orchards/report/1/pdf/", headers={"if-none-match": etag})
    assert (response.status_code, response.content) == (304, b"")
    response = client.get("/orchards/report/1/pdf/", headers={"if-none-match": '"other"'})
    assert response.status_code == 200


@pytest.mark.parametrize("address", ["report/2/pdf/", "report/2/data.csv", "report/1/data.pdf"])
def test_what_was_not_published_is_not_there(inspection, address):
    assert sign_in(inspection, "max").get(f"/orchards/{address}").status_code == 404


def test_an_inspection_with_nothing_published_says_so():
    found = orchards.plant("fresh")
    page = soup(sign_in(found, "max").get("/fresh/report/"))
    assert "Nothing has been published yet" in text(page)


@pytest.mark.parametrize("kind", ["csv", "xlsx", "ods"])
def test_data_have_a_name_and_a_type(inspection, kind):
    response = sign_in(inspection, "ines").get(f"/orchards/report/data.{kind}")
    assert response["Content-Disposition"] == f'attachment; filename="orchards-data.{kind}"'
    assert response.content


def test_home_lists_my_inspections_and_what_i_am_there(inspection):
    page = soup(sign_in(inspection, "ines", "kent").get("/"))
    assert "/orchards/" in [a["href"] for a in page.find("main").find_all("a")]
    assert "You are an inspector in Kent." in text(page)
    assert "You are not in the team of any inspection" in text(soup(sign_in(inspection, "olga").get("/")))


def test_the_accessibility_statement_is_for_everybody():
    assert "no conformance is claimed" in text(soup(Client().get("/accessibility/")))


@pytest.mark.parametrize("address", ["areas/", "results/", "results/criteria/T1.1/", "report/"])
@pytest.mark.parametrize("size", [2, 12])
def test_the_number_of_queries_does_not_grow(address, size, django_assert_max_num_queries):
    inspection = orchards.plant("big", extra=size)
    orchards.many(inspection, size)
    ines = sign_in(inspection, "ines")
    ines.get("/big/report/")  # the session notes the time of its first page
    limit = {"areas/": 6, "results/": 10, "results/criteria/T1.1/": 8, "report/": 16}[address]
    with django_assert_max_num_queries(limit):
        assert ines.get(f"/big/{address}").status_code == 200
