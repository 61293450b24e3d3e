"""Section 10 of the contract is complete here: each row has a named test for each direction it speaks of."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Final

TESTS: Final = Path(__file__).resolve().parents[1]
BOTH: Final = frozenset({"sends", "accepts"})
ROWS: Final = {
    **dict.fromkeys((2, 4, 5, 6, 7, 9, 10, 11, 15, 17, 19), BOTH),
    8: frozenset({"sends"}),
    **dict.fromkeys((1, 3, 12, 13, 14, 16, 18, 20, 21, 22, 23, 24, 25), frozenset({"accepts"})),
}
"""By row, the directions in which the contract's table says anything."""


def test_every_row_of_the_contract_has_a_test_for_each_direction() -> None:
    found: dict[int, set[str]] = {}
    for path in TESTS.rglob("test_contract_c*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                named = re.match(r"test_c(\d\d)_(sends|accepts)_", node.name)
                if named is not None:
                    found.setdefault(int(named[1]), set()).add(named[2])

    assert sorted(ROWS) == list(range(1, 26))
    assert found == {number: set(ways) for number, ways in ROWS.items()}
