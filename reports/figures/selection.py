"""Which cases the results count, by their facts. No Django here; `reports.figures.tallies` asks the database.

A fact sorts the cases into groups, each case into exactly one, so that the groups add up to all cases.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from criteria.facts import kind_of
from criteria.spec import Fact, Instrument, ProfileRow

OTHER, NOT_RECORDED = "~other", "~none"
"""Keys of the cases with something else recorded, and of those with nothing. No value begins so."""


@dataclass(frozen=True)
class FactGroup:
    """Cases that stand alike to a fact: those of `row`; without one, whatever the rows leave."""

    key: str
    label: str
    row: ProfileRow | None = None


@dataclass(frozen=True)
class FactFilter:
    """A fact and the keys of its groups that are counted."""

    fact: Fact
    keys: tuple[str, ...]


@dataclass(frozen=True)
class Selection:
    """Without anything chosen, all cases. A case has to be in a chosen group of every fact named."""

    accepted_only: bool = False
    facts: tuple[FactFilter, ...] = ()

    def with_only_group(self, fact: Fact, key: str) -> "Selection":
        """The same, and of `fact` that group alone."""
        others = (narrowing for narrowing in self.facts if narrowing.fact.key != fact.key)
        return Selection(self.accepted_only, (*others, FactFilter(fact, (key,))))

    @property
    def without_facts(self) -> "Selection":
        return Selection(self.accepted_only)

    @property
    def parameters(self) -> list[tuple[str, str]]:
        """What stands in an address for it."""
        accepted = [("accepted", "on")] if self.accepted_only else []
        return accepted + [(parameter(n.fact), key) for n in self.facts for key in n.keys]

    @property
    def words(self) -> str:
        """The facts chosen, as "order type is Licence; risk is High or Very high"; "" without any."""
        return "; ".join(f"{_lower_first(n.fact.label)} is {_labels(n)}" for n in self.facts)


ALL_CASES = Selection()


def parameter(fact: Fact) -> str:
    return f"fact-{fact.key}"


def has_groups(fact: Fact) -> bool:
    """Whether the fact has groups beside what is recorded and what is not."""
    return bool(_rows(fact))


def fact_groups(fact: Fact) -> tuple[FactGroup, ...]:
    """The values of a choice, or the bands and words of a number; then the rest, then nothing.

    A case that two bands hold belongs to the first of them.
    """
    return (
        *(FactGroup(row.code, row.label, row) for row in _rows(fact)),
        FactGroup(OTHER, "Something else" if has_groups(fact) else "Recorded"),
        FactGroup(NOT_RECORDED, "Not recorded"),
    )


def _rows(fact: Fact) -> tuple[ProfileRow, ...]:
    bands = fact.profile.rows if fact.profile and kind_of(fact).has_bands else ()
    bands = tuple(row for row in bands if (row.minimum, row.maximum) != (None, None))
    return bands + tuple(
        ProfileRow(choice, choice[:1].upper() + choice[1:], (choice,)) for choice in fact.choices
    )


def facts_of(instrument: Instrument) -> tuple[tuple[Fact, ...], tuple[Fact, ...]]:
    """The facts of the sample profile, and the others."""
    return (
        tuple(fact for fact in instrument.facts if fact.profile),
        tuple(fact for fact in instrument.facts if not fact.profile),
    )


def _labels(narrowing: FactFilter) -> str:
    labels = {group.key: _label_in_sentence(group) for group in fact_groups(narrowing.fact)}
    return join_with_or([labels[key] for key in narrowing.keys])


def _label_in_sentence(group: FactGroup) -> str:
    return group.label if group.row else group.label.lower()


def join_with_or(words: Sequence[str]) -> str:
    """ "a", "a or b", "a, b or c"."""
    return " or ".join(filter(None, (", ".join(words[:-1]), words[-1])))


def fact_filters(facts: Iterable[tuple[Fact, Sequence[str]]]) -> tuple[FactFilter, ...]:
    """Of each fact with something chosen; keys that it does not have are left out."""
    found = []
    for fact, chosen in facts:
        keys = tuple(group.key for group in fact_groups(fact) if group.key in chosen)
        if keys:
            found.append(FactFilter(fact, keys))
    return tuple(found)


def _lower_first(label: str) -> str:
    """As it stands inside a sentence: "Order type" as "order type", "RSPB member" as it is."""
    return label[:1].lower() + label[1:] if label[1:2].islower() or label[1:2] == " " else label
