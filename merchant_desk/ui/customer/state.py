"""What the customer display shows, as one value, and the rule that chooses the screen for an order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from merchant_desk.domain.chains import COIN_LINES, OTHER_LINES, CoinLine
from merchant_desk.domain.money import Fiat
from merchant_desk.domain.order import Light, Order, OrderState, Source, Transaction
from merchant_desk.qr import QrMatrix


class CustomerScreen(StrEnum):
    """The five things the display can say."""

    IDLE = "idle"
    WAITING = "waiting"
    CHECKING = "checking"
    CONFIRMED = "confirmed"
    STOPPED = "stopped"


ENDINGS = frozenset({CustomerScreen.CONFIRMED, CustomerScreen.STOPPED})
"""Screens that stay 20 s and then give way to idle."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """A network of the idle screen with the coins taken there; `network` is the API's code."""

    network: str
    name: str
    coins: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Paying:
    """What the API told of the payment; every part may be unknown."""

    network: str = ""
    coin: str = ""
    tx_hash: str = ""


@dataclass(frozen=True, slots=True)
class CustomerState:
    """One picture of the display. `minute_utc_ms` is the present minute, for the idle screen's clock;
    `is_wallet_unsure`: no code before it is known where the money goes; `is_paused`: nobody can pay now."""

    screen: CustomerScreen
    language: str
    store_name: str = ""
    is_training: bool = False
    is_test: bool = False
    accepted: tuple[Accepted, ...] = ()
    coins: tuple[str, ...] = ()
    minute_utc_ms: int = 0
    reference: str = ""
    total: Fiat | None = None
    matrix: QrMatrix | None = None
    is_line_lost: bool = False
    is_wallet_unsure: bool = False
    is_paused: bool = False
    is_payment_seen: bool = False
    paying: Paying = Paying()
    paid_utc_ms: int | None = None


def screen_for(order: Order) -> CustomerScreen:
    """The screen that an order asks for; only GO, or goods given on a GO, may say "received"."""
    if order.light is Light.STOP:
        return CustomerScreen.STOPPED
    if order.light is Light.GO or order.handed_over is not None:
        return CustomerScreen.CONFIRMED
    if order.state is OrderState.ON_HOLD and paying_for(order).tx_hash:
        return CustomerScreen.CHECKING
    return CustomerScreen.WAITING if order.is_payable else CustomerScreen.IDLE


def ended_utc_ms(order: Order) -> int:
    """When an order reached its ending, as this desk learned it."""
    if screen_for(order) is CustomerScreen.CONFIRMED and order.paid_utc_ms is not None:
        return order.paid_utc_ms
    return order.updated_utc_ms


def is_payment_seen(order: Order) -> bool:
    """Whether any payment was seen, so that "don't send" would come too late."""
    return order.paid_utc_ms is not None or bool(paying_for(order).tx_hash)


def paying_for(order: Order) -> Paying:
    """The newest payment that the API itself, or a callback it bore out, told; nothing else is shown."""
    is_paid = order.state is OrderState.CONFIRMED
    told = [item for item in order.transactions if _may_show(item, is_paid=is_paid)]
    if not told:
        return Paying()
    return Paying(told[-1].network, told[-1].coin or "", told[-1].hash)


def _may_show(item: Transaction, *, is_paid: bool) -> bool:
    return item.source is Source.API or (is_paid and item.source is Source.CALLBACK)


def accepted_networks(wallets: Sequence[tuple[str, str]] | None) -> tuple[Accepted, ...]:
    """The networks a customer may pay on: those with a wallet, or the usual ones while none are known."""
    known: dict[str, Accepted] = {}
    for line in _lines(wallets):
        if line.chain is None:
            continue
        older = known.get(line.chain.protocol)
        coins = (*(older.coins if older else ()), *line.coins)
        known[line.chain.protocol] = Accepted(line.chain.protocol, line.chain.name, coins)
    return tuple(known.values())


def accepted_coins(wallets: Sequence[tuple[str, str]] | None) -> tuple[str, ...]:
    """The coins of the chips under the code, in the order used everywhere."""
    return tuple(coin for line in _lines(wallets) for coin in line.coins)


def _lines(wallets: Sequence[tuple[str, str]] | None) -> tuple[CoinLine, ...]:
    if not wallets:
        return COIN_LINES
    owned = {network for network, _ in wallets}
    fixed = [line for line in COIN_LINES if line.chain is not None and line.chain.protocol in owned]
    varying = [line for line in COIN_LINES if line.chain is None]
    others = [line for line in OTHER_LINES if line.chain is not None and line.chain.protocol in owned]
    return (*fixed, *varying, *others)
