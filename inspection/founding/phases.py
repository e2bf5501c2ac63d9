"""The phases of an inspection and what stands in the way of the next. No Django here."""

from dataclasses import dataclass

PHASES_IN_ORDER = ("set_up", "fieldwork", "moderation", "published")


@dataclass(frozen=True)
class PhaseRequirement:
    """One thing that the next phase needs. What is only advisable does not stand in the way."""

    text: str
    done: bool
    needed: bool = True

    @property
    def blocks(self) -> bool:
        return self.needed and not self.done


GOING_BACK_HINT = "The lead inspector can take the inspection back to an earlier phase."
NOT_BEGUN = "Fieldwork has not begun."


def scoring_closed(phase: str, *, pilot: bool = False) -> str:
    """Why no case, or `pilot` case, is scored in this phase, in words; "" while they are."""
    if phase == "published":
        return f"The inspection is published and its cases are scored no longer. {GOING_BACK_HINT}"
    return NOT_BEGUN if phase == "set_up" and not pilot else ""


def moderation_closed(phase: str) -> str:
    """Why nothing is reviewed or judged in this phase, in words; "" while it is."""
    if phase == "published":
        return f"The inspection is published: nothing is reviewed or judged any longer. {GOING_BACK_HINT}"
    return NOT_BEGUN if phase == "set_up" else ""


def setup_closed(phase: str) -> str:
    """Why instrument, sample and assignments cannot change in this phase, in words; "" while they can."""
    if phase == "published":
        return f"The inspection is published: instrument, sample and assignments stay. {GOING_BACK_HINT}"
    return ""


def next_phase(phase: str) -> str:
    """The phase after this one; "" after the last."""
    return (*PHASES_IN_ORDER, "")[PHASES_IN_ORDER.index(phase) + 1]


def earlier_phases(phase: str) -> tuple[str, ...]:
    """The phases before this one, the nearest first."""
    return PHASES_IN_ORDER[: PHASES_IN_ORDER.index(phase)][::-1]
