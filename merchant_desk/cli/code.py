"""`qr`: the payment code of an order, in the terminal or as a file."""

from __future__ import annotations

import argparse
from pathlib import Path

from merchant_desk import qr
from merchant_desk.cli.context import Context
from merchant_desk.config.paths import unusable
from merchant_desk.domain.errors import FileUnusable, NotAllowed
from merchant_desk.domain.order import Order, OrderState


async def draw(context: Context, arguments: argparse.Namespace) -> int:
    """Draw the hosted payment link of an order that can still be paid."""
    async with context.desk() as desk:
        view = await desk.orders.view(arguments.order)
        url = desk.orders.checkout_url(view.order)
    if url is None or not view.order.is_payable:
        raise NotAllowed(reason=_why_not(view.order), reference=view.order.reference)
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
