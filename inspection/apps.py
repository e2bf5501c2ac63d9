from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import pre_migrate


def uninstall_guards(using: str, **_: Any) -> None:
    from inspection.database.guards import uninstall

    uninstall(connections[using])


class InspectionConfig(AppConfig):
    name = "inspection"

    def ready(self) -> None:
        from inspection.people.actions import write_down_own_changes

        write_down_own_changes()
        pre_migrate.connect(uninstall_guards, sender=self)
