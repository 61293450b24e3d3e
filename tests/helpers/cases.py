"""Reads the example files in `tests/helpers/vectors`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, cast

_FOLDER = Path(__file__).parent / "vectors"


def load_cases(name: str, *, kind: str | None = None) -> list[dict[str, Any]]:
    """The cases of `vectors/<name>.json`, or only those of one `kind`."""
    document = json.loads((_FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    cases = cast("list[dict[str, Any]]", document["cases"])
    return [case for case in cases if kind is None or case["kind"] == kind]


def case_id(case: dict[str, Any]) -> str:
    """The name under which a case is reported."""
    return str(case["id"])


def load_sample(name: str) -> bytes:
    """The bytes of `samples/<name>.json`: one answer of the API as its sources print it."""
    return (_FOLDER.parent / "samples" / f"{name}.json").read_bytes()
