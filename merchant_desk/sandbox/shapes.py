"""What the training shop says: orders, rows and callbacks as JSON objects, contract sections 3 and 5.1.

Members that the contract marks I or U appear or vanish by the readings.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Final

from merchant_desk.sandbox.book import Booked
from merchant_desk.sandbox.readings import Readings
from merchant_desk.sandbox.shop import RATES, Shop

_SUMMARY: Final = ("id", "ecommerceOrderId", "orderTotal", "orderCurrency", "paymentStatus", "status")

_SAYS: Final = {
    "confirmed": "Payment was successful",
    "on-hold": "Payment was seen and is being checked",
    "failed": "Payment failed",
    "cancelled": "Order was cancelled",
    "pending": "Order is pending",
}
"""`message` of a callback: the first is K [D-hand], the others are made up (U, 5.1)."""


def order_read(order: Booked, shop: Shop, readings: Readings) -> dict[str, Any]:
    """The answer of 3.2, with the order's `shown` and `hidden` members applied last."""
    body: dict[str, Any] = {
        "id": order.id,
        "ecommerceOrderId": _reference(order, readings),
        readings.text("ecommerce_member"): order.ecommerce,
        "orderTotal": _total(order.total, readings),
        "orderCurrency": order.currency,
        "callbackUrl": order.callback_url,
        "cancelReturnUrl": order.cancel_url or "",
        "successReturnUrl": order.success_url or "",
        "storeMarkupPercentage": "0",
        "storeDiscountPercentage": "0",
        "deliveryInfo": dict(order.delivery),
        **_store(order, shop, readings),
        "marketRates": _rates(readings),
        **_status(order, readings),
    }
    if readings["read_has_token"]:
        body["sessionToken"] = order.token
    if readings["read_has_payment"] and order.payment_method is not None:
        body["paymentMethod"] = order.payment_method
    if readings["read_has_payment"] and order.blockchain is not None:
        body["blockchain"] = order.blockchain
    if readings["read_has_payment"] and order.converted_total is not None:
        body["convertedTotal"] = _total(order.converted_total, readings)
    if readings["read_has_transactions"]:
        body["transactions"] = transactions(order)
    if readings["read_has_times"]:
        body |= _times(order)
    body |= order.shown
    return {name: value for name, value in body.items() if name not in order.hidden}


def creation(order: Booked, shop: Shop, readings: Readings) -> dict[str, Any]:
    """The answer of 3.1: `id` and `sessionToken` are K, all else is I; C1 has the callback's form."""
    form = readings.text("create_body")
    if form == "callback":
        body = callback(order)
    elif form == "minimal":
        body = {"id": order.id}
    else:
        body = order_read(order, shop, readings)
    body.pop("sessionToken", None)
    if readings["create_has_token"]:
        body["sessionToken"] = order.token
    return body


def row(order: Booked, shop: Shop, readings: Readings) -> dict[str, Any]:
    """One row of 3.3; its contents are U."""
    whole = order_read(order, shop, readings)
    if readings.text("read_status") == "missing" and readings["rows_have_status"]:
        whole["paymentStatus"] = order.status
    if readings.text("list_rows") == "summary":
        return {name: whole[name] for name in _SUMMARY if name in whole}
    return whole


def update(order: Booked) -> dict[str, Any]:
    """The short answer of 3.4 (I)."""
    return {"id": order.id, "paymentStatus": order.status}


def callback(order: Booked, *, status: str | None = None) -> dict[str, Any]:
    """The body of 5.1; `status` overrides the order's own."""
    status = status or order.status
    return {
        "message": _SAYS[status],
        "status": status,
        "orderId": order.id,
        "ecommerceOrderId": order.reference,
        "storeId": order.store_id,
        "transactions": transactions(order),
        "updatedProducts": None,
    }


def prices(asset: str) -> dict[str, float] | None:
    """The answer of 3.7: one unit of the asset in each currency, as numbers (K); None for an unknown one."""
    if asset not in RATES:
        return None
    base = Decimal(RATES[asset])
    # Numbers as a JavaScript server would write them; nothing is charged by them.
    return {code: float(Decimal(rate) / base) for code, rate in RATES.items()}


def transactions(order: Booked) -> list[dict[str, str]]:
    """The order's payments, as callbacks carry them."""
    return [{"protocol": payment.protocol, "hash": payment.hash} for payment in order.transactions]


def instant(utc_ms: int) -> str:
    """ISO-8601 in UTC with milliseconds and a `Z`, as the contract's examples."""
    return datetime.fromtimestamp(utc_ms / 1000, UTC).isoformat(timespec="milliseconds")[:-6] + "Z"


def _reference(order: Booked, readings: Readings) -> str | int:
    is_number = readings.text("reference_style") == "number" and order.reference.isascii()
    if is_number and order.reference.isdigit() and not order.reference.startswith("0"):
        return int(order.reference)
    return order.reference


def _total(text: str, readings: Readings) -> str | float:
    # As a JavaScript server would write it, lost zeros included; the book itself only ever holds text.
    return float(text) if readings.text("total_style") == "number" else text


def _status(order: Booked, readings: Readings) -> dict[str, str]:
    name = readings.text("read_status")
    return {} if name == "missing" else {name: order.status}


def _times(order: Booked) -> dict[str, str]:
    return {"createdAt": instant(order.created_utc_ms), "updatedAt": instant(order.updated_utc_ms)}


def _rates(readings: Readings) -> Mapping[str, str | float]:
    if readings.text("rate_style") == "number":
        return {code: float(rate) for code, rate in RATES.items()}
    return dict(RATES)


def wallets(shop: Shop, readings: Readings) -> list[dict[str, Any]]:
    """The store's wallets; what their elements are made of is U (section 7)."""
    return [_wallet(wallet, readings) for wallet in shop.wallets]


def _wallet(wallet: Mapping[str, Any], readings: Readings) -> dict[str, Any]:
    """An element of `store.wallets`; its own members are renamed as chosen, others stay."""
    network, address = readings.text("wallet_members").split("-")
    names = {"protocol": network, "address": address}
    return {names.get(name, name): value for name, value in wallet.items()}


def _store(order: Booked, shop: Shop, readings: Readings) -> dict[str, Any]:
    """The order's store in one of the ways of C6; only the object shows wallets."""
    shape = readings.text("store_shape")
    if shape == "string":
        return {"store": order.store_id}
    if shape != "object":
        return {shape: order.store_id}
    store = {
        "id": order.store_id,
        "name": shop.name,
        "email": shop.email,
        "apiKeyId": "",
        "segment": "",
        "userId": "",
        "wallets": wallets(shop, readings),
        "storeUrl": "",
        "storeDiscountPercentage": "0",
        "storeMarkupPercentage": "0",
        "createdAt": shop.created_at,
    }
    return {"store": store}
