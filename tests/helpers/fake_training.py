"""The training shop as the desk plays with it, without a shop."""

from __future__ import annotations

from dataclasses import dataclass, field

from merchant_desk.domain.order import OrderId


@dataclass
class FakeTraining:
    """`TrainingShop` that notes the acts and the scenarios; `failure` is raised by every wish."""

    played: list[tuple[str, str]] = field(default_factory=list)
    wished: list[str | None] = field(default_factory=list)
    in_force: str | None = None
    failure: Exception | None = None

    async def play(self, order_id: OrderId, act: str) -> None:
        """As the port says."""
        self.played.append((order_id, act))

    async def go_wrong(self, scenario: str | None) -> None:
        """As the port says."""
        if self.failure is not None:
            raise self.failure
        self.wished.append(scenario)
        self.in_force = scenario

    async def going_wrong(self) -> str | None:
        """As the port says."""
        if self.failure is not None:
            raise self.failure
        return self.in_force
