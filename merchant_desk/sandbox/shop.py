"""What the training shop is: its credentials, its wallets, its made-up rates and its session tokens.

None of it opens anything real. The shapes are those of contract section 2.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import json
import secrets
import string
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final

_KEY_LETTERS: Final = string.ascii_letters + string.digits

RATES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "BRL": "1.00",
        "USD": "0.19",
        "EUR": "0.17",
        "JPY": "25.19",
        "BTC": "0.00000791",
        "ETH": "0.00011354",
        "XLM": "2.4025",
        "XRP": "0.519459",
        "BNB": "0.00061351",
        "MDA": "3.844",
        "CELO": "0.32033333",
        "HTR": "2.74",
        "ADA": "0.549142",
        "AVAX": "0.01150898",
        "MATIC": "0.16016667",
        "SOL": "0.009048964",
    }
)
"""Units per 1 BRL: the 16 rates of the documented example, contract section 3.2."""

# Digests of a sentence: nobody holds a key to them. Both have right checksums.
_EVM: Final = "0x227Be945C7A149634B6B47C90cc9DF3626f68410"
_HATHOR: Final = "WYAMEV9gRwavD8rYvW6YTTLuaQSsnJLFvQ"

WALLETS: Final = (
    {"protocol": "CELO", "address": _EVM},
    {"protocol": "ETHEREUM", "address": _EVM},
    {"protocol": "HATHOR", "address": _HATHOR},
    {"protocol": "BSC", "address": _EVM},
    {"protocol": "POLYGON", "address": _EVM},
    {"protocol": "AVAXCCHAIN", "address": _EVM},
)
"""`store.wallets`. INVENTED: that the array exists is K, what its elements look like is U (section 7)."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """What opens the training shop. `token_key` seals session tokens and never leaves the shop."""

    store_id: str
    api_key: str = field(repr=False)
    webhook_secret: str = field(repr=False)
    token_key: str = field(repr=False)

    @classmethod
    def made_up(cls) -> Credentials:
        """Fresh ones: a lower-case UUID version 4, 40 letters and digits, an opaque secret."""
        return cls(
            store_id=str(uuid.uuid4()),
            api_key="".join(secrets.choice(_KEY_LETTERS) for _ in range(40)),
            webhook_secret=secrets.token_urlsafe(32),
            token_key=secrets.token_urlsafe(32),
        )

    def as_record(self) -> dict[str, str]:
        """For the state file, which only its owner may read."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(slots=True)
class Shop:
    """What the API shows of the store besides its orders; the control address may change it.

    Without wallets, verification and creation are refused as contract section 7 says.
    """

    name: str = "Training store"
    email: str = "training@shop.example"
    wallets: tuple[Mapping[str, Any], ...] = WALLETS
    created_at: str = "2024-01-01T10:00:00.000Z"


def make_token(credentials: Credentials, *, order_id: str, reference: str, utc_ms: int, pad: int = 0) -> str:
    """A token that looks like the JWT of contract section 2; its members are invented.

    `pad` adds that many letters to it, for payment links as long as real ones may be.
    """
    claims = {
        "iss": "training-shop",
        "orderId": order_id,
        "ecommerceOrderId": reference,
        "storeId": credentials.store_id,
        "scope": "order:read order:update",
        "iat": utc_ms // 1000,
    }
    if pad:
        claims["pad"] = secrets.token_hex(pad // 2)
    signed = f"{_packed({'alg': 'HS256', 'typ': 'JWT'})}.{_packed(claims)}"
    return f"{signed}.{_seal(credentials, signed)}"


def order_of_token(credentials: Credentials, token: str) -> str | None:
    """The order id that a genuine token speaks for, None for anything else."""
    signed, _, seal = token.rpartition(".")
    if not token.isascii() or not hmac.compare_digest(_seal(credentials, signed), seal):
        return None
    payload = signed.partition(".")[2]
    try:
        claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    except (ValueError, binascii.Error):
        return None
    return str(claims["orderId"])


def _packed(members: Mapping[str, Any]) -> str:
    text = json.dumps(members, separators=(",", ":")).encode("utf-8")
    return base64.urlsafe_b64encode(text).decode("ascii").rstrip("=")


def _seal(credentials: Credentials, signed: str) -> str:
    digest = hmac.digest(credentials.token_key.encode("utf-8"), signed.encode("utf-8"), "sha256")
    return base64.urlsafe_b64encode(digest).decode("ascii").rstrip("=")
