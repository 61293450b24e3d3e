"""The lock files pin what pyproject.toml asks for, with hashes, and name no place to get it from."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).resolve().parents[2]
RUNTIME: Final = "requirements.lock"
DEVELOPMENT: Final = "requirements-dev.lock"
PINNED: Final = re.compile(
    r"^(?P<name>[a-z0-9._-]+)==(?P<version>\S+)(?P<rest>.*?)(?=^[a-z0-9]|\Z)", re.M | re.S
)


def pins(lock: str) -> dict[str, str]:
    """Return name -> version of a lock file; a pin without a hash raises AssertionError."""
    found: dict[str, str] = {}
    for pin in PINNED.finditer((ROOT / lock).read_text("utf-8")):
        assert "--hash=sha256:" in pin["rest"], pin["name"]
        found[pin["name"]] = pin["version"]
    return found


def asked_for(*extras: str) -> set[str]:
    """Return the names in pyproject.toml's dependencies and these extras, as lock files spell them."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    lines = [
        *project["dependencies"],
        *(line for extra in extras for line in project["optional-dependencies"][extra]),
    ]
    return {re.split(r"[<>=!~; \[]", line)[0].lower().replace("_", "-") for line in lines}


def test_the_runtime_lock_pins_every_dependency_with_its_hashes() -> None:
    assert asked_for("build") - set(pins(RUNTIME)) == set()


def test_the_development_lock_pins_every_tool_with_its_hashes() -> None:
    assert asked_for("build", "dev") - set(pins(DEVELOPMENT)) == set()


def test_what_runs_in_the_tests_is_what_runs_in_the_shop() -> None:
    runtime, development = pins(RUNTIME), pins(DEVELOPMENT)

    assert {name: development.get(name) for name in runtime} == runtime


def test_the_locked_pyside_stays_below_the_release_that_aborts() -> None:
    major, minor = pins(RUNTIME)["pyside6-essentials"].split(".")[:2]

    assert (6, 8) <= (int(major), int(minor)) < (6, 12)


@pytest.mark.parametrize("lock", [RUNTIME, DEVELOPMENT])
def test_a_lock_file_names_no_index_and_no_host(lock: str) -> None:
    text = (ROOT / lock).read_text("utf-8")

    assert re.findall(r"^-.*|\S+://\S+", text, re.M) == []
