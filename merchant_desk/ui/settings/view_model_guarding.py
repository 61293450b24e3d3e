"""Settings that only the owner may change, where a PIN is set: key, callback address, staff, store."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, TypeAlias

from merchant_desk.ui.words import tr

if TYPE_CHECKING:
    from merchant_desk.services.desk import Desk

Ask: TypeAlias = Callable[[str], Awaitable[bool]]
"""Asks for the PIN; its argument says what it is needed for, its answer whether the thing may be done."""


class Guarding:
    """Stands before each guarded change. Without a window to ask in (`ask` unset), a PIN that is set keeps
    all of them away."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._is_asking = False
        self.ask: Ask | None = None

    async def allows(self, members: Mapping[str, object]) -> bool:
        """Whether these settings may be changed; what is not guarded, or stays as it is, always may."""
        current = self._desk.settings.current
        reasons = _reasons()
        wanted = [
            name
            for name, value in members.items()
            if name in reasons and not _is_same(value, getattr(current, name))
        ]
        return not wanted or await self.may(reasons[wanted[0]])

    async def may(self, why: str) -> bool:
        """Whether a guarded thing may be done. A second one is not asked about while the first one is."""
        if self._is_asking:
            return False
        self._is_asking = True
        try:
            if self.ask is None:
                return not await self._desk.owner.pin.is_set()
            return await self.ask(why)
        finally:
            self._is_asking = False


def key_reason() -> str:
    """What the PIN is needed for where the API key is concerned."""
    return tr("Settings", "To change the API key.")


def _reasons() -> dict[str, str]:
    address = tr("Settings", "To change where callbacks arrive.")
    store = tr("Settings", "To change the store or its server.")
    return {
        "public_url": address,
        "listener_port": address,
        "person": tr("Settings", "To change who works at this till."),
        "store_id": store,
        "api_url": store,
    }


def _is_same(value: object, before: object) -> bool:
    """A field that was only visited is no change."""
    return (value.strip() if isinstance(value, str) else value) == before
