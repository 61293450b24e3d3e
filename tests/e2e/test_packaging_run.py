"""packaging/run itself: what it starts, with which arguments, and what it says where it may not install."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).resolve().parents[2]
# Stands where the installed program would: tells how it was called.
PROGRAM: Final = """#!/bin/sh
printf 'platform=%s\\n' "${QT_QPA_PLATFORM:-}"
for word in "$@"; do printf 'word=%s\\n' "$word"; done
"""


def add_command(folder: Path, name: str, text: str) -> None:
    """Put an executable script into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, "utf-8")
    (folder / name).chmod(0o755)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project folder whose environment is complete, with a stand-in for the program."""
    folder = tmp_path / "a project"
    shutil.copytree(ROOT / "packaging", folder / "packaging")
    for name in ("requirements.lock", "requirements-dev.lock", "pyproject.toml"):
        shutil.copy(ROOT / name, folder / name)
    # Says of every system package that it is there, so that no test ever asks apt for one.
    add_command(folder / "tools", "dpkg-query", "#!/bin/sh\necho 'ii '\n")
    add_command(folder / ".venv" / "bin", "merchant-desk", PROGRAM)
    add_command(folder / ".venv" / "bin", "python", "#!/bin/sh\nexit 0\n")
    write_stamp = '. packaging/common.sh; stamp requirements.lock > "$VENV/.made-from-requirements.lock"'
    subprocess.run(["bash", "-c", write_stamp], cwd=folder, check=True)
    return folder


def run(project: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the project's packaging/run with no display but what `environment` gives."""
    cleared = {key: value for key, value in os.environ.items() if key not in {"DISPLAY", "WAYLAND_DISPLAY"}}
    cleared.pop("QT_QPA_PLATFORM", None)
    cleared["PATH"] = f"{project / 'tools'}:{cleared['PATH']}"
    return subprocess.run(
        [project / "packaging" / "run", *arguments],
        env={**cleared, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_arguments_reach_the_program_exactly_as_they_were_given(project: Path) -> None:
    ran = run(project, "orders", "list", "--search", "two  words; $HOME", "")

    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.splitlines()[1:] == [
        "word=orders",
        "word=list",
        "word=--search",
        "word=two  words; $HOME",
        "word=",
    ]


def test_without_a_display_it_plays_the_tour_and_says_where(project: Path) -> None:
    ran = run(project)

    pictures = project / "build" / "tour"
    assert ran.returncode == 0, ran.stderr
    assert [line for line in ran.stderr.splitlines() if "=" in line] == [
        "platform=offscreen",
        "word=tour",
        "word=--out",
        f"word={pictures}",
    ]
    assert ran.stdout == f"The pictures of the tour are in {pictures}\n"


def test_a_tour_that_fails_is_not_called_a_success(project: Path) -> None:
    add_command(project / ".venv" / "bin", "merchant-desk", "#!/bin/sh\nexit 7\n")

    ran = run(project)

    assert ran.returncode == 7
    assert ran.stdout == ""


def test_a_display_that_answers_gets_the_training_shop(project: Path, tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "wayland-0"))
        server.listen()

        ran = run(project, WAYLAND_DISPLAY="wayland-0", XDG_RUNTIME_DIR=str(tmp_path))

    assert ran.stdout.splitlines() == ["platform=", "word=--training"]


def test_a_display_whose_server_is_gone_counts_as_none(project: Path, tmp_path: Path) -> None:
    ran = run(
        project, "tour", "--out", "x", DISPLAY=":987", WAYLAND_DISPLAY="gone", XDG_RUNTIME_DIR=str(tmp_path)
    )

    assert ran.stdout.splitlines()[0] == "platform=offscreen"


def test_without_the_right_to_install_one_sentence_names_the_packages(project: Path, tmp_path: Path) -> None:
    bare = tmp_path / "bare"
    for name, text in {"dpkg-query": "exit 1", "sudo": "exit 1", "id": "echo 1000"}.items():
        add_command(bare, name, f"#!/bin/sh\n{text}\n")

    ran = run(project, "orders", "list", PATH=f"{bare}:{os.environ['PATH']}")

    assert ran.returncode == 1
    assert ran.stdout == ""
    (sentence,) = ran.stderr.splitlines()
    assert "apt-get install libgl1 libegl1 libxkbcommon0 libglib2.0-0 libfontconfig1" in sentence
    assert "fonts-inter" not in sentence


def test_the_wheel_carries_resources_and_the_command(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(tmp_path)]

    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)

    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        (entry_points,) = (name for name in names if name.endswith("entry_points.txt"))
        command = archive.read(entry_points).decode()
    assert {"merchant_desk/__init__.py", "merchant_desk/_resources/merchant-desk.desktop"} <= names
    assert "merchant-desk = merchant_desk.__main__:main" in command
    assert not any(name.startswith(("tests/", "packaging/")) for name in names)
