#!/usr/bin/env python
"""Django's command line for Thematic."""

import gc
import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "inspection.settings")
    # What is imported stays: the collector need not look through it again and again while it loads.
    gc.set_threshold(10_000)
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
