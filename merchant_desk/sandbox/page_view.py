"""The customer's page as HTML. Every text that came from outside is escaped here."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from html import escape
from typing import Final

from merchant_desk.domain.chains import BY_PROTOCOL, Chain, network_name
from merchant_desk.domain.money import Fiat, TypingLocale, print_typed
from merchant_desk.domain.rates import about
from merchant_desk.sandbox.acts import DECIMAL_RATES, PAYABLE
from merchant_desk.sandbox.book import Booked
from merchant_desk.sandbox.page_style import CLOCK, ICONS, SCRIPT, STYLE
from merchant_desk.sandbox.page_words import Words
from merchant_desk.sandbox.shapes import instant

_NUMBERS: Final[Mapping[str, TypingLocale]] = {"en": "en-US", "pt-BR": "pt-BR"}
_SHORT: Final = 17
_WRONG: Final = "wrong"


def order_page(order: Booked, words: Words, *, shop_name: str, link: Mapping[str, str]) -> str:
    """The page of one order in its present state; `link` are the parameters to come back with."""
    state = page_state(order)
    if state == "pending":
        content = _pay_form(order, words, link)
    elif state == "confirmed":
        content = _end("confirmed", words.paid, words.paid_more) + _receipt(order, words)
    elif state == "on-hold":
        content = _end("on-hold", words.checking, words.checking_more)
    else:
        says = words.cancelled if order.status == "cancelled" else words.failed
        content = _end("stopped", says, words.stopped_more)
    back = order.success_url if state == "confirmed" else order.cancel_url
    if back and state in ("confirmed", "cancelled", "failed"):
        content += f'<a class="back" rel="noreferrer" href="{escape(back)}">{escape(words.back)}</a>'
    head = (
        f'<header><div class="mark" aria-hidden="true">{escape(shop_name[:1].upper())}</div><div>'
        f'<div class="shop">{escape(shop_name)}</div>'
        f'<div class="order">{escape(words.order.format(reference=order.reference))}</div></div></header>'
    )
    return _page(words, state, head + content)


def wrong_link_page(words: Words) -> str:
    """What a link with a wrong token or an unknown order shows."""
    return _page(words, _WRONG, _end("stopped", words.wrong_link, words.wrong_link_more))


def page_state(order: Booked) -> str:
    """The status as the page sees it: `pending` offers Pay, also on hold while no payment was seen."""
    return "pending" if order.is_open and not order.transactions else order.status


def money(order: Booked) -> str:
    """The total as its currency writes it: 25.40 USD, R$ 137,90."""
    total = Fiat.parse(order.total, order.currency).decimal
    if order.currency == "BRL":
        return f"R$ {print_typed(total, locale='pt-BR', min_decimals=2, max_decimals=2)}"
    return f"{print_typed(total, locale='en-US', min_decimals=2, max_decimals=2)} {order.currency}"


def _page(words: Words, state: str, content: str) -> str:
    return (
        f'<!doctype html><html lang="{words.language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(words.title)}</title><style>{STYLE}</style></head>"
        f'<body data-state="{escape(state)}">'
        f'<div class="ribbon"><b>{escape(words.ribbon)}</b>{escape(words.ribbon_more)}</div>'
        f"<main>{content}</main><script>{SCRIPT}</script></body></html>"
    )


def _pay_form(order: Booked, words: Words, link: Mapping[str, str]) -> str:
    amount = money(order)
    hidden = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">' for name, value in link.items()
    )
    rows = "".join(_network(BY_PROTOCOL[code], order, words, is_first=code == PAYABLE[0]) for code in PAYABLE)
    return (
        f'<div id="amount">{escape(amount)}</div><form method="post" action="pay">{hidden}'
        f'<fieldset class="card"><legend>{escape(words.choose)}'
        f"<small>{escape(words.made_up)}</small></legend>"
        f'{rows}</fieldset><button id="pay">{escape(words.pay.format(amount=amount))}'
        f"<small>{escape(words.fake)}</small></button></form>"
        f'<div class="pill" role="status">{CLOCK}<span id="status">{escape(words.waiting)}</span></div>'
        f'<p class="hint">{escape(words.check_amount)}</p>'
    )


def _network(chain: Chain, order: Booked, words: Words, *, is_first: bool) -> str:
    coin = chain.coin or ""
    checked = " checked" if is_first else ""
    figure = about(Fiat.parse(order.total, order.currency), DECIMAL_RATES, coin)
    said = "" if figure is None else words.about.format(figure=f"{_figure(figure, words)} {coin}")
    return (
        '<label class="network">'
        f'<input type="radio" name="network" value="{escape(chain.protocol)}"{checked}>'
        f'{_badge(chain.protocol)}<span class="name"><b>{escape(coin)}</b>'
        f"<span>{escape(chain.name)}</span></span>"
        f'<span class="about">{escape(said)}</span></label>'
    )


def _end(icon: str, says: str, more: str) -> str:
    return (
        f'<div class="end" role="status"><div class="halo">{ICONS[icon]}</div>'
        f'<h1 id="status">{escape(says)}</h1><p>{escape(more)}</p></div>'
    )


def _receipt(order: Booked, words: Words) -> str:
    rows = [(words.amount, escape(money(order)), "big")]
    if order.blockchain is not None:
        rows.append((words.paid_with, _paid_with(order, order.blockchain, words), ""))
    rows += [(words.transaction, _hash(payment.hash), "") for payment in order.transactions]
    time = instant(order.updated_utc_ms)[:16].replace("T", " ") + " UTC"
    rows.append((words.time, escape(time), ""))
    body = "".join(
        f'<div><dt>{escape(name)}</dt><dd class="{kind}">{value}</dd></div>' for name, value, kind in rows
    )
    return f'<dl class="card" id="receipt">{body}</dl>'


def _paid_with(order: Booked, network: str, words: Words) -> str:
    figure = ""
    if order.converted_total is not None:
        figure = _figure(Decimal(order.converted_total), words)
    coins = f"{figure} {order.payment_method or ''}".strip()
    said = words.paid_with_on.format(figure=coins, network=network_name(network))
    return f"{_badge(network)}<span>{escape(said)}</span>"


def _badge(network: str) -> str:
    chain = BY_PROTOCOL.get(network)
    letters = chain.badge if chain else network[:2]
    return f'<span class="badge {escape(network)}" aria-hidden="true">{escape(letters)}</span>'


def _hash(text: str) -> str:
    short = text if len(text) <= _SHORT else f"{text[:8]}…{text[-6:]}"
    return f'<code title="{escape(text)}">{escape(short)}</code>'


def _figure(value: Decimal, words: Words) -> str:
    return print_typed(value, locale=_NUMBERS[words.language], min_decimals=0, max_decimals=18)
