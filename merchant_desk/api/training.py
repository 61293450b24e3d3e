"""Play the customer and let things go wrong: the training shop's control address, which no real store has."""

from __future__ import annotations

from typing import Any, Final

from merchant_desk.api.line import Answer, HttpLine, LineClock, TimeLimits
from merchant_desk.api.origin import plain_origin
from merchant_desk.api.wire import dump_json, parse_object
from merchant_desk.api.wire_errors import failure_of
from merchant_desk.domain.errors import BadInput
from merchant_desk.domain.order import OrderId
from merchant_desk.services.shop.training import ACTS, SCENARIOS

PLAY_PATH: Final = "/play"
FAULTS_PATH: Final = "/faults"
_LIMITS: Final = TimeLimits(connect_s=2.0, read_s=5.0, write_s=5.0, pool_s=5.0, total_s=10.0)


class TrainingControl:
    """`services.training.TrainingShop` over the sandbox's control address: `POST /play` and `/faults`.

    A wish is `{"order_id", "act"}` or `{"scenario"}`; 200 says that it was taken, 4xx carries `error` as the
    API's do.
    """

    def __init__(self, control_url: str, *, clock: LineClock, limits: TimeLimits = _LIMITS) -> None:
        self._line = HttpLine(plain_origin(control_url), clock=clock, limits=limits)

    async def play(self, order_id: OrderId, act: str) -> None:
        """Make the customer act; raises BadInput(field="act") for a word outside ACTS."""
        if act not in ACTS:
            raise BadInput(field="act", reason="unknown", value=act)
        await self._ask("POST", PLAY_PATH, {"order_id": order_id, "act": act}, order_id=order_id)

    async def go_wrong(self, scenario: str | None) -> None:
        """Put a scenario in force, or end every fault; raises BadInput for a word outside SCENARIOS."""
        if scenario is None:
            await self._ask("DELETE", FAULTS_PATH, None)
        elif scenario in SCENARIOS:
            await self._ask("PUT", FAULTS_PATH, {"scenario": scenario})
        else:
            raise BadInput(field="scenario", reason="unknown", value=scenario)

    async def going_wrong(self) -> str | None:
        """The scenario in force."""
        told = parse_object((await self._ask("GET", FAULTS_PATH, None)).body).get("scenario")
        return told if told in SCENARIOS else None

    async def aclose(self) -> None:
        """Close the connection pool."""
        await self._line.aclose()

    async def _ask(
        self, method: str, path: str, wish: dict[str, Any] | None, *, order_id: OrderId | None = None
    ) -> Answer:
        answer = await self._line.ask(
            method,
            path,
            headers={"Content-Type": "application/json"},
            body=None if wish is None else dump_json(wish),
        )
        if not answer.is_success:
            raise failure_of(answer, order_id=order_id)
        return answer
