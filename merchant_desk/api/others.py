"""Members that nobody documented, kept as they came for people who help; read by nobody else.

What looks like a credential, or says something of the customer, is cut out: an unknown member may be a new
name for an old secret.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from merchant_desk.api.wire import as_object, fact

MAX_OTHERS: Final = 4000
ELLIPSIS: Final = "…"
_OF_ORDERS: Final = frozenset(
    {
        *("id", "ecommerceOrderId", "ecommerce", "ecommerceType", "orderTotal", "orderCurrency"),
        *("callbackUrl", "cancelReturnUrl", "successReturnUrl", "sessionToken", "deliveryInfo", "store"),
        *("storeMarkupPercentage", "storeDiscountPercentage", "marketRates", "paymentStatus", "status"),
        *("paymentMethod", "blockchain", "convertedTotal", "transactions", "transactionHash", "hash"),
        *("createdAt", "updatedAt", "storeId", "pluginCheckoutStoreId", "pluginCheckoutEcommerceId"),
        *("pluginCheckoutConsumerId", "pluginCheckoutEcommerce", "pluginCheckoutStore", "orderId"),
        *("address", "paymentAddress", "walletAddress", "protocol", "network", "coin"),
    }
)
_OF_STORES: Final = frozenset(
    {
        *("id", "name", "email", "apiKeyId", "apikeyId", "segment", "userId", "wallets", "storeUrl"),
        *("storeDiscountPercentage", "storeMarkupPercentage", "createdAt", "storeId"),
        "pluginCheckoutStoreId",
    }
)
_PRIVATE_NAME: Final = re.compile(
    r"token|secret|key|auth|passw|signature|bearer|jwt|session|cookie|credential"
    r"|name|phone|mobile|fone|tel|mail|address|street|city|zip|postal|birth|dob|gender|customer|consumer|buyer"
    r"|payer|person|contact|cpf|cnpj|tax|document|passport|delivery|shipping|billing",
    re.IGNORECASE,
)
_SECRET_TEXT: Final = re.compile(r"[\w-]{8,}\.[\w-]{8,}\.[\w-]{8,}|[A-Za-z0-9+/_-]{32,}={0,2}", re.ASCII)
_QUERY: Final = re.compile(r"(?<=[^\s?#])[?#][^\s\"'<>]+")
_MAIL: Final = re.compile(r"[^\s<>\"'@]+(?:@|%40)[^\s<>\"'@]+")
_PHONE: Final = re.compile(r"\+?\(?\d(?:[\s()./-]{0,3}\d){7,}")
_HARMLESS: Final = re.compile(
    r"-?\d{1,12}\.\d+|\d{4}-\d\d-\d\d[T ]\d\d:\d\d[\d:.]{0,16}(?:Z|[+-]\d\d:?\d\d)?"
)
_LONG_NUMBER: Final = re.compile(r"-?\d{8,}(?:\.0*)?")
_LEAST: Final = 3


def other_members(document: Mapping[str, Any]) -> str | None:
    """The undocumented members of an order and of its store, as JSON text; None where there are none."""
    store = as_object(document.get("store"))
    if document.keys() <= _OF_ORDERS and store.keys() <= _OF_STORES:
        return None
    found = {name: document[name] for name in document if name not in _OF_ORDERS}
    inside = {f"store.{name}": store[name] for name in store if name not in _OF_STORES}
    private = frozenset(text.casefold() for text in _private_of(document) if len(text) >= _LEAST)
    shown = _without_secrets(found | inside, private)
    return fact(json.dumps(shown, ensure_ascii=False, default=str, sort_keys=True), cap=MAX_OTHERS)


def _private_of(document: Mapping[str, Any]) -> Iterator[str]:
    """This order's own secrets, and what its customer told."""
    token, url = document.get("sessionToken"), document.get("callbackUrl")
    if isinstance(token, str):
        yield from (token, *(part for part in token.split(".") if len(part) > _LEAST))
    if isinstance(url, str):
        yield from (part for part in re.split(r"[?#]|/", url.partition("://")[2])[1:] if len(part) > _LEAST)
    for told in as_object(document.get("deliveryInfo")).values():
        if isinstance(told, str):
            yield from (told, *told.split())


def _without_secrets(value: Any, private: frozenset[str], *, is_private: bool = False) -> Any:
    if isinstance(value, dict):
        return {
            _text(name, private): _without_secrets(
                inner, private, is_private=is_private or bool(_PRIVATE_NAME.search(name))
            )
            for name, inner in value.items()
        }
    if isinstance(value, list):
        return [_without_secrets(inner, private, is_private=is_private) for inner in value]
    if value is None or isinstance(value, bool):
        return value
    if is_private:
        return ELLIPSIS
    if isinstance(value, str):
        return _text(value, private)
    return ELLIPSIS if _LONG_NUMBER.fullmatch(str(value)) else value


def _text(text: str, private: frozenset[str]) -> str:
    """What can stay of a text: nothing with a word of this order's in it, and no query, credential, e-mail
    address or telephone number."""
    folded = text.casefold()
    if any(word in folded for word in private):
        return ELLIPSIS
    if _HARMLESS.fullmatch(text):
        return text
    text = _QUERY.sub(f"?{ELLIPSIS}", text)
    for pattern in (_SECRET_TEXT, _MAIL, _PHONE):
        text = pattern.sub(ELLIPSIS, text)
    return text
