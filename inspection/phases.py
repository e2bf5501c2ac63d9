"""The phases of an inspection and what stands in the way of the next. No Django here."""

from dataclasses import dataclass

ORDER = ("set_up", "fieldwork", "moderation", "published")


@dataclass(frozen=True)
class Check:
    """One thing that the next phase needs. What is only advisable does not stand in the way."""

    text: str
    done: bool
    needed: bool = True

    @property
    def blocks(self) -> bool:
        return self.needed and not self.done


def following(phase: str) -> str:
    """The phase after this one; "" after the last."""
    return (*ORDER, "")[ORDER.index(phase) + 1]


def earlier(phase: str) -> tuple[str, ...]:
    """The phases before this one, the nearest first."""
    return ORDER[: ORDER.index(phase)][::-1]
