"""Play the customer: the training shop's control address, which no real store has."""

from __future__ import annotations

from typing import Final

from merchant_desk.api.line import HttpLine, LineClock, TimeLimits
from merchant_desk.api.origin import plain_origin
from merchant_desk.api.wire import dump_json
from merchant_desk.api.wire_errors import failure_of
from merchant_desk.domain.errors import BadInput
from merchant_desk.domain.order import OrderId
from merchant_desk.services.training import ACTS

PLAY_PATH: Final = "/play"
_LIMITS: Final = TimeLimits(connect_s=2.0, read_s=5.0, write_s=5.0, pool_s=5.0, total_s=10.0)


class TrainingControl:
    """`services.training.TrainingShop` over the sandbox's control address: `POST /play`.

    The body is `{"order_id", "act"}`; 200 says that the wish was taken, 4xx carries `error` as the API's do.
    """

    def __init__(self, control_url: str, *, clock: LineClock, limits: TimeLimits = _LIMITS) -> None:
        self._line = HttpLine(plain_origin(control_url), clock=clock, limits=limits)

    async def play(self, order_id: OrderId, act: str) -> None:
        """Make the customer act; raises BadInput(field="act") for a word outside ACTS."""
        if act not in ACTS:
            raise BadInput(field="act", reason="unknown", value=act)
        answer = await self._line.ask(
            "POST",
            PLAY_PATH,
            headers={"Content-Type": "application/json"},
            body=dump_json({"order_id": order_id, "act": act}),
        )
        if not answer.is_success:
            raise failure_of(answer, order_id=order_id)

    async def aclose(self) -> None:
        """Close the connection pool."""
        await self._line.aclose()
