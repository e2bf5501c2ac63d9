"""What script/build_assets leaves in static/build, and the colours it is made of."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BUILD = ROOT / "static" / "build"
COLOURS = dict(
    re.findall(r"\$(\w[\w-]*): (#[0-9a-f]{6});", (ROOT / "static/scss/_settings.scss").read_text())
) | {"white": "#ffffff"}


def test_every_file_that_the_styles_name_is_there() -> None:
    for sheet in ("app.css", "fonts.css"):
        named = re.findall(r"url\(\"?([^)\"]+)\"?\)", (BUILD / sheet).read_text())
        assert named
        assert [name for name in named if not (BUILD / name).is_file()] == []


def test_no_two_font_files_share_a_name() -> None:
    """The PDF writer would print the letters of one file with the shapes of the other."""
    faces = re.findall(
        r'font-family:("[^"]+");font-style:(\w+);font-weight:(\d+)',
        (BUILD / "fonts.css").read_text(),
    )
    assert len(faces) == 24
    assert len(set(faces)) == 24


def test_the_typeface_and_crown_of_gov_uk_are_not_used() -> None:
    styles = (BUILD / "app.css").read_text()
    assert "GDS Transport" not in styles
    assert "crown" not in styles
    assert "crest" not in styles


def test_no_file_points_at_a_source_map() -> None:
    files = [path for path in BUILD.iterdir() if path.suffix in {".css", ".js"}]
    assert len(files) == 6
    assert [path.name for path in files if "sourceMappingURL" in path.read_text()] == []


def test_every_module_that_a_script_imports_is_there() -> None:
    for script in (ROOT / "static" / "js").glob("*.js"):
        for name in re.findall(r"(?:from|import\() ?\"(\.[^\"]+)\"", script.read_text()):
            assert (script.parent / name).is_file()


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(
    ("text", "ground"),
    [
        ("ink", "white"),
        ("ink", "surface"),
        ("teal", "white"),
        ("white", "teal"),
        ("white", "deep"),
        ("teal-bright", "deep"),
        ("deep", "surface"),
        ("muted", "white"),
        ("muted", "surface"),
    ],
)
def test_text_stands_out_from_its_ground(text: str, ground: str) -> None:
    light, dark = sorted((luminance(COLOURS[text]), luminance(COLOURS[ground])), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5
