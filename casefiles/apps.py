from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


def install_guards(using: str, **_: Any) -> None:
    from casefiles.models.guards import RULES
    from inspection.database.guards import install

    install(connections[using], RULES)


class CasefilesConfig(AppConfig):
    name = "casefiles"
    verbose_name = "Sample and scoring"

    def ready(self) -> None:
        post_migrate.connect(install_guards, sender=self)
