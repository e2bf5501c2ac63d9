"""The report on the writer's desk: assembled as it is printed, with the figures that it can use."""

from dataclasses import dataclass

from django.http import Http404

from criteria.models import InstrumentVersion
from criteria.spec import Instrument
from inspection.models import Inspection
from reports.document.building import assemble
from reports.document.parts import Report
from reports.document.queries import ReportMaterial, read_material
from reports.writing.figure_marks import with_key
from reports.writing.figures import AvailableFigures


@dataclass(frozen=True)
class WorkingReport:
    """The report as it stands, each text with the key of its passage, and the figures that it can use."""

    inspection: Inspection
    material: ReportMaterial
    figures: AvailableFigures

    @property
    def instrument(self) -> Instrument:
        return self.material.instrument

    @property
    def report(self) -> Report:
        return assemble(self.material)


def working_report(inspection: Inspection) -> WorkingReport:
    """Raises Http404 while the inspection has no instrument: the report has no chapters yet."""
    try:
        material = read_material(inspection, fill=lambda row, _: with_key(row.pk, row.text))
    except InstrumentVersion.DoesNotExist:
        raise Http404("The inspection has no instrument yet") from None
    figures = AvailableFigures(inspection.slug, material.instrument, material.areas, material.book)
    return WorkingReport(inspection, material, figures)
