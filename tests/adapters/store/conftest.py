"""The same tests for the store in memory and the store on disk."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import TypeAlias

import pytest

from merchant_desk.services.ports import Inbox, Journal, Leases, Memo, OrderStore
from merchant_desk.store.store import Store, open_store
from tests.helpers.fake_store import FakeStore
from tests.helpers.store_values import NOW_UTC_MS

AnyStore: TypeAlias = FakeStore | Store


class Wall:
    """A wall clock that stands still until it is set."""

    def __init__(self) -> None:
        self.now_utc_ms = NOW_UTC_MS

    def __call__(self) -> int:
        return self.now_utc_ms


@pytest.fixture
def wall() -> Wall:
    """The clock of the leases."""
    return Wall()


@pytest.fixture(params=["fake", "sqlite"])
async def store(request: pytest.FixtureRequest, tmp_path: Path, wall: Wall) -> AsyncIterator[AnyStore]:
    """A new, empty store of each kind."""
    if request.param == "fake":
        yield FakeStore(wall)
        return
    async with open_store(tmp_path / "data" / "store.sqlite", now_utc_ms=wall) as opened:
        yield opened


@pytest.fixture
def orders(store: AnyStore) -> OrderStore:
    """Its orders; the annotation lets mypy prove that both kinds fit the port."""
    return store.orders


@pytest.fixture
def inbox(store: AnyStore) -> Inbox:
    """Its inbox."""
    return store.inbox


@pytest.fixture
def journal(store: AnyStore) -> Journal:
    """Its journal."""
    return store.journal


@pytest.fixture
def memo(store: AnyStore) -> Memo:
    """Its memo."""
    return store.memo


@pytest.fixture
def leases(store: AnyStore) -> Leases:
    """Its leases."""
    return store.leases
