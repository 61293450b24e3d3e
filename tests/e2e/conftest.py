"""What tests of the whole desk stand on: the look of its windows."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.helpers.looks import dressed


@pytest.fixture(autouse=True)
def look(request: pytest.FixtureRequest) -> Iterator[None]:
    """The light theme in English for tests with windows; the others never load Qt."""
    if not request.path.name.startswith("test_desk_"):
        yield
        return
    with dressed():
        yield
