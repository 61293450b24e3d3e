"""The training shop as the desk plays with it: what the customer can be made to do."""

from __future__ import annotations

from typing import Final, Protocol

from merchant_desk.domain.order import OrderId

PAYS: Final = "pays"
PAYS_THEN_ON_HOLD: Final = "pays-then-on-hold"
FAILS: Final = "fails"
FORGED_CALLBACK: Final = "forged-callback"
ANOTHER_TOTAL: Final = "another-total"
LINE_DROPS: Final = "line-drops"
ACTS: Final = (PAYS, PAYS_THEN_ON_HOLD, FAILS, FORGED_CALLBACK, ANOTHER_TOTAL, LINE_DROPS)
"""Everything "Play the customer" offers, in the order in which the window shows it."""


class TrainingShop(Protocol):
    """Makes the customer of one training order act; there is none for a real store."""

    async def play(self, order_id: OrderId, act: str) -> None:
        """Play one of `ACTS`; returns once the shop has taken the wish, not once its effects are seen.

        Raises BadInput for another word, and of the API's failures Unreachable, TimedOut, ServerFailed,
        Rejected, NotFound and UnexpectedReply.
        """
