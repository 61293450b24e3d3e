"""What we send: exactly the documented form of each call (contract sections 3.1, 3.3, 3.4 and 3.5)."""

from __future__ import annotations

from typing import Any, Final

from merchant_desk.api.wire import dump_json, iso_utc
from merchant_desk.domain.order import Customer, Order, Transaction
from merchant_desk.domain.readings import UNLEARNED, DateForm, Readings
from merchant_desk.services.values import ListQuery

_DAY_MS: Final = 24 * 60 * 60 * 1000


def creation(order: Order, *, callback_url: str, success_url: str = "", cancel_url: str = "") -> bytes:
    """The body of 3.1; return addresses only where they are set."""
    document: dict[str, Any] = {
        "store": order.store_id,
        "ecommerceType": "api",
        "ecommerceOrderId": order.reference,
        "orderTotal": order.total.text,
        "orderCurrency": order.total.currency,
        "paymentStatus": "on-hold" if order.on_hold_wanted else "pending",
        "callbackUrl": callback_url,
        "deliveryInfo": _delivery_info(order.customer),
    }
    if success_url:
        document["successReturnUrl"] = success_url
    if cancel_url:
        document["cancelReturnUrl"] = cancel_url
    return dump_json(document)


def listing(query: ListQuery, *, store_id: str, readings: Readings = UNLEARNED) -> dict[str, str]:
    """The query of 3.3; how its bounds in time are written is not published, ISO-8601 is likely."""
    asked = {"storeId": store_id, "limit": str(query.limit), "offset": str(query.offset)}
    if query.status is not None:
        asked["paymentStatus"] = query.status
    start, end = query.start_utc_ms, query.end_utc_ms
    if start is not None and (text := date_text(start, readings.date_form)):
        asked["startDate"] = text
    if end is not None and (text := date_text(end, readings.date_form, is_end=True)):
        asked[readings.end_name] = text
    return asked


def date_text(at_utc_ms: int, form: DateForm, *, is_end: bool = False) -> str:
    """A bound in time in one of its forms, "" where none has an effect. What a form cannot say exactly is
    said too wide, never too narrow: an end that is a day is the day after."""
    if form is DateForm.NONE:
        return ""
    if form is DateForm.MILLISECONDS:
        return str(at_utc_ms)
    if form is DateForm.SECONDS:
        return str(-(-at_utc_ms // 1000) if is_end else at_utc_ms // 1000)
    if form is DateForm.DAY:
        return iso_utc(at_utc_ms + (_DAY_MS if is_end else 0))[:10]
    return iso_utc(at_utc_ms)


def status_change(status: str) -> bytes:
    """The body of 3.4: the status alone, the other members are the customer page's business."""
    return dump_json({"paymentStatus": status})


def attachment(paid: Transaction) -> bytes:
    """The body of 3.4 for a transaction: hash and network, the coin where it was told, never a status."""
    document = {"transactionHash": paid.hash, "blockchain": paid.network}
    if paid.coin:
        document["paymentMethod"] = paid.coin
    return dump_json(document)


def verification(store_id: str, *, kind: str = UNLEARNED.verify_type) -> bytes:
    """The body of 3.5; `wordpress` is the one value that was ever seen there (C8)."""
    return dump_json({"storeId": store_id, "plugin": "checkout", "ecommerceType": kind})


def _delivery_info(customer: Customer) -> dict[str, str]:
    """Four members always, the others only where typed (C9)."""
    typed = {
        "city": customer.city,
        "zip": customer.zip,
        "address": customer.address,
        "complement": customer.complement,
        "state": customer.state,
    }
    return {
        "firstName": customer.first_name,
        "lastName": customer.last_name,
        "email": customer.email,
        "country": customer.country,
        **{name: text for name, text in typed.items() if text},
    }
