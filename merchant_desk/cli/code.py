"""`qr`: the payment code of an order, in the terminal or as a file."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from merchant_desk import qr
from merchant_desk.cli.context import Context
from merchant_desk.config.paths import unusable
from merchant_desk.domain.errors import AccessDenied, FileUnusable, NotAllowed
from merchant_desk.domain.order import Order, OrderState

if TYPE_CHECKING:
    from merchant_desk.services.desk import Desk


async def draw(context: Context, arguments: argparse.Namespace) -> int:
    """Draw the hosted payment link of an order that can still be paid."""
    async with context.desk() as desk:
        url = await _payable_url(desk, arguments.order)
        if await _is_sealed(desk):
            # With a seal only a read of just this order that shows the approved wallets lets it show.
            await context.within(desk.orders.refresh(arguments.order))
            await desk.owner.guard.after_sale()
            url = await _payable_url(desk, arguments.order)
    out: Path | None = arguments.out
    try:
        matrix = qr.encode_checked(url)
    except ValueError as error:
        raise FileUnusable(path=str(out or "code"), why="too-long") from error
    if out is not None:
        _write(out, matrix)
    context.output.result(
        {"out": str(out) if out is not None else None, "text": url},
        lambda: str(out) if out is not None else qr.to_terminal(matrix, ansi=context.output.is_terminal),
    )
    return 0


async def _payable_url(desk: Desk, name: str) -> str:
    """The payment link. Raises NotAllowed where nobody may pay this order."""
    order = (await desk.orders.view(name)).order
    url = desk.orders.checkout_url(order)
    if url is None or not order.is_payable:
        raise NotAllowed(reason=_why_not(order), reference=order.reference)
    return url


async def _is_sealed(desk: Desk) -> bool:
    """Whether the owner approved wallets. Raises NotAllowed (wallets-changed, seal-broken), KeyringFailed."""
    try:
        await desk.owner.guard.after_sale()
        return (await desk.owner.guard.report()).approved is not None
    except AccessDenied:
        return False  # a till without the key has no seal, and reads what it knows


def _why_not(order: Order) -> str:
    """The reason, as one of `NOT_ALLOWED_REASONS`, why nobody may pay this order."""
    if order.state is OrderState.REVIEW:
        return "in-review"
    if order.paid_utc_ms is not None:
        return "already-paid"
    return "already-final" if not order.is_open else "still-creating"


def _write(out: Path, matrix: qr.QrMatrix) -> None:
    data = qr.to_png(matrix) if out.suffix.lower() == ".png" else qr.to_svg(matrix).encode()
    try:
        out.write_bytes(data)
    except OSError as error:
        raise unusable(out, error) from error
