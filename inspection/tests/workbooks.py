"""Workbooks for tests: written as other programs write them, and made hostile part by part."""

import io
import zipfile
from collections.abc import Iterable

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
DOC = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def inline(reference: str, text: str) -> str:
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'


def row(number: int, *cells: str, more: str = "") -> str:
    """A row of texts from column A on; "" leaves a cell out."""
    written = (inline(f"{chr(65 + i)}{number}", cell) for i, cell in enumerate(cells) if cell)
    return f'<row r="{number}"{more}>{"".join(written)}</row>'


HEADER = row(1, "reference", "area")


def sheet_xml(rows: Iterable[str] = (), *, before: str = "", after: str = "") -> str:
    data = f"<sheetData>{''.join(rows)}</sheetData>"
    return f'<worksheet xmlns="{MAIN}">{before}{data}{after}</worksheet>'


def parts(*sheets: str, names: Iterable[str] = (), state: str = "visible") -> dict[str, str]:
    """The parts of a workbook by name. `state` is that of its last sheet."""
    titles = [*names, *(f"Sheet{number}" for number in range(1, len(sheets) + 1))][: len(sheets)]
    states = ["visible"] * (len(sheets) - 1) + [state]
    listed = "".join(
        f'<sheet name="{title}" sheetId="{n}" state="{shown}" r:id="rId{n}"/>'
        for n, (title, shown) in enumerate(zip(titles, states, strict=True), 1)
    )
    related = "".join(
        f'<Relationship Id="rId{n}" Type="{DOC}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, len(sheets) + 1)
    )
    shared = (
        f'<Relationship Id="s1" Type="{DOC}/sharedStrings" Target="sharedStrings.xml"/>'
        f'<Relationship Id="s2" Type="{DOC}/styles" Target="/xl/styles.xml"/>'
    )
    return {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": f'<Relationships xmlns="{RELS}"><Relationship Id="rId1" '
        f'Type="{DOC}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{DOC}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{RELS}">{related}{shared}</Relationships>',
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}"/>',
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"/>',
        **{f"xl/worksheets/sheet{n}.xml": xml for n, xml in enumerate(sheets, 1)},
    }


def packed(files: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return out.getvalue()


def workbook(*rows: str, before: str = "", after: str = "") -> bytes:
    """A workbook with one sheet, Sheet1."""
    return packed(parts(sheet_xml(rows, before=before, after=after)))
