"""The tables of `reports`. Django looks for them here; code imports each from its own module."""

from reports.models import figures, jobs, passages, publishing, writing

__all__ = ["figures", "jobs", "passages", "publishing", "writing"]
