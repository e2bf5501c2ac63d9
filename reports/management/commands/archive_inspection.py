import os
from argparse import ArgumentParser
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from django.core.management.base import BaseCommand

from reports.archive.writing import write_archive
from reports.management.inspections import find_inspection


class Command(BaseCommand):
    help = "Write a whole inspection to one ZIP file, from which restore_inspection rebuilds it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        inspection = find_inspection(options["slug"])
        with NamedTemporaryFile(dir=path.parent, delete=False) as file:
            try:
                manifest = write_archive(inspection, file)
            except BaseException:
                os.unlink(file.name)
                raise
        os.replace(file.name, path)  # the file is there whole or not at all
        self.stdout.write(f"Wrote {path}: {len(manifest['files'])} files.")
