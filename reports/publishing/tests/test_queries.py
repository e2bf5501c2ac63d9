"""What the pages of publishing read."""

from inspection.models import Membership
from reports.models.publishing import PublishedReport
from reports.publishing.queries import versions


def test_published_versions_newest_first_with_their_size_but_not_their_bytes(tiny):
    for version in (1, 2):
        PublishedReport.objects.create(
            inspection=tiny, version=version, frozen={}, pdf=b"%PDF" * version, sha256="ab"
        )
    rows = list(versions(Membership.objects.get(inspection=tiny, user__username="ines")))
    assert [(row.version, row.size) for row in rows] == [(2, 8), (1, 4)]
    assert {"pdf", "frozen"} <= rows[0].get_deferred_fields()
