"""What every command is given, and the help that several of them share."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Coroutine
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from merchant_desk.cli.documents import Document, order_document
from merchant_desk.cli.output import Output
from merchant_desk.cli.texts import order_text
from merchant_desk.config.options import Options
from merchant_desk.domain.order import Order

if TYPE_CHECKING:
    from merchant_desk.services.desk import Desk

ASKING_LIMIT_S: Final = 21.0
"""A command that asks the API ends within 25 s, start and end included (public face, section 3)."""


@dataclass(frozen=True, slots=True)
class Context:
    """One run of one command."""

    options: Options
    output: Output

    def desk(self, *, face: str = "command") -> AbstractAsyncContextManager[Desk]:
        """The desk of this run, opened and closed around the command; `face` names its log file."""
        # Late: `sandbox` needs no desk, and whatever needs one pays for the database only now.
        from merchant_desk.wiring import open_desk

        return open_desk(self.options, face=face)


Handler: TypeAlias = Callable[[Context, argparse.Namespace], Coroutine[Any, Any, int]]


def listed(desk: Desk, order: Order) -> Document:
    """One order as it stands in a list."""
    url = desk.orders.checkout_url(order)
    return order_document(order, environment=desk.profile.environment, checkout_url=url)


async def tell_order(context: Context, desk: Desk, order: Order) -> int:
    """Print one order with its history: the result of create, show, cancel, hold and handover."""
    view = await desk.orders.view(order.reference)
    url, environment = desk.orders.checkout_url(view.order), desk.profile.environment
    document = order_document(view.order, environment=environment, checkout_url=url, history=view.history)
    context.output.result(
        document,
        lambda: order_text(
            view.order,
            history=view.history,
            checkout_url=url,
            environment=environment,
            output=context.output,
        ),
    )
    return 0
