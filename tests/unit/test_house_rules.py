"""Rules of the house that no linter knows, held over every file of the project."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path, PurePosixPath
from typing import Final

import pytest

from tests.helpers.house import RULES, Rule, Source

ROOT: Final = Path(__file__).resolve().parents[2]
CODE: Final = ("merchant_desk", "tests", "packaging")
# What may lie at the top: the first row is the project, the second what tools leave there, never committed.
TOP_LEVEL: Final = frozenset(
    {
        *(
            "merchant_desk",
            "tests",
            "packaging",
            "resources",
            "docs",
            "README.md",
            "CONTRIBUTING.md",
            "CHANGELOG.md",
        ),
        *("LICENSE", "pyproject.toml", "requirements.lock", "requirements-dev.lock", ".ci", ".gitignore"),
        *(".git", ".gitattributes", ".venv", "build", "dist", "__pycache__", ".mypy_cache", ".ruff_cache"),
        *(".pytest_cache", ".import_linter_cache", ".hypothesis", ".coverage"),
    }
)
# Places on one developer's machine, and notes that do not ship: nothing of ours may lean on them. One
# letter of each stands in brackets so that this line does not find itself.
FOREIGN: Final = re.compile(r"/[w]ork/|\.\./[s]hared|[w]orkshop|/[r]oot/|/opt/[p]ypi|/tmp/[b]rief")
HEADLESS: Final = """
import json, sys
from merchant_desk.__main__ import main
try:
    code = main()
except SystemExit as end:
    code = end.code
loaded = sorted(name for name in sys.modules if name.partition(".")[0] in {"PySide6", "shiboken6", "qasync"})
print(json.dumps({"code": code or 0, "qt": loaded}), file=sys.stderr)
"""


def python_files() -> list[Source]:
    """Return every Python file of ours."""
    paths = sorted(path for room in CODE for path in (ROOT / room).rglob("*.py"))
    return [Source(PurePosixPath(path.relative_to(ROOT)), path.read_text("utf-8")) for path in paths]


def text_files() -> list[Path]:
    """Return every text file that ships or is committed, generated ones apart."""
    named = [path for path in ROOT.iterdir() if path.is_file() and path.name != ".coverage"]
    roomed = [
        path for room in (*CODE, "resources", ".ci") for path in (ROOT / room).rglob("*") if path.is_file()
    ]
    binary = {".pyc", ".png", ".gz", ".db", ".sqlite", ".ttf", ".qm"}
    return [
        path for path in named + roomed if path.suffix not in binary and not path.name.startswith(".coverage")
    ]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.says.replace(" ", "-"))
def test_no_file_of_ours_breaks_the_rule(rule: Rule) -> None:
    breaches = [breach for source in python_files() for breach in rule.breaches(source)]

    assert breaches == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.says.replace(" ", "-"))
def test_each_rule_finds_the_sample_that_breaks_it(rule: Rule) -> None:
    assert len(rule.breaches(rule.sample)) == 1


def test_the_top_level_holds_only_names_with_a_place() -> None:
    present = {path.name for path in ROOT.iterdir() if not path.name.startswith(".coverage.")}

    assert present - TOP_LEVEL == set()


def test_no_file_leans_on_a_path_of_one_machine() -> None:
    found = [str(path.relative_to(ROOT)) for path in text_files() if FOREIGN.search(path.read_text("utf-8"))]

    assert found == []


def test_a_headless_command_answers_without_ever_loading_qt(home: Path) -> None:
    command = ("--data-dir", str(home / "data"), "orders", "list", "--json")

    ran = subprocess.run(
        [sys.executable, "-c", HEADLESS, *command], capture_output=True, text=True, check=False
    )

    assert ran.returncode == 0, ran.stderr
    seen = json.loads(ran.stderr.splitlines()[-1])
    assert seen == {"code": 0, "qt": []}
    assert json.loads(ran.stdout) == {"total": 0, "offset": 0, "orders": []}
