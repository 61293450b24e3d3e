"""What we send: exactly the documented form of each call (contract sections 3.1, 3.3, 3.4 and 3.5)."""

from __future__ import annotations

from typing import Any

from merchant_desk.api.wire import dump_json, iso_utc
from merchant_desk.domain.order import Customer, Order
from merchant_desk.services.values import ListQuery


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


def listing(query: ListQuery, *, store_id: str) -> dict[str, str]:
    """The query of 3.3; the format of its times is not published, ISO-8601 is likely."""
    asked = {"storeId": store_id, "limit": str(query.limit), "offset": str(query.offset)}
    if query.status is not None:
        asked["paymentStatus"] = query.status
    if query.start_utc_ms is not None:
        asked["startDate"] = iso_utc(query.start_utc_ms)
    if query.end_utc_ms is not None:
        asked["endDate"] = iso_utc(query.end_utc_ms)
    return asked


def status_change(status: str) -> bytes:
    """The body of 3.4: the status alone, the other members are the customer page's business."""
    return dump_json({"paymentStatus": status})


def verification(store_id: str) -> bytes:
    """The body of 3.5; `wordpress` is the one value that was ever seen there (C8)."""
    return dump_json({"storeId": store_id, "plugin": "checkout", "ecommerceType": "wordpress"})


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
