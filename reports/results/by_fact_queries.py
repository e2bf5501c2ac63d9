"""What the page of figures by fact shows, in a fixed number of queries."""

from dataclasses import dataclass
from urllib.parse import urlencode

from criteria.spec import Fact, Instrument
from inspection.models import Membership
from reports.figures import tallies
from reports.figures.intervals import Sample
from reports.figures.selection import Selection
from reports.results.by_fact import (
    ByFactColumn,
    ByFactCounts,
    ByFactTable,
    build_by_fact_tables,
    by_fact_columns,
)
from reports.results.queries import count_without_facts


@dataclass(frozen=True)
class ByFactPage:
    """`columns` come with what stands in the address of the cases of each."""

    fact: Fact
    columns: tuple[tuple[ByFactColumn, str], ...]
    tables: tuple[ByFactTable, ...]
    cases: int
    sample: int
    is_census: bool
    threshold: int


def by_fact_page(
    membership: Membership,
    instrument: Instrument,
    fact: Fact,
    *,
    section: str = "",
    selection: Selection,
) -> ByFactPage:
    """The criteria of one section, or of all where it is ""; as far as the member sees the cases."""
    inspection, area = membership.inspection, membership.area
    sections = [s for s in instrument.sections("case") if section in ("", s.code)]
    tally = tallies.tally_by_group(
        inspection,
        fact,
        area=area,
        selection=selection,
        codes={c.code for s in sections for c in s.criteria} if section else None,
    )
    part = bool(selection.facts)
    counted = ByFactCounts(tally, _sample(membership, selection), part, inspection.small_number_threshold)
    columns = by_fact_columns(fact, tally)
    return ByFactPage(
        fact=fact,
        columns=tuple((column, _query(selection, fact, column)) for column in columns),
        tables=build_by_fact_tables(sections, columns, counted),
        cases=tally.sample,
        sample=count_without_facts(membership, selection) if part else tally.sample,
        is_census=counted.is_census,
        threshold=inspection.small_number_threshold,
    )


def _sample(membership: Membership, selection: Selection) -> Sample:
    """Cases and caseloads by area. How many cases of a part there are besides is not known."""
    if selection.facts:
        return Sample({})
    cases = tallies.sample_by_area(membership.inspection, area=membership.area, selection=selection)
    return Sample(cases, tallies.populations(membership.inspection))


def _query(selection: Selection, fact: Fact, column: ByFactColumn) -> str:
    chosen = selection.with_only_group(fact, column.group.key) if column.group else selection
    return urlencode(chosen.parameters)
