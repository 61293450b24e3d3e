"""Members that nobody documented, kept as they came for people who help; read by nobody else.

What looks like a credential is cut out: an unknown member may be a new name for an old secret.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
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
_SECRET_NAME: Final = re.compile(r"token|secret|key|auth|passw|signature|bearer|jwt", re.IGNORECASE)
_SECRET_TEXT: Final = re.compile(r"[\w-]{8,}\.[\w-]{8,}\.[\w-]{8,}|[A-Za-z0-9+/_-]{32,}={0,2}", re.ASCII)


def other_members(document: Mapping[str, Any]) -> str | None:
    """The undocumented members of an order and of its store, as JSON text; None where there are none."""
    store = as_object(document.get("store"))
    if document.keys() <= _OF_ORDERS and store.keys() <= _OF_STORES:
        return None
    found = {name: document[name] for name in document if name not in _OF_ORDERS}
    inside = {f"store.{name}": store[name] for name in store if name not in _OF_STORES}
    text = json.dumps(_without_secrets(found | inside), ensure_ascii=False, default=str, sort_keys=True)
    return fact(text, cap=MAX_OTHERS)


def _without_secrets(value: Any, *, is_secret: bool = False) -> Any:
    if isinstance(value, dict):
        return {
            name: _without_secrets(inner, is_secret=is_secret or bool(_SECRET_NAME.search(name)))
            for name, inner in value.items()
        }
    if isinstance(value, list):
        return [_without_secrets(inner, is_secret=is_secret) for inner in value]
    if is_secret and value is not None and not isinstance(value, bool):
        return ELLIPSIS
    return _SECRET_TEXT.sub(ELLIPSIS, value) if isinstance(value, str) else value
