"""What README and the documents name is there: files, folders, links, parts of the code, benches."""

import re

from django.conf import settings

from inspection.tests.names_in_code import find

ROOT = settings.BASE_DIR
FOLDERS = (
    "bench",
    "casefiles",
    "criteria",
    "docs",
    "fixtures",
    "inspection",
    "reports",
    "script",
    "static",
    "templates",
)
MADE = ("static/build",)  # by script/build_assets, and not kept
CODE = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\]\(([^)\s]+)\)")
DOTTED = r"(?:inspection|criteria|casefiles|reports)(?:\.[A-Za-z]\w*)+"
HEADING = re.compile(r"^#+ (.+)$", re.M)


def documents():
    return [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def marked_as_code(text):
    """Each thing in backticks, and each line of a fenced block."""
    fenced = re.findall(r"^```\w*\n(.*?)^```", text, re.M | re.S)
    return CODE.findall(text) + [line for block in fenced for line in block.splitlines()]


def named_paths(text):
    """The paths of ours among the words marked as code, without what only stands for a name."""
    for marked in marked_as_code(text):
        for word in marked.split():
            path = word.strip(",;:.()")
            if path.split("/")[0] in FOLDERS and "/" in path and re.fullmatch(r"[\w./-]+", path):
                yield path


def named_files(text):
    """Names of files of ours that stand without their folder."""
    return [name for name in CODE.findall(text) if re.fullmatch(r"[\w-]+\.(py|html|scss)", name)]


def anchors(text):
    """The anchors of a document's headings, as they are made where it is shown."""
    plain = (re.sub(r"[^\w\s-]", "", heading.lower()) for heading in HEADING.findall(text))
    return {heading.strip().replace(" ", "-") for heading in plain}


def test_every_path_in_the_documents_exists():
    missing = [
        (document.name, path)
        for document in documents()
        for path in named_paths(document.read_text())
        if not path.startswith(MADE) and not (ROOT / path).exists()
    ]
    assert missing == []


def test_every_file_named_without_its_folder_exists():
    known = {path.name for folder in FOLDERS for path in (ROOT / folder).rglob("*.*")}
    known |= {path.name for path in ROOT.glob("*.*")}
    missing = [
        (document.name, name)
        for document in documents()
        for name in named_files(document.read_text())
        if name not in known
    ]
    assert missing == []


def test_every_link_in_the_documents_leads_somewhere():
    missing = []
    for document in documents():
        for link in LINK.findall(document.read_text()):
            if "://" in link:
                continue
            path, _, anchor = link.partition("#")
            target = document.parent / path if path else document
            if not target.exists() or (anchor and anchor not in anchors(target.read_text())):
                missing.append((document.name, link))
    assert missing == []


def test_every_module_and_class_in_the_documents_is_in_the_code():
    pattern = re.compile(DOTTED)
    ends = {"py", "md", "html", "json", "csv"}
    for document in documents():
        for name in CODE.findall(document.read_text()):
            if pattern.fullmatch(name) and name.split(".")[-1] not in ends:
                find(name)


def test_every_module_and_class_in_a_comment_of_a_template_is_in_the_code():
    for template in sorted((ROOT / "templates").rglob("*.html")):
        for comment in re.findall(r"\{# .*? #\}", template.read_text()):
            for name in re.findall(rf"(?<![\w/.]){DOTTED}", comment):
                find(name)


def test_every_bench_in_the_documents_is_there():
    for document in documents():
        for name in re.findall(r"\bbench\.(\w+)", document.read_text()):
            assert (ROOT / "bench" / f"{name}.py").is_file() or name == "py", document.name


def test_a_path_that_is_gone_is_found_out():
    assert list(named_paths("see `reports/gone.py`, `docs/` and `reports/<version>/`")) == [
        "reports/gone.py",
        "docs/",
    ]
