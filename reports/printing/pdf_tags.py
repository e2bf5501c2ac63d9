"""What WeasyPrint leaves out of a tagged PDF, put in afterwards with pikepdf."""

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import BinaryIO

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Operator, Page, Pdf

PRINT = 4  # the annotation flag


@dataclass(frozen=True)
class PdfAttachment:
    """A file within the PDF. `description` says in words what it is."""

    name: str
    content_type: str
    content: bytes
    description: str


def finish(raw: BinaryIO, titles: Mapping[str, str], attachments: Sequence[PdfAttachment] = ()) -> bytes:
    """The finished file, whose bytes depend on nothing but what goes in.

    `titles` says in words where each anchor that a link leads to is.
    """
    with pikepdf.open(raw) as pdf:
        _drop_empty(pdf.Root.StructTreeRoot)
        _name_notes(pdf.Root.StructTreeRoot.K)
        elements = list(_elements(pdf.Root.StructTreeRoot))
        for element, in_head in elements:
            _finish_cell(element, in_head)
            _finish_item(pdf, element)
            _place_picture(element)
        _set_aside_margins(pdf, {element.objgen for element, _ in elements})
        for page in pdf.pages:
            _finish_links(page, titles)
        pdf.Root.PageMode = Name.UseOutlines
        _attach(pdf, attachments)
        finished = io.BytesIO()
        pdf.save(
            finished,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        )
    return finished.getvalue()


def _elements(parent: Object, in_head: bool = False) -> Iterator[tuple[Object, bool]]:
    """Every structure element below `parent`, and whether it stands in the head of a table."""
    for kid in _kids(parent):
        if isinstance(kid, Dictionary) and Name.S in kid:
            head = in_head or str(kid.S) == "/THead"
            yield kid, head
            yield from _elements(kid, head)


def _kids(element: Object) -> list[Object]:
    kids = element.get(Name.K, Array())
    return list(kids) if isinstance(kids, Array) else [kids]


def _drop_empty(parent: Object) -> None:
    """Take out the spans that hold nothing, as those of a line of the contents before its page number."""
    kids = _kids(parent)
    for kid in kids:
        if isinstance(kid, Dictionary) and Name.S in kid:
            _drop_empty(kid)
    full = [kid for kid in kids if not _is_a(kid, "/Span") or _kids(kid)]
    if len(full) < len(kids):
        parent.K = Array(full)


def _name_notes(document: Object) -> None:
    """The notes at the foot of a page come as spans below the document: make each a note with an
    identifier of its own (ISO 14289-1, 7.9)."""
    document = document[0] if isinstance(document, Array) else document
    number = 0
    for kid in _kids(document):
        if _is_a(kid, "/NonStruct"):
            for note in _kids(kid):
                if _is_a(note, "/Span"):
                    number += 1
                    note.S, note.ID = Name.Note, pikepdf.String(f"note-{number}")


def _finish_item(pdf: Pdf, element: Object) -> None:
    """What stands in an item beside its label belongs in its body (ISO 14289-1, 7.6)."""
    if str(element.S) != "/LI" or not any(_is_a(kid, "/Lbl") for kid in _kids(element)):
        return
    loose = [kid for kid in _kids(element) if not _is_a(kid, "/Lbl") and not _is_a(kid, "/LBody")]
    if not loose or not all(isinstance(kid, Dictionary) and Name.S in kid for kid in loose):
        return
    body = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.LBody, P=element, K=Array(loose)))
    for kid in loose:
        kid.P = body
    kept = [kid for kid in _kids(element) if _is_a(kid, "/Lbl") or _is_a(kid, "/LBody")]
    element.K = Array([*kept, body])


def _is_a(kid: Object, kind: str) -> bool:
    return isinstance(kid, Dictionary) and str(kid.get(Name.S)) == kind


def _finish_cell(element: Object, in_head: bool) -> None:
    """Say what a header cell heads. WeasyPrint's own lists of headers go: they name cells by their row
    on the page, so that a table on two pages has two cells of one name."""
    kind = str(element.S)
    if kind == "/TH":
        element.A.Scope = Name.Column if in_head else Name.Row
        if Name.ID in element:
            del element.ID
    elif kind == "/TD" and Name.Headers in element.A:
        del element.A.Headers


def _place_picture(element: Object) -> None:
    """WeasyPrint gives a picture's box in CSS pixels from the top; PDF wants points from the bottom."""
    if str(element.S) == "/Figure":
        left, top, right, bottom = (Decimal(str(edge)) * 3 / 4 for edge in element.A.BBox)
        height = Decimal(str(element.Pg.MediaBox[3]))
        element.A.BBox = Array([left, height - bottom, right, height - top])


def _set_aside_margins(pdf: Pdf, in_tree: set[tuple[int, int]]) -> None:
    """Mark as artifacts what stands on a page and not in the tree: running titles, page numbers."""
    numbers = pdf.Root.StructTreeRoot.ParentTree.Nums
    owners = {int(numbers[n]): numbers[n + 1] for n in range(0, len(numbers), 2)}
    for page in pdf.pages:
        of_page = owners[int(page.obj.StructParents)]
        aside = {mcid for mcid, owner in enumerate(of_page) if owner.objgen not in in_tree}
        for mcid in aside:
            of_page[mcid] = None
        if aside:
            page.Contents = pdf.make_stream(_without_marks(page, aside))


def _without_marks(page: Page, aside: set[int]) -> bytes:
    """The page's content, where the marked sequences in `aside` are artifacts."""
    kept = []
    for step in pikepdf.parse_content_stream(page):
        operands, operator = step.operands, step.operator
        if operator == Operator("BDC") and int(operands[1].get(Name.MCID, -1)) in aside:
            artifact = [Name.Artifact, Dictionary(Type=Name.Pagination)]
            step = pikepdf.ContentStreamInstruction(artifact, operator)
        kept.append(step)
    return pikepdf.unparse_content_stream(kept)


def _finish_links(page: Page, titles: Mapping[str, str]) -> None:
    for link in page.get(Name.Annots, Array()):
        link.F = PRINT
        link.Contents = pikepdf.String(titles.get(str(link.get(Name.Dest, "")), "Link"))


def _attach(pdf: Pdf, attachments: Sequence[PdfAttachment]) -> None:
    """The data that the document prints, as files associated with it, without dates."""
    for file in attachments:
        pdf.attachments[file.name] = pikepdf.AttachedFileSpec(
            pdf,
            file.content,
            description=file.description,
            filename=file.name,
            mime_type=file.content_type.partition(";")[0],
            relationship=Name.Data,
        )
    if attachments:
        specs = (pdf.attachments[file.name].obj for file in attachments)
        pdf.Root.AF = Array([pdf.make_indirect(spec) for spec in specs])
