from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


def install_guards(using: str, **_: Any) -> None:
    from inspection.database.guards import install
    from reports.models.guards import RULES

    install(connections[using], RULES)


class ReportsConfig(AppConfig):
    name = "reports"

    def ready(self) -> None:
        from inspection.health.checks import add_check
        from reports.accuracy.work import ACCURACY
        from reports.jobs.kinds import register
        from reports.jobs.queue import check_queue
        from reports.publishing.work import DRAFT, PUBLICATION

        register(PUBLICATION, DRAFT, ACCURACY)
        add_check("queue", check_queue)
        post_migrate.connect(install_guards, sender=self)
