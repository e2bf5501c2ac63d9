"""Jobs of release 0.1, which pointed at what they were for, after the upgrade and back again."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db.migrations.executor import MigrationExecutor

from inspection.database.guards import uninstall
from inspection.tests.releases import database_of_release

BEFORE, AFTER = ([("reports", name)] for name in ("0005_comments_outlive_passages", "0006_jobs_of_any_kind"))


class Upgrade:
    """A database of release 0.1 in which the only publication has a job that has failed."""

    def __init__(self, database: Any) -> None:
        self.database = database
        apps = MigrationExecutor(database).loader.project_state(BEFORE).apps
        jobs = apps.get_model("reports", "RenderJob").objects.using(database.alias)
        publications = apps.get_model("reports", "Publication").objects.using(database.alias)
        publication = publications.defer("frozen").get()
        self.job = jobs.create(
            inspection_id=publication.inspection_id,
            purpose="publication",
            publication=publication,
            status="failed",
            error="No font.",
        ).pk
        self.drafts = jobs.get(purpose="accuracy").pk

    def go(self, target: list[tuple[str, str]]) -> Any:
        """Migrate as `migrate` does; the rows of each model of reports by its name."""
        uninstall(self.database)
        state = MigrationExecutor(self.database).migrate(target)
        return lambda name: state.apps.get_model("reports", name).objects.using("upgrade")


@pytest.fixture
def upgrade(django_db_blocker: Any, tmp_path: Path) -> Iterator[Upgrade]:
    with django_db_blocker.unblock(), database_of_release("0.1", tmp_path) as database:
        yield Upgrade(database)


def test_what_a_job_was_for_points_at_it_and_back_again(upgrade):
    rows = upgrade.go(AFTER)
    assert rows("Publication").get(job=upgrade.job).status == "published"
    assert rows("AccuracyRound").get(job=upgrade.drafts).number == 1
    assert list(rows("RenderJob").order_by("pk").values_list("kind", "status", "error")) == [
        ("accuracy", "queued", ""),
        ("publication", "failed", "No font."),
    ]
    back = upgrade.go(BEFORE)
    kept = back("RenderJob").order_by("pk").values_list("purpose", "publication__status", "round__number")
    assert list(kept) == [("accuracy", None, 1), ("publication", "published", None)]
    assert upgrade.go(AFTER)("Publication").filter(job=upgrade.job).exists()


def test_a_job_that_the_older_release_has_no_place_for_goes_on_the_way_back(upgrade):
    rows = upgrade.go(AFTER)
    owner = rows("RenderJob").get(pk=upgrade.job)
    for kind in ("map", "publication", "draft"):
        rows("RenderJob").create(inspection_id=owner.inspection_id, kind=kind)
    back = upgrade.go(BEFORE)
    purposes = back("RenderJob").order_by("pk").values_list("purpose", flat=True)
    assert list(purposes) == ["accuracy", "publication", "draft"]
