"""What an installation may be started with, and what its set-up leaves alone."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from inspection.env import load_env_file

ROOT = Path(__file__).parents[2]
KEY = "kT3x_0wQzL8vRb2nYcM5pHsJ7dFgA1eU-iOqWtXy4Zl6CmNVaB9S"
PRODUCTION = {"THEMATIC_MODE": "production", "THEMATIC_SECRET_KEY": KEY, "THEMATIC_HOSTS": "thematic.example"}


def started(**environment: str) -> subprocess.CompletedProcess[str]:
    """Python with these settings and no others, which says what they came to."""
    say = "from inspection import settings as s; print(s.MODE, s.ALLOWED_HOSTS, s.SECRET_KEY[:4])"
    clean = {name: value for name, value in os.environ.items() if not name.startswith("THEMATIC_")}
    code = f"import inspection.env as e; e.load_env_file = lambda path: None; {say}"
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=clean | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_server_needs_its_settings_and_is_no_demonstration():
    assert started(**PRODUCTION).stdout == "production ['thematic.example'] kT3x\n"
    assert started(**{**PRODUCTION, "THEMATIC_MODE": ""}).stdout == "production ['thematic.example'] kT3x\n"


@pytest.mark.parametrize("name", ["THEMATIC_SECRET_KEY", "THEMATIC_HOSTS"])
def test_without_one_it_does_not_start_and_says_which(name):
    assert f"{name} is not set" in started(**{**PRODUCTION, name: ""}).stderr


@pytest.mark.parametrize("key", ["x", "x" * 60, "0123456789" * 4])
def test_a_secret_that_can_be_guessed_starts_nothing(key):
    assert "THEMATIC_SECRET_KEY can be guessed" in started(**{**PRODUCTION, "THEMATIC_SECRET_KEY": key}).stderr


def test_blanks_and_commas_between_hosts_are_not_of_their_names():
    hosts = " thematic.example , www.thematic.example "
    assert (
        "['thematic.example', 'www.thematic.example']"
        in started(**{**PRODUCTION, "THEMATIC_HOSTS": hosts}).stdout
    )


def test_a_demonstration_answers_on_this_machine_alone():
    demo = started(THEMATIC_MODE="demo", THEMATIC_SECRET_KEY=KEY)
    assert demo.stdout == "demo ['localhost', '127.0.0.1', '[::1]'] kT3x\n"


@pytest.mark.parametrize(
    "line",
    [
        "THEMATIC_TRIAL=it's so",
        'THEMATIC_TRIAL="it\'s so"',
        "export THEMATIC_TRIAL='it's so'",
        "  THEMATIC_TRIAL = it's so  ",
    ],
)
def test_a_line_of_the_env_file_is_read_as_a_shell_reads_it(line, tmp_path, monkeypatch):
    monkeypatch.setattr(os, "environ", {})
    (tmp_path / ".env").write_text(f"# THEMATIC_TRIAL=no\n{line}\n", encoding="utf-8")
    load_env_file(tmp_path / ".env")
    assert os.environ == {"THEMATIC_TRIAL": "it's so"}


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder with the scripts of set-up in it, and a Python."""
    (tmp_path / "script").mkdir()
    for name in ("setup", "demo"):
        (tmp_path / "script" / name).write_bytes((ROOT / "script" / name).read_bytes())
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    (tmp_path / ".venv" / "bin" / "python").symlink_to(sys.executable)
    return tmp_path


def ran(checkout: Path, script: str) -> subprocess.CompletedProcess[str]:
    """The shell with the functions of `script/setup` that install something left out."""
    left_out = (
        "system_packages() { :; }; python_ready() { :; }; languages_ready() { :; }; bytecode_ready() { :; }; "
    )
    (checkout / "script" / "build_assets").write_text("#!/bin/sh\n")
    (checkout / "script" / "build_assets").chmod(0o755)
    return subprocess.run(
        ["bash", "-c", f". script/setup; {left_out} {script}"],
        cwd=checkout,
        capture_output=True,
        text=True,
        check=False,
    )


def test_setting_up_a_server_makes_no_settings(checkout):
    assert ran(checkout, "setup requirements.txt").returncode == 0
    assert not (checkout / ".env").exists()


def test_an_env_file_that_is_there_is_never_touched(checkout):
    (checkout / ".env").write_text("THEMATIC_SECRET_KEY=the operator's own\n")
    ran(checkout, "setup requirements.txt; demo_env_ready")
    assert (checkout / ".env").read_text() == "THEMATIC_SECRET_KEY=the operator's own\n"


def test_a_demonstration_makes_its_settings_once(checkout):
    ran(checkout, "demo_env_ready")
    made = (checkout / ".env").read_text()
    assert "THEMATIC_MODE=demo\n" in made
    ran(checkout, "demo_env_ready")
    assert (checkout / ".env").read_text() == made
