"""What the owner sets, as values: the store's profile and the till's habits. No secret is in here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from merchant_desk.domain.order import Customer
from merchant_desk.domain.readings import UNLEARNED, Readings

PRODUCTION_API: Final = "https://api.cryptum.io"
TEST_API: Final = "https://api-hml.cryptum.io"
DEFAULT_PORT: Final = 8787
REFERENCE_PREFIX: Final = "POS"
TRAINING_PREFIX: Final = "TRAIN"

# Shapes that Cryptum's own clients enforce (contract section 2); here they only warn.
_STORE_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
_API_KEY = re.compile(r"[a-zA-Z0-9]{32,}")


class Theme(StrEnum):
    """Which palette the till wears."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class Settings:
    """One profile's settings; every member has a default so that an older file still opens.

    `session_only` makes this a till without the key: it reads the orders it knows with their own tokens.
    `public_url` is an origin (RFC 6454) under which the API reaches the listener, empty where there is none.
    `attach_at_api` also tells the API of transactions that staff noted, which by the contract (3.4) may be
    the customer page's business alone. `explorers` are link bases by protocol, before our own.
    `language` and `customer_language` are "en" or "pt_BR"; empty means the system's, and the till's.
    """

    store_id: str = ""
    store_name: str = ""
    store_place: str = ""
    api_url: str = PRODUCTION_API
    public_url: str = ""
    listener_on: bool = True
    listener_port: int = DEFAULT_PORT
    till_name: str = "Till 1"
    person: str = ""
    currency: str = "USD"
    reference_prefix: str = REFERENCE_PREFIX
    walk_in: Customer = field(
        default_factory=lambda: Customer("Walk-in", "Customer", "walkin@example.com", "BR")
    )
    success_return_url: str = ""
    cancel_return_url: str = ""
    theme: Theme = Theme.SYSTEM
    language: str = ""
    customer_language: str = ""
    show_coin_prices: bool = True
    sound_when_paid: bool = True
    customer_display_on: bool = True
    cents_first: bool = False
    learned: Readings = UNLEARNED
    session_only: bool = False
    attach_at_api: bool = False
    explorers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Profile:
    """A profile as the rest of the program sees it: name, whether it is the training shop, settings."""

    name: str
    settings: Settings
    is_training: bool = False
    is_session_only: bool = False

    @property
    def environment(self) -> str:
        """`production` for the production host, else `test` (public face, section 4)."""
        return environment_of(self.settings.api_url)

    @property
    def readings(self) -> Readings:
        """What a contract check learned, as far as it counts at the present server."""
        return self.settings.learned.at(self.settings.api_url)

    @property
    def is_test(self) -> bool:
        """Whether this is Cryptum's test system, or any other place but production; training is neither."""
        return not self.is_training and self.environment == "test"


def environment_of(api_url: str) -> str:
    """`production` for Cryptum's production host, else `test`."""
    return "production" if api_url.rstrip("/") == PRODUCTION_API else "test"


def place_of(api_url: str) -> str:
    """`production`, `test` or `own`: Cryptum's real system, its test system, or some other address."""
    return {PRODUCTION_API: "production", TEST_API: "test"}.get(api_url.rstrip("/"), "own")


def other_place(api_url: str) -> str | None:
    """The address of the other of Cryptum's two systems; None for an own address, which has no other."""
    return {PRODUCTION_API: TEST_API, TEST_API: PRODUCTION_API}.get(api_url.rstrip("/"))


def looks_like_store_id(text: str) -> bool:
    """Whether the text has the shape that Cryptum's clients enforce; a miss is a warning only."""
    return _STORE_ID.fullmatch(text) is not None


def looks_like_api_key(text: str) -> bool:
    """Whether the text has the shape that Cryptum's clients enforce; a miss is a warning only."""
    return _API_KEY.fullmatch(text) is not None
