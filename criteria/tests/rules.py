"""An instrument with another rule."""

from dataclasses import replace

from criteria.spec import Instrument


def asked_only_when(instrument: Instrument, code: str, *conditions: str) -> Instrument:
    """The instrument, with criterion `code` asked only where all the conditions hold."""
    chapters = []
    for chapter in instrument.chapters:
        sections = [
            replace(
                section,
                criteria=tuple(
                    replace(one, applies_when=conditions) if one.code == code else one
                    for one in section.criteria
                ),
            )
            for section in chapter.sections
        ]
        chapters.append(replace(chapter, sections=tuple(sections)))
    return replace(instrument, chapters=tuple(chapters))
