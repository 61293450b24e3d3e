"""The link to the customer's payment page, which the QR carries.

The page and its parameters are those of checkout contract sections 2 and 3.9. The link holds the order's
session token, so it is shown cut and never logged. The callback address never stands in it: the customer
can read every parameter.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import SplitResult, quote, urlsplit

PAGE_PATH: Final = "/public/payment-details/"

_PAGE_FOLDER: Final = "/public/"
_PRODUCTION_API: Final = "https://api.cryptum.io"
_CUSTOMER_PAGES: Final = {
    _PRODUCTION_API: "https://plugin-checkout.cryptum.io",
    "https://api-hml.cryptum.io": "https://plugin-checkout-hml.cryptum.io",
}


def checkout_url(
    api_origin: str,
    *,
    session_token: str,
    order_id: str,
    reference: str,
    success_url: str | None = None,
    cancel_url: str | None = None,
) -> str:
    """Build the payment link of one order; an empty return URL counts as not set.

    `api_origin` is scheme and host without `/plugins`. Origins other than the two of the contract serve
    the customer's page themselves.
    """
    origin = _plain_origin(api_origin)
    parameters = (
        ("cancelReturnUrl", cancel_url),
        ("successReturnUrl", success_url),
        ("sessionToken", session_token),
        ("orderId", order_id),
        ("ecommerceOrderId", reference),
        ("environment", "production" if origin == _PRODUCTION_API else "test"),
    )
    query = "&".join(f"{name}={_encoded(value)}" for name, value in parameters if value)
    return f"{_CUSTOMER_PAGES.get(origin, origin)}{PAGE_PATH}?{query}"


def shown_link(url: str) -> str:
    """What may be shown of a payment link: host and an ellipsis, nothing that holds the token.

    Pages other than Cryptum's own keep the first folder too, so that a training link can be told apart.
    """
    parts = _split(url)
    if parts is None or not parts.hostname:
        return "…"
    is_hosted = f"{parts.scheme}://{parts.netloc}" in _CUSTOMER_PAGES.values()
    folder = _PAGE_FOLDER if not is_hosted and parts.path.startswith(_PAGE_FOLDER) else "/"
    return f"{_host_and_port(parts)}{folder}…"


def _plain_origin(text: str) -> str:
    """Lower-case scheme and host, without user, default port, path or closing slash."""
    parts = _split(text.strip())
    if parts is None or not parts.hostname:
        return text.strip().rstrip("/")
    return f"{parts.scheme}://{_host_and_port(parts)}"


def _host_and_port(parts: SplitResult) -> str:
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    default = {"https": 443, "http": 80}.get(parts.scheme)
    return f"{host}" if parts.port in (None, default) else f"{host}:{parts.port}"


def _split(url: str) -> SplitResult | None:
    """Split an address; None where its brackets or its port make no sense."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    return parts


def _encoded(value: str) -> str:
    # replace: a lone surrogate from broken JSON must not raise an error that quotes the token
    return quote(value, safe="", errors="replace")
