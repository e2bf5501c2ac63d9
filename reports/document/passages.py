"""The passages that a report is made of. No Django here."""

from dataclasses import dataclass


@dataclass(frozen=True)
class FilledPassage:
    """A passage, and where it stands. Its text has its figures filled in, or the references as written."""

    key: int
    kind: str
    chapter: int | None
    section: str
    position: str
    title: str
    text: str
    addressee: str
    area: str

    @property
    def place_in_words(self) -> str:
        """ "Chapter 4, A1", or the kind of passage where it stands in no chapter."""
        if self.chapter is None:
            return self.kind.replace("_", " ").capitalize()
        return f"Chapter {self.chapter}{f', {self.section}' if self.section else ''}"
