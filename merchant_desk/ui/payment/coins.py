"""The coin list: for reading only, from the rates that came with the order."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from merchant_desk.domain.chains import COIN_LINES, OTHER_LINES, CoinLine
from merchant_desk.domain.money import plain
from merchant_desk.domain.order import Order
from merchant_desk.domain.rates import about
from merchant_desk.ui import format as fmt
from merchant_desk.ui.payment.state import CoinRow, CoinsView
from merchant_desk.ui.words import tr


def coins_view(
    order: Order, *, wallets: Iterable[str] = (), is_training: bool = False, is_shown: bool = True
) -> CoinsView:
    """The list of one order; `wallets` are the networks on which the store takes money, as told."""
    has_wallet = frozenset(wallets)
    others = (line for line in OTHER_LINES if line.chain is not None and line.chain.protocol in has_wallet)
    return CoinsView(
        rows=tuple(_row(line, order) for line in COIN_LINES),
        others=tuple(_row(line, order) for line in others),
        note=_note(order, is_training=is_training),
        is_shown=is_shown,
    )


def _note(order: Order, *, is_training: bool) -> str:
    if not order.rates:
        return tr("Payment", "No rates right now")
    if is_training:
        return tr("Payment", "Made-up rates")
    return tr("Payment", "Cryptum's rates, {time}", time=fmt.clock(order.created_utc_ms, seconds=True))


def _row(line: CoinLine, order: Order) -> CoinRow:
    figure = about(order.total, order.rates, line.rate_coin) if line.rate_coin else None
    return CoinRow(
        network=line.chain.protocol if line.chain else "",
        coins=", ".join(line.coins),
        network_name=line.chain.name if line.chain else tr("Payment", "network varies"),
        figure=(
            tr("Payment", "see the page")
            if figure is None or line.rate_coin is None
            else fmt.about(_grouped(figure), line.rate_coin)
        ),
    )


def _grouped(figure: Decimal) -> str:
    """Large figures in groups of three, so that their size can be seen."""
    text = plain(figure)
    return f"{int(text):,}" if text.isdecimal() and len(text) > 4 else text
