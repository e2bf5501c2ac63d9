"""The tables of `casefiles`. Django looks for them here; code imports each from its own module."""

from casefiles.models import assessments, cases, judgements, moderation, samples

__all__ = ["assessments", "cases", "judgements", "moderation", "samples"]
