"""Walking XML that a stranger sent: no document type, so no entities; there is a limit to it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from xml.parsers import expat

MAX_TOKEN = 1024 * 1024  # bytes of a single tag or comment; a parser reads a long one over and over

Start = Callable[[str, dict[str, str]], None]


class DamagedXml(Exception):
    """This is not XML, or XML of a kind that no workbook holds."""


class TooManyTags(Exception):
    """There are more tags than anybody wants to read."""


def _nothing(*_: object) -> None:
    pass


@dataclass
class XmlHandler:
    """What to do at the start of an element, at its end and with text. Tags come without prefix."""

    start: Start = _nothing
    end: Callable[[str], None] = _nothing
    text: Callable[[str], None] = _nothing


def walk_xml(chunks: Iterable[bytes], handler: XmlHandler, limit: int) -> int:
    """Hand the document in `chunks` to `handler`; returns how many tags there were.

    Raises DamagedXml, or TooManyTags beyond `limit` tags.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.StartElementHandler = _first_element(parser, handler)
    parser.CharacterDataHandler = handler.text
    fed = tags = 0
    try:
        for chunk in chunks:
            fed += len(chunk)
            tags += chunk.count(b"<")
            if tags > limit:
                raise TooManyTags
            parser.Parse(chunk, False)
            if fed - parser.CurrentByteIndex > MAX_TOKEN:
                raise DamagedXml
        parser.Parse(b"", True)
    except expat.ExpatError:
        raise DamagedXml from None
    return tags


def _first_element(parser: expat.XMLParserType, handler: XmlHandler) -> Start:
    """Handles the first element: where that has no prefix, those that matter have none either."""

    def start(tag: str, attributes: dict[str, str]) -> None:
        if ":" in tag:
            parser.StartElementHandler = lambda tag, more: handler.start(_local(tag), more)
            parser.EndElementHandler = lambda tag: handler.end(_local(tag))
        else:
            parser.StartElementHandler = handler.start
            parser.EndElementHandler = handler.end
        handler.start(_local(tag), attributes)

    return start


def _local(tag: str) -> str:
    return tag.rpartition(":")[2]


def _refuse_doctype(*_: object) -> None:
    raise DamagedXml
