"""What every command is given, and the help that several of them share."""

from __future__ import annotations

import argparse
import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final, TypeAlias, TypeVar

from merchant_desk.cli.documents import Document, order_document
from merchant_desk.cli.output import Output, Paint
from merchant_desk.cli.texts import order_text
from merchant_desk.config.options import Options
from merchant_desk.domain.errors import TimedOut
from merchant_desk.domain.order import Order

if TYPE_CHECKING:
    from merchant_desk.services.desk import Desk

T = TypeVar("T")

ASKING_LIMIT_S: Final = 21.0
"""A command that asks the API ends within 25 s (public face, section 3); this counts from its first line of
ours, so that a slow start leaves less for asking, and the rest is for the interpreter and for closing."""
_LEAST_S: Final = 1.0
TEST_WORDS: Final = "TEST SYSTEM: no real money"
"""Above every result for people wherever the API is neither production nor the training shop."""


@dataclass(frozen=True, slots=True)
class Context:
    """One run of one command."""

    options: Options
    output: Output
    began_s: float = field(default_factory=time.monotonic)

    @asynccontextmanager
    async def desk(self, *, face: str = "command") -> AsyncIterator[Desk]:
        """The desk of this run, opened and closed around the command; `face` names its log file."""
        # Late: `sandbox` needs no desk, and whatever needs one pays for the database only now.
        from merchant_desk.wiring import open_desk

        async with open_desk(self.options, face=face) as desk:
            if desk.profile.is_test:
                self.output.head = self.output.paint(TEST_WORDS, Paint.YELLOW)
            yield desk

    def from_now(self) -> Context:
        """The same run with its whole time again: nobody's typing counts."""
        return replace(self, began_s=time.monotonic())

    async def within(self, work: Awaitable[T]) -> T:
        """Await what asks the API, but not for longer than this command may still take. Raises TimedOut."""
        left_s = self.began_s + ASKING_LIMIT_S - time.monotonic()
        try:
            async with asyncio.timeout(max(left_s, _LEAST_S)):
                return await work
        except TimeoutError as error:
            raise TimedOut(phase="command") from error


Handler: TypeAlias = Callable[[Context, argparse.Namespace], Coroutine[Any, Any, int]]


def listed(desk: Desk, order: Order) -> Document:
    """One order as it stands in a list."""
    url = desk.orders.checkout_url(order)
    explorers = desk.settings.current.explorers
    return order_document(order, environment=desk.profile.environment, checkout_url=url, explorers=explorers)


async def tell_order(context: Context, desk: Desk, order: Order) -> int:
    """Print one order with its history: the result of create, show, cancel, hold and handover."""
    view = await desk.orders.view(order.reference)
    # Not before a read of just this order showed the wallets that the owner approved.
    url = None if desk.owner.guard.withholds(view.order) else desk.orders.checkout_url(view.order)
    environment = desk.profile.environment
    explorers = desk.settings.current.explorers
    document = order_document(
        view.order, environment=environment, checkout_url=url, history=view.history, explorers=explorers
    )
    context.output.result(
        document,
        lambda: order_text(
            view.order,
            history=view.history,
            checkout_url=url,
            environment=environment,
            output=context.output,
            explorers=explorers,
        ),
    )
    return 0
