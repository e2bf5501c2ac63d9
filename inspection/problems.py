"""What is wrong with a file somebody gave us: every fault at once, each with its place."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One fault. `place` is where to look ("row 4, column order_type"), `message` what is wrong there."""

    place: str
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message}" if self.place else self.message


class ProblemsFound(ValueError):
    """A file could not be loaded; nothing of it was kept."""

    def __init__(self, problems: list[Problem] | tuple[Problem, ...]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


def one_problem(message: str, place: str = "") -> ProblemsFound:
    """For a fault after which nothing else is looked for."""
    return ProblemsFound([Problem(place, message)])
