import logging
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError, InterfaceError, close_old_connections, connection
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker

from reports.jobs import queue

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = (
        "Make reports in the background until told to stop. Takes up again what stopped workers left "
        "behind. Any number of workers can run beside each other."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--interval", type=float, default=1.0, help="seconds between looks for work")

    def handle(self, *args: Any, **options: Any) -> None:
        worker = Worker(
            queue_names=["*"],
            interval=options["interval"],
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=get_random_string(32),
            excluded_queue_names=[],
        )
        worker.configure_signals()
        while worker.running:
            _work(worker)
            if worker.running:
                time.sleep(options["interval"])


def _work(worker: Worker) -> None:
    """Everything there is to do now. While the database is away there is nothing."""
    try:
        close_old_connections()
        queue.recover_jobs()
        worker.run()
    except (DatabaseError, InterfaceError) as error:
        logger.warning("The database did not answer: %s", error)
        connection.close()
