"""One order of the API read into Evidence, in all the shapes that its sources disagree about.

Tolerant where nothing hangs on it, strict where money does: a part that is there but unusable raises
UnexpectedReply instead of being passed over, because a missing fact counts as no difference.
C1 to C25 are the contradictions of contract section 10.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final

from merchant_desk.api.others import other_members
from merchant_desk.api.repeats import LastRead
from merchant_desk.api.wire import as_list, as_object, fact, utc_ms
from merchant_desk.domain.aside import Aside
from merchant_desk.domain.chains import normalise_hash, normalise_protocol
from merchant_desk.domain.errors import UnexpectedReply
from merchant_desk.domain.evidence import Evidence, WalletSeen
from merchant_desk.domain.money import MoneyError, parse_json_decimal
from merchant_desk.domain.order import Customer, OrderId, Reference, Source, StoreId, Transaction
from merchant_desk.domain.secret import SessionToken

ORDER_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,128}")
MAX_TOKEN: Final = 4096
MAX_URL: Final = 2048
MAX_RAW: Final = 2000
MAX_ITEMS: Final = 200
_TOKEN: Final = re.compile(r"[!-~]{1,4096}")
ASSET: Final = re.compile(r"[A-Za-z0-9]{1,16}")
_DELIVERY: Final = MappingProxyType(
    {
        "first_name": "firstName",
        "last_name": "lastName",
        "email": "email",
        "country": "country",
        "city": "city",
        "zip": "zip",
        "address": "address",
        "complement": "complement",
        "state": "state",
    }
)
_STORE_IDS: Final = ("storeId", "pluginCheckoutStoreId")
_NEEDED_OF_A_READ: Final = ("reference", "store_id", "total", "currency")
_WIRE_NAMES: Final = {
    "reference": "ecommerceOrderId",
    "store_id": "store",
    "total": "orderTotal",
    "currency": "orderCurrency",
}


def created_order(document: Mapping[str, Any]) -> Evidence:
    """The answer to a creation (3.1): the id, by either name (C1), and whatever else it tells."""
    return _evidence(document, order_id=_order_id(document, "id", "orderId"), direct=False)


def read_order(document: Mapping[str, Any]) -> Evidence:
    """A direct read (3.2); UnexpectedReply unless id, reference, store, total and currency are there."""
    evidence = _evidence(document, order_id=_order_id(document, "id"), direct=True)
    for name in _NEEDED_OF_A_READ:
        if getattr(evidence, name) is None:
            raise UnexpectedReply(what=_WIRE_NAMES[name])
    return evidence


def listed_order(document: Mapping[str, Any]) -> Evidence:
    """A row of the list (3.3): only the id is certain to be there."""
    return _evidence(document, order_id=_order_id(document, "id"), direct=False)


def _evidence(document: Mapping[str, Any], *, order_id: OrderId, direct: bool) -> Evidence:
    store = as_object(document.get("store"))
    return Evidence(
        id=order_id,
        direct=direct,
        reference=_reference(document),
        store_id=_store_id(document),
        status=_status(document),
        total=_total(document),
        currency=_currency(document),
        customer=_customer(document.get("deliveryInfo")),
        session_token=_token(document.get("sessionToken")),
        callback_url=fact(document.get("callbackUrl"), cap=MAX_URL),
        transactions=_transactions(document),
        rates=_rates_again(document.get("marketRates")),
        wallets=_wallets_again(store.get("wallets")),
        store_name=fact(store.get("name")),
        created_utc_ms=utc_ms(document.get("createdAt")),
        updated_utc_ms=utc_ms(document.get("updatedAt")),
        aside=Aside(
            markup=_percentage("storeMarkupPercentage", document, store),
            discount=_percentage("storeDiscountPercentage", document, store),
            address=_first_text(document, "address", "paymentAddress", "walletAddress"),
            others=other_members(document),
        ),
    )


def _order_id(document: Mapping[str, Any], *names: str) -> OrderId:
    told = next((document[name] for name in names if document.get(name) is not None), None)
    if not isinstance(told, str) or ORDER_ID.fullmatch(told) is None:
        raise UnexpectedReply(what="id")
    return OrderId(told)


def _reference(document: Mapping[str, Any]) -> Reference | None:
    """The merchant's number, a number or a string, in its new or its old place; never `orderId` (C7)."""
    nested = as_object(document.get("pluginCheckoutEcommerce")).get("orderId")
    told = {
        _number_or_text(value, part="ecommerceOrderId")
        for value in (document.get("ecommerceOrderId"), nested)
        if value not in (None, "")
    }
    if len(told) > 1:
        raise UnexpectedReply(what="ecommerceOrderId")
    return Reference(told.pop()) if told else None


def _number_or_text(value: object, *, part: str) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    text = fact(value)
    if text is None:
        raise UnexpectedReply(what=part)
    return text


def _store_id(document: Mapping[str, Any]) -> StoreId | None:
    """The store in any of its places (C6); two that differ are no answer at all."""
    told: set[str] = set()
    places = [document.get(name) for name in ("store", "pluginCheckoutStore", *_STORE_IDS)]
    inside = [place.get(name) for place in places if isinstance(place, dict) for name in ("id", *_STORE_IDS)]
    for value in (*(place for place in places if not isinstance(place, dict)), *inside):
        if value in (None, ""):
            continue
        text = fact(value)
        if text is None:
            raise UnexpectedReply(what="store")
        told.add(text)
    if len(told) > 1:
        raise UnexpectedReply(what="store")
    return StoreId(told.pop()) if told else None


def _status(document: Mapping[str, Any]) -> str | None:
    """`paymentStatus`, then `status` (C2); missing is None, never pending (C3); odd types as their text."""
    for name in ("paymentStatus", "status"):
        value = document.get(name)
        if value is None or value == "":
            continue
        return fact(value) or fact(json.dumps(value, default=str), cap=40)
    return None


def _total(document: Mapping[str, Any]) -> Decimal | None:
    if (value := document.get("orderTotal")) is None:
        return None
    try:
        return parse_json_decimal(value)
    except MoneyError as error:
        raise UnexpectedReply(what="orderTotal") from error


def _currency(document: Mapping[str, Any]) -> str | None:
    """Any code on a read (C17)."""
    if (value := document.get("orderCurrency")) is None:
        return None
    if not isinstance(value, str) or ASSET.fullmatch(value) is None:
        raise UnexpectedReply(what="orderCurrency")
    return value


def _percentage(name: str, *places: Mapping[str, Any]) -> str | None:
    """A price adjustment, a string or a number, of the order or else of its store (C11); a plain decimal."""
    for place in places:
        if place.get(name) not in (None, ""):
            try:
                return format(parse_json_decimal(place[name]), "f")
            except MoneyError:
                return None
    return None


def _customer(value: object) -> Customer | None:
    """`deliveryInfo`, any subset of it (C9); what has a wrong type is passed over."""
    members = as_object(value)
    told = {ours: fact(members.get(theirs)) for ours, theirs in _DELIVERY.items()}
    if not any(told.values()):
        return None
    return Customer(
        first_name=told["first_name"] or "",
        last_name=told["last_name"] or "",
        email=told["email"] or "",
        country=told["country"] or "",
        city=told["city"],
        zip=told["zip"],
        address=told["address"],
        complement=told["complement"],
        state=told["state"],
    )


def _token(value: object) -> SessionToken | None:
    """A token that can travel in a header and in a link; anything else is as good as none."""
    is_usable = isinstance(value, str) and _TOKEN.fullmatch(value) is not None
    return SessionToken(str(value)) if is_usable else None


def _transactions(document: Mapping[str, Any]) -> tuple[Transaction, ...]:
    """`transactions` as callbacks carry them, and the three members that an update may have set (3.4)."""
    listed = [as_object(item) for item in as_list(document.get("transactions"))[:MAX_ITEMS]]
    found: dict[tuple[str, str], Transaction] = {}
    for item in (*listed, document):
        network = _network(_first_text(item, "protocol", "blockchain", "network"))
        told_hash = _first_text(item, "hash", "transactionHash")
        if network is None or told_hash is None:
            continue
        paid = Transaction(
            network,
            normalise_hash(network, told_hash),
            Source.API,
            _first_text(item, "coin", "paymentMethod"),
        )
        older = found.get(paid.key)
        if older is None or older.coin is None:
            found[paid.key] = paid
    return tuple(found.values())


def _network(text: str | None) -> str | None:
    return None if text is None else normalise_protocol(text)


def _first_text(members: Mapping[str, Any], *names: str) -> str | None:
    for name in names:
        text = fact(members.get(name))
        if text is not None:
            return text
    return None


def rates_of(value: object) -> Mapping[str, Decimal]:
    """`marketRates` (3.2) or prices (3.7): strings or numbers (C18). Unknown keys are kept, unusable values
    passed over."""
    rates: dict[str, Decimal] = {}
    for code, told in list(as_object(value).items())[:MAX_ITEMS]:
        try:
            if ASSET.fullmatch(code) is not None:
                rates[code] = parse_json_decimal(told)
        except MoneyError:
            continue
    return MappingProxyType(rates)


def wallets_of(value: object) -> tuple[WalletSeen, ...] | None:
    """`store.wallets`, whose elements nobody has published (contract section 7); None without a list."""
    if not isinstance(value, list):
        return None
    return tuple(_wallet(item) for item in value[:MAX_ITEMS])


def _wallet(item: object) -> WalletSeen:
    members = as_object(item)
    raw = json.dumps(item, ensure_ascii=False, default=str)
    return WalletSeen(
        network=_network(_first_text(members, "protocol", "blockchain", "network")),
        address=_first_text(members, "address", "walletAddress", "publicKey"),
        raw=fact(raw, cap=MAX_RAW) or "",
    )


_rates_again: Final = LastRead(rates_of)
_wallets_again: Final = LastRead(wallets_of)
