"""Sign in to the running demo as each person and take pictures of their pages.

Usage: python script/take_screenshots.py http://127.0.0.1:8000 docs/images
"""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

SETTING = "THEMATIC_DEMO_PASSWORD="
PICTURES = [
    ("amir", "case", "/practice/cases/PW01/"),
    ("amir", "scoring", "/practice/cases/PW01/A1/"),
    ("ines", "areas", "/rmo-2005/areas/"),
    ("ines", "results", "/rmo-2005/results/"),
    ("ines", "compare-areas", "/rmo-2005/results/areas/"),
    ("ines", "writing", "/rmo-2005/report/write/4/"),
    ("max", "report", "/rmo-2005/report/"),
]


def main(site: str, folder: Path) -> None:
    lines = Path(".env").read_text(encoding="utf-8").splitlines()
    password = next(line for line in lines if line.startswith(SETTING)).removeprefix(SETTING)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        for person, name, address in PICTURES:
            page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
            sign_in(page, site, person, password)
            page.goto(site + address)
            page.screenshot(path=folder / f"{name}.png")
        browser.close()


def sign_in(page: Page, site: str, person: str, password: str) -> None:
    page.goto(site + "/sign-in/")
    page.get_by_label("User name or e-mail address").fill(person)
    page.locator("[name=password]").fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(site + "/")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
