"""Opening the ZIP package of a workbook: its directory is judged before anything is unpacked."""

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from inspection.problems import ProblemsFound, one_problem
from inspection.spreadsheets.markup import DamagedXml, TooManyTags, XmlHandler, walk_xml

MAX_ENTRIES = 1_000
MAX_UNPACKED = 50 * 1024 * 1024
MAX_RATIO = 200  # unpacked to packed, of a part over SMALL; workbooks reach 10 to 50
MAX_TAGS = 4_000_000  # of all the parts that are read
SMALL = 1024 * 1024
CHUNK = 64 * 1024
UNREADABLE = (
    DamagedXml,
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    ValueError,
)
DAMAGED = "The workbook is damaged. Open it in Excel, save it again and try once more."
MACROS = "The workbook has macros. Save it as “Excel Workbook (.xlsx)”, which leaves them out."
NOT_A_WORKBOOK = "This is neither an Excel workbook (.xlsx) nor a file of plain text."


class WorkbookPackage:
    """The parts of a workbook by name, and how they refer to one another."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self.names = frozenset(archive.namelist())
        self._tags_left = MAX_TAGS

    def walk(self, part: str, handler: XmlHandler) -> None:
        """Hand the XML of `part` to `handler`, unpacking no more than it takes."""
        if part not in self.names:
            raise one_problem(DAMAGED)
        try:
            with self._archive.open(part) as stream:
                chunks = iter(lambda: stream.read(CHUNK), b"")
                self._tags_left -= walk_xml(chunks, handler, self._tags_left)
        except ProblemsFound:
            raise
        except TooManyTags:
            raise one_problem("The workbook holds too much to be read. Delete what is not used.") from None
        except UNREADABLE:
            raise one_problem(DAMAGED) from None

    def related(self, part: str) -> dict[str, tuple[str, str]]:
        """Relationship id -> (last word of its type, part), of `part`; what lies outside is left out."""
        folder, name = posixpath.split(part)
        listing = posixpath.join(folder, "_rels", f"{name}.rels")
        relations: dict[str, tuple[str, str]] = {}

        def start(tag: str, attributes: dict[str, str]) -> None:
            if tag == "Relationship" and attributes.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, attributes["Target"]))
                kind = attributes["Type"].rpartition("/")[2]
                relations[attributes["Id"]] = kind, target.lstrip("/")

        if listing in self.names:
            self.walk(listing, XmlHandler(start=start))
        return relations


@contextmanager
def open_package(data: bytes) -> Iterator[WorkbookPackage]:
    """The package in `data`. Raises ProblemsFound for one that is damaged, hostile or no workbook."""
    if data.count(b"PK\x01\x02") > MAX_ENTRIES:
        raise one_problem(f"The workbook has more than {MAX_ENTRIES:,} parts.")
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise one_problem(DAMAGED) from None
    with archive:
        _check_directory(archive.infolist())
        package = WorkbookPackage(archive)
        _check_kind(package)
        yield package


def _check_directory(entries: list[zipfile.ZipInfo]) -> None:
    names = [entry.filename for entry in entries]
    if len(set(names)) < len(names) or any(e.compress_type not in (0, 8) for e in entries):
        raise one_problem(DAMAGED)
    if any(entry.flag_bits & 1 for entry in entries):
        raise one_problem("The file is protected by a password. Take the password off and try again.")
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        size = MAX_UNPACKED // (1024 * 1024)
        raise one_problem(f"The workbook unpacks to more than {size} MB, too much to be read.")
    for entry in entries:
        if entry.file_size > max(SMALL, MAX_RATIO * entry.compress_size):
            raise one_problem("The workbook unpacks to far more than its size: it is not read.")


def _check_kind(package: WorkbookPackage) -> None:
    if "mimetype" in package.names:
        raise one_problem("This is an OpenDocument file. Save it as an Excel workbook (.xlsx).")
    if any(name.startswith(("word/", "ppt/")) for name in package.names):
        raise one_problem("This is a document or a presentation, not a table.")
    if "[Content_Types].xml" not in package.names:
        raise one_problem(f"{NOT_A_WORKBOOK} It is a ZIP archive of something else.")
    if any(name.endswith(("vbaProject.bin", "vbaData.xml")) for name in package.names):
        raise one_problem(MACROS)
