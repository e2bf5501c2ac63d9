"""What the page of figures by fact shows, in a fixed number of queries."""

from dataclasses import dataclass
from urllib.parse import urlencode

from criteria.spec import Fact, Instrument
from inspection.models import Membership
from reports.figures import tallies
from reports.figures.intervals import Sample
from reports.figures.populations import populations
from reports.figures.selection import Selection
from reports.results.by_fact import BrokenDown, Column, Counted, break_down, columns_of
from reports.results.queries import unfiltered


@dataclass(frozen=True)
class ByFact:
    """`columns` come with what stands in the address of the cases of each."""

    fact: Fact
    columns: tuple[tuple[Column, str], ...]
    tables: tuple[BrokenDown, ...]
    cases: int
    sample: int
    is_census: bool
    threshold: int


def by_fact(
    membership: Membership,
    instrument: Instrument,
    fact: Fact,
    *,
    section: str = "",
    selection: Selection,
) -> ByFact:
    """The criteria of one section, or of all where it is ""; as far as the member sees the cases."""
    inspection, area = membership.inspection, membership.area
    sections = [s for s in instrument.sections("case") if section in ("", s.code)]
    tally = tallies.tally_by_group(
        inspection,
        fact,
        area=area,
        accepted_only=selection.accepted_only,
        facts=selection.facts,
        codes={c.code for s in sections for c in s.criteria} if section else None,
    )
    part = bool(selection.facts)
    counted = Counted(
        tally, _sample(membership, selection), part, inspection.small_number_threshold
    )
    columns = columns_of(fact, tally)
    return ByFact(
        fact=fact,
        columns=tuple((column, _query(selection, fact, column)) for column in columns),
        tables=break_down(sections, columns, counted),
        cases=tally.sample,
        sample=unfiltered(membership, selection) if part else tally.sample,
        is_census=counted.is_census,
        threshold=inspection.small_number_threshold,
    )


def _sample(membership: Membership, selection: Selection) -> Sample:
    """Cases and caseloads by area. How many cases of a part there are besides is not known."""
    if selection.facts:
        return Sample({})
    cases = tallies.sample_by_area(
        membership.inspection, area=membership.area, accepted_only=selection.accepted_only
    )
    return Sample(cases, populations(membership.inspection))


def _query(selection: Selection, fact: Fact, column: Column) -> str:
    chosen = selection.but(fact, column.group.key) if column.group else selection
    return urlencode(chosen.parameters)
