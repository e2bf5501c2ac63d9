"""Ratings and suggestions as an instrument file holds them, and as the database keeps them. No Django here."""

from typing import Any

from criteria.file.raw import Raw
from criteria.spec import Band, Ratings, SectionRating, Suggestion


def read_ratings(raw: Raw | None) -> Ratings | None:
    """The ratings of a checked document; None where the instrument declares none."""
    if raw is None:
        return None
    bands = (Band(b["key"], b["name"], int(b["from"]), int(b.get("points", 0))) for b in raw["bands"])
    sections = (
        SectionRating(
            section=s["section"],
            criteria=tuple(s["criteria"]),
            rule=s.get("rule", "lowest"),
            limits=tuple(int(limit) for limit in s.get("limits", ())),
        )
        for s in raw["sections"]
    )
    return Ratings(tuple(bands), tuple(sections), int(raw.get("near", 0)))


def dump_ratings(ratings: Ratings | None) -> dict[str, Any] | None:
    if ratings is None:
        return None
    near = {"near": ratings.near} if ratings.near else {}
    return {
        "bands": [_dump_band(band) for band in ratings.bands],
        **near,
        "sections": [_dump_section(section) for section in ratings.sections],
    }


def _dump_band(band: Band) -> dict[str, Any]:
    points = {"points": band.points} if band.points else {}
    return {"key": band.key, "name": band.name, "from": band.start, **points}


def _dump_section(rated: SectionRating) -> dict[str, Any]:
    rule = {"rule": rated.rule, "limits": list(rated.limits)} if rated.rule == "points" else {}
    return {"section": rated.section, "criteria": list(rated.criteria), **rule}


def read_suggestion(raw: Raw) -> Suggestion:
    return Suggestion(raw["value"], int(raw.get("at_least", 0)), tuple(raw.get("of", ())))


def dump_suggestion(suggestion: Suggestion) -> dict[str, Any]:
    if not suggestion.of:
        return {"value": suggestion.value}
    return {
        "value": suggestion.value,
        "at_least": suggestion.at_least,
        "of": list(suggestion.of),
    }
