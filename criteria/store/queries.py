"""The instrument of an inspection, read from the document of the version in force.

It is read once in a process, and again only when the inspection's stamp says that it has changed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from uuid import UUID

from criteria import spec
from criteria.file.format import build_instrument
from criteria.models import CriterionKey, InstrumentVersion
from inspection.models import Inspection

KEPT = 32  # instruments in a process


@dataclass(frozen=True)
class InstrumentInForce:
    """The instrument of one stamp; `criterion_ids` has the key of each scored criterion by its code."""

    instrument: spec.Instrument
    criterion_ids: Mapping[str, int]


def read_instrument(inspection: Inspection) -> spec.Instrument:
    """The instrument of `inspection`, without a query once this process has read it.

    Raises InstrumentVersion.DoesNotExist when none has been loaded.
    """
    return instrument_in_force(inspection).instrument


def criterion_ids(inspection: Inspection) -> dict[str, int]:
    """Criterion code -> primary key, of the scored criteria."""
    return dict(instrument_in_force(inspection).criterion_ids)


def instrument_in_force(inspection: Inspection) -> InstrumentInForce:
    """What belongs to the stamp that `inspection` came with: read the inspection in the request, or
    under the lock, that needs its instrument. Raises InstrumentVersion.DoesNotExist.
    """
    while inspection.instrument_stamp is not None:
        try:
            return _of_stamp(inspection.pk, inspection.instrument_stamp)
        except _ChangedMeanwhile:
            inspection.refresh_from_db(fields=["instrument_stamp"])
    raise InstrumentVersion.DoesNotExist(f"{inspection} has no instrument")


class _ChangedMeanwhile(Exception):
    """The stamp is not, or no longer, that of the inspection."""


@lru_cache(maxsize=KEPT)
def _of_stamp(inspection: int, stamp: UUID) -> InstrumentInForce:
    """In three queries. That the stamp is still there in the last proves what the others read: no stamp
    comes twice, so that neither another change nor a database put back can ever meet what is kept here.
    """
    versions = InstrumentVersion.objects.filter(inspection=inspection, state="applied")
    document = versions.values_list("document", flat=True).latest("pk")
    keys = CriterionKey.objects.filter(inspection=inspection).values_list("code", "pk")
    ids = MappingProxyType(dict(keys))
    if not Inspection.objects.filter(pk=inspection, instrument_stamp=stamp).exists():
        raise _ChangedMeanwhile
    return InstrumentInForce(build_instrument(document), ids)
