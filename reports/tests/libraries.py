"""A small inspection of school libraries, its counts worked by hand: the example the tests share.

Ashby has twelve cases, Barton four. Partly met is in the base; C1.2b is relevant nowhere; losing books
(C2.1) is adverse.
"""

from criteria.spec import (
    Chapter,
    Criterion,
    Fact,
    Instrument,
    Point,
    ProfileGroup,
    ProfileRow,
    Scale,
    Section,
)
from reports.figures.counts import AreaRef, Count, Tally

ASHBY = AreaRef("ashby", "Ashby")
BARTON = AreaRef("barton", "Barton Green")
AREAS = (ASHBY, BARTON)

SCALES = (
    Scale(
        "library",
        "Library",
        (
            Point("yes", "Yes", "Yes", "met"),
            Point("partly", "In part", "In part", "partly_met"),
            Point("no", "No", "No", "not_met"),
            Point("na", "Does not arise", "N/A", "excluded"),
        ),
    ),
    Scale(
        "authority",
        "Authority",
        (
            Point("GOOD", "Good enough", "GOOD ENOUGH", "met"),
            Point("NOT YET", "Not yet", "NOT YET", "not_met"),
            Point("N/A", "Does not arise", "N/A", "excluded"),
        ),
    ),
)

FACTS = (
    Fact(
        "stage",
        "Stage",
        "choice",
        "sample",
        choices=("Primary", "Secondary", "Other"),
        profile=ProfileGroup(
            "P1",
            "Stage of school",
            (
                ProfileRow("P1.1", "Primary", values=("Primary",)),
                ProfileRow("P1.2", "Secondary", values=("Secondary",)),
            ),
        ),
    ),
    Fact(
        "catalogue",
        "Catalogue",
        "choice",
        "sample",
        choices=("yes", "no"),
        profile=ProfileGroup(
            "P2",
            "Catalogue",
            (ProfileRow("P2.1", "Yes", values=("yes",)),),
            sentence="{percent} of libraries had a catalogue",
        ),
    ),
    Fact("shelves", "Shelves", "number", "sample", choices=("Not counted",)),
    Fact("opened", "Opened", "date", "sample"),
)

CHAPTERS = (
    Chapter(1, "Key findings", "summary"),
    Chapter(
        2,
        "Leadership",
        "area",
        letter="M",
        sections=(
            Section(
                "M1",
                "Policy",
                criteria=(
                    Criterion(
                        "M1.1",
                        "The authority has a policy.",
                        scale="authority",
                        grid_wording="A policy",
                    ),
                ),
            ),
        ),
    ),
    Chapter(
        3,
        "Reading",
        "case",
        letter="C",
        sections=(
            Section(
                "C1",
                "Stock",
                table_number=2,
                table_title="The stock",
                criteria=(
                    Criterion("C1.1", "The stock is fresh.", scale="library"),
                    Criterion("C1.2", "For older pupils:", scored=False),
                    Criterion("C1.2a", "there is fiction;", scale="library", parent="C1.2", letter="a"),
                    Criterion("C1.2b", "there are maps.", scale="library", parent="C1.2", letter="b"),
                ),
            ),
            Section(
                "C2",
                "Care",
                table_number=1,
                table_title="The care taken",
                criteria=(Criterion("C2.1", "Books are lost.", scale="library", adverse=True),),
            ),
        ),
    ),
)

INSTRUMENT = Instrument("libraries", "School libraries", 1, SCALES, FACTS, CHAPTERS)

TALLY = Tally(
    counts={
        "C1.1": {"ashby": Count(met=9, not_met=3), "barton": Count(met=1, not_met=3)},
        "C1.2a": {
            "ashby": Count(met=2, partly_met=4, not_met=4, excluded=2),
            "barton": Count(excluded=4),
        },
        "C1.2b": {"ashby": Count(excluded=12), "barton": Count(excluded=3, unanswered=1)},
        "C2.1": {"ashby": Count(met=3, not_met=9), "barton": Count(not_met=4)},
    },
    cases={"ashby": 12, "barton": 4},
)

JUDGEMENTS = {("M1.1", "ashby"): "GOOD"}

PROFILE_COUNTS = {"P1.1": 8, "P1.2": 6, "P2.1": 4}
RECORDED = {"stage": 15, "catalogue": 16}
