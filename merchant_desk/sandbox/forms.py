"""What a client may send, judged strictly: a wrong or missing member is a 400 that names it.

Contract sections 3.1 to 3.5. Limits that the contract leaves open are this shop's own (U): it refuses what no
source shows, so that a desk which passes here sends only documented things.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from urllib.parse import urlsplit

from merchant_desk.domain.chains import BY_PROTOCOL
from merchant_desk.sandbox.book import STATUSES
from merchant_desk.sandbox.members import Members, no_others, one_of, optional_text, text_of
from merchant_desk.sandbox.refusals import Refusal, refused_member

_TOTAL: Final = re.compile(r"[0-9]{1,12}(\.[0-9]{1,2})?")
_DECIMAL: Final = re.compile(r"[0-9]{1,30}(\.[0-9]{1,18})?")
_COUNTRY: Final = re.compile(r"[A-Z]{2}")
_EMAIL: Final = re.compile(r"[^@\s]+@[^@\s]+")
_COUNT: Final = re.compile(r"[0-9]{1,9}")
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MAX_URL: Final = 2000

_NEEDED_DELIVERY: Final = ("firstName", "lastName", "email", "country")
_EXTRA_DELIVERY: Final = ("city", "zip", "address", "complement", "state")
_CREATION: Final = (
    *("store", "ecommerceType", "ecommerceOrderId", "orderTotal", "orderCurrency", "callbackUrl"),
    *("paymentStatus", "deliveryInfo", "successReturnUrl", "cancelReturnUrl"),
    *("storeMarkupPercentage", "storeDiscountPercentage"),
)
_UPDATE: Final = ("paymentStatus", "transactionHash", "paymentMethod", "blockchain", "convertedTotal")
_VERIFICATION: Final = ("storeId", "plugin", "ecommerceType")
_QUERY: Final = ("storeId", "limit", "offset", "paymentStatus", "startDate")


@dataclass(frozen=True, slots=True)
class Creation:
    """A good request to create an order, section 3.1."""

    store_id: str
    ecommerce: str
    reference: str
    total: str
    currency: str
    callback_url: str
    status: str
    delivery: dict[str, str]
    success_url: str | None
    cancel_url: str | None


@dataclass(frozen=True, slots=True)
class Update:
    """A good request to change an order, section 3.4; None where a member was not sent."""

    status: str | None
    hash: str | None
    payment_method: str | None
    blockchain: str | None
    converted_total: str | None


@dataclass(frozen=True, slots=True)
class ListingForm:
    """How bounds in time are taken: iso, day, milliseconds, seconds or ignored; and the upper one's name."""

    dates: str = "iso"
    end_name: str = "endDate"


@dataclass(frozen=True, slots=True)
class Listing:
    """A good list query, section 3.3; `limit` is not yet held against the cap, times are inclusive."""

    store_id: str
    limit: int
    offset: int
    status: str | None
    since_utc_ms: int | None
    until_utc_ms: int | None


def read_object(content_type: str, body: bytes) -> dict[str, Any]:
    """The JSON object of a request; 415 for another content type, 400 for anything but an object."""
    if content_type != "application/json":
        raise Refusal(415, "Content-Type must be application/json")
    try:
        document = json.loads(body.decode("utf-8"), parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise Refusal(400, "The body is not JSON") from error
    if not isinstance(document, dict):
        raise Refusal(400, "The body is not a JSON object")
    return document


def read_creation(sent: Members, *, allows_extra: bool) -> Creation:
    """Judge the body of 3.1."""
    no_others(sent, _CREATION, allows_extra=allows_extra)
    total = text_of(sent, "orderTotal", pattern=_TOTAL, form="must be a decimal string such as 25.40")
    if not total.strip("0."):
        raise refused_member("orderTotal", "must be more than zero")
    for name in ("storeMarkupPercentage", "storeDiscountPercentage"):
        optional_text(sent, name, pattern=_DECIMAL, form="must be a decimal string")
    return Creation(
        store_id=text_of(sent, "store"),
        ecommerce=one_of(sent, "ecommerceType", ("api", "wordpress")),
        reference=text_of(sent, "ecommerceOrderId"),
        total=total,
        # Only the plugin is known to refuse others (K); what the API refuses is U, section 3.1.
        currency=one_of(sent, "orderCurrency", ("USD", "BRL")),
        callback_url=_url(sent, "callbackUrl"),
        # `pending` where nothing was sent is inferred (I, 3.1).
        status=one_of(sent, "paymentStatus", ("pending", "on-hold"))
        if "paymentStatus" in sent
        else "pending",
        delivery=_delivery(sent, allows_extra=allows_extra),
        success_url=_url(sent, "successReturnUrl") if "successReturnUrl" in sent else None,
        cancel_url=_url(sent, "cancelReturnUrl") if "cancelReturnUrl" in sent else None,
    )


def read_update(sent: Members, *, allows_extra: bool) -> Update:
    """Judge the body of 3.4; an empty one is refused (U, partial updates)."""
    no_others(sent, _UPDATE, allows_extra=allows_extra)
    if not any(name in sent for name in _UPDATE):
        raise Refusal(400, "Nothing to change was sent", code="VALIDATION_ERROR")
    offered = tuple(status for status in STATUSES if status != "confirmed")
    return Update(
        status=one_of(sent, "paymentStatus", offered) if "paymentStatus" in sent else None,
        hash=optional_text(sent, "transactionHash"),
        payment_method=optional_text(sent, "paymentMethod"),
        blockchain=one_of(sent, "blockchain", BY_PROTOCOL) if "blockchain" in sent else None,
        converted_total=optional_text(
            sent, "convertedTotal", pattern=_DECIMAL, form="must be a decimal string"
        ),
    )


def read_verification(sent: Members, *, types: Collection[str], allows_extra: bool) -> str:
    """Judge the body of 3.5 and return the store's id; `plugin` and `ecommerceType` are required (I)."""
    no_others(sent, _VERIFICATION, allows_extra=allows_extra)
    one_of(sent, "plugin", ("checkout", "nft"))
    one_of(sent, "ecommerceType", types)
    return text_of(sent, "storeId")


def read_listing(query: Mapping[str, str], form: ListingForm, *, allows_extra: bool) -> Listing:
    """Judge the query of 3.3."""
    no_others(query, (*_QUERY, form.end_name), allows_extra=allows_extra)
    status = one_of(query, "paymentStatus", STATUSES) if "paymentStatus" in query else None
    return Listing(
        store_id=text_of(query, "storeId"),
        limit=_count(query, "limit", default=100, least=1),
        offset=_count(query, "offset", default=0, least=0),
        status=status,
        since_utc_ms=_instant(query, "startDate", form.dates, is_end=False),
        until_utc_ms=_instant(query, form.end_name, form.dates, is_end=True),
    )


def _delivery(sent: Members, *, allows_extra: bool) -> dict[str, str]:
    delivery = sent.get("deliveryInfo")
    if not isinstance(delivery, dict):
        raise refused_member("deliveryInfo", "must be an object")
    inner = {f"deliveryInfo.{name}": value for name, value in delivery.items()}
    known = tuple(f"deliveryInfo.{name}" for name in (*_NEEDED_DELIVERY, *_EXTRA_DELIVERY))
    no_others(inner, known, allows_extra=allows_extra)
    text_of(inner, "deliveryInfo.firstName")
    text_of(inner, "deliveryInfo.lastName")
    text_of(inner, "deliveryInfo.email", pattern=_EMAIL, form="must be an e-mail address")
    text_of(inner, "deliveryInfo.country", pattern=_COUNTRY, form="must be a two-letter country code")
    for name in known[len(_NEEDED_DELIVERY) :]:
        if name in inner and inner[name] != "":
            text_of(inner, name)
    return {name: delivery[name] for name in (*_NEEDED_DELIVERY, *_EXTRA_DELIVERY) if name in delivery}


def _url(sent: Members, name: str) -> str:
    value = text_of(sent, name, most=_MAX_URL)
    try:
        parts = urlsplit(value)
        is_good = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_good = False
    if not is_good:
        raise refused_member(name, "must be an http or https address")
    return value


def _count(query: Mapping[str, str], name: str, *, default: int, least: int) -> int:
    if name not in query:
        return default
    if _COUNT.fullmatch(query[name]) is None or int(query[name]) < least:
        raise refused_member(name, f"must be a whole number of at least {least}")
    return int(query[name])


def _instant(query: Mapping[str, str], name: str, dates: str, *, is_end: bool) -> int | None:
    """A bound in the chosen form (ISO-8601 is inferred, 3.3); a day alone as end means all of that day."""
    if name not in query or dates == "ignored":
        return None
    text = query[name]
    if dates in ("milliseconds", "seconds"):
        digits = 13 if dates == "milliseconds" else 10
        if len(text) != digits or not (text.isascii() and text.isdecimal()):
            raise refused_member(name, f"must be a time in {dates}")
        return int(text) if dates == "milliseconds" else int(text) * 1000
    if dates == "day" and _DAY.fullmatch(text) is None:
        raise refused_member(name, "must be a day such as 2024-01-01")
    try:
        instant = datetime.fromisoformat(text)
    except ValueError as error:
        raise refused_member(name, "must be an ISO-8601 time") from error
    if instant.tzinfo is None:
        instant = instant.replace(tzinfo=UTC)
    if is_end and len(text) == len("2024-01-01"):
        instant += timedelta(days=1, milliseconds=-1)
    return round(instant.timestamp() * 1000)


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is no JSON")  # Python would take NaN and Infinity
