"""An adapter with some of its calls answered by the test."""

from __future__ import annotations

from typing import Any, TypeVar, cast

T = TypeVar("T")


class _StandIn:
    def __init__(self, adapter: object, calls: dict[str, Any]) -> None:
        self._adapter = adapter
        self._calls = calls

    def __getattr__(self, name: str) -> Any:
        return self._calls[name] if name in self._calls else getattr(self._adapter, name)


def standing_before(adapter: T, **calls: Any) -> T:
    """The same adapter, but for the calls that the test gives; they may pass on to the real one."""
    for name in calls:
        getattr(adapter, name)  # a call that does not exist would never be asked for
    return cast("T", _StandIn(adapter, calls))
